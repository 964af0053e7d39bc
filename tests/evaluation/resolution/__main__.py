"""python -m tests.evaluation.resolution [--misses]: the score by language and by kind of mention."""

import sys

from tests.evaluation.resolution.articles import MENTION_KINDS, read
from tests.evaluation.resolution.scoring import NONE, RIGHT, WRONG, answers_of, rates, tallies


def main() -> None:
    for language, tally in tallies().items():
        print(language, "  ".join(f"{name} {value:.1f}" for name, value in tally.figures().items()))
        print(f"   {'mention':<18}{RIGHT:>6}{NONE:>6}{WRONG:>6}{'P':>8}{'R':>7}")
        for kind in MENTION_KINDS.values():
            counts = tally.counts[kind]
            precision, recall = rates(counts)
            print(f"   {kind:<18}{counts[RIGHT]:>6}{counts[NONE]:>6}{counts[WRONG]:>6}{precision:>8.1f}{recall:>7.1f}")
        left = tally.open_counts
        print(f"   {'left open':<18}{left[RIGHT]:>6}{'':>6}{left[WRONG]:>6}")


def print_misses() -> None:
    for article in read():
        for answer in answers_of(article):
            if answer.result == RIGHT:
                continue
            mention = answer.mention
            wanted = article.entities[mention.entity].names[0] if mention.entity else "nobody"
            found = answer.found.name if answer.found else "nobody"
            print(f"{article.name} {mention.kind}: {mention.span.of(article.text)} -> {found}, not {wanted}")


if __name__ == "__main__":
    print_misses() if "--misses" in sys.argv[1:] else main()
