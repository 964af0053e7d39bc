"""How well prior checks are offered, on pairs.tsv: `python -m tests.prior_checks.measure`."""

from dataclasses import dataclass
from pathlib import Path

from apps.prior_checks.matching import THRESHOLD, Match, compare, read_statement

PAIRS = Path(__file__).parent / "pairs.tsv"


@dataclass(frozen=True, slots=True)
class Pair:
    part: str
    language: str
    is_same: bool
    claim: str
    prior: str

    def match(self) -> Match:
        return compare(read_statement(self.claim, self.language), read_statement(self.prior, self.language))


@dataclass(frozen=True, slots=True)
class Figures:
    pairs: int
    offered: int
    right: int
    same: int

    @property
    def precision(self) -> float:
        return self.right / self.offered if self.offered else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.same if self.same else 1.0


def pairs() -> list[Pair]:
    rows = [line.split("\t") for line in PAIRS.read_text().splitlines() if line and not line.startswith("#")]
    return [Pair(part, language, same == "1", claim, prior) for part, language, same, claim, prior in rows]


def measure(measured: list[Pair], threshold: float = THRESHOLD) -> Figures:
    offered = [pair for pair in measured if pair.match().score >= threshold]
    right = sum(pair.is_same for pair in offered)
    return Figures(len(measured), len(offered), right, sum(pair.is_same for pair in measured))


def main() -> None:
    print(f"threshold {THRESHOLD}")
    for part in ("dev", "test"):
        for language in ("de", "en"):
            found = measure([pair for pair in pairs() if (pair.part, pair.language) == (part, language)])
            told = f"precision {found.precision:.3f}, recall {found.recall:.3f}"
            print(f"{part} {language}: {found.pairs} pairs, {found.offered} offered, {told}")
    for pair in pairs():
        match = pair.match()
        if (match.score >= THRESHOLD) != pair.is_same:
            kind = "missed" if pair.is_same else "wrong"
            print(f"{kind} {match.score:.2f} {match.refusal or '-'} ({pair.part}): {pair.claim} | {pair.prior}")


if __name__ == "__main__":
    main()
