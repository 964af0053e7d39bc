"""Where the title stands: before the first paragraph, below the paper's name, and never a byline."""

from collections.abc import Sequence

from apps.extraction.cleaning import metadata
from apps.extraction.cleaning.lines import Line
from apps.extraction.cleaning.mastheads import has_year
from apps.extraction.cleaning.phrases import Hit

HEAD_LINES = 80  # the title stands among the first lines
LONGEST_TITLE = 30  # words
SHORTEST_HEADLINE = 3  # words below a paper's name; fewer are a section or a slogan
LONGEST_TITLE_CHARACTERS = 400


def first_paragraph(lines: Sequence[Line], hits: Sequence[Hit | None]) -> int:
    """The index of the first line that can only be a paragraph; the number of lines when there is none."""
    for number, line in enumerate(lines):
        if not line.is_strong or not line.ends_sentence or hits[number] or metadata.read_byline(line.text):
            continue
        may_be_title = _is_headline_case(line.text) or (number == 0 and line.sentences == 1)
        if line.words > LONGEST_TITLE or not may_be_title:
            return number
    return len(lines)


def _is_headline_case(text: str) -> bool:
    """English headlines write nearly every word with a capital; sentences, German ones too, do not."""
    long_words = [word for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    return len(long_words) >= 4 and sum(word[0].isupper() for word in long_words) >= 0.85 * len(long_words)


def find_title(lines: Sequence[Line], hits: Sequence[Hit | None], *, masthead: int | None, first: int) -> int | None:
    seen: dict[str, int] = {}
    for line in lines[: HEAD_LINES + first]:
        seen[key_of(line)] = seen.get(key_of(line), 0) + 1
    best, best_score = None, 0.0
    clean_so_far = True
    front = _front_matter(lines, hits, masthead, first)
    for number, line in enumerate(lines[: min(first, HEAD_LINES)]):
        if number < front:
            continue
        if hits[number]:
            clean_so_far = False
            continue
        score = _title_score(
            lines, hits, number, repeated=seen[key_of(line)] > 1, is_first=number == 0, is_clean=clean_so_far
        )
        if score > best_score:
            best, best_score = number, score
        clean_so_far = False
    return best


def _title_score(
    lines: Sequence[Line], hits: Sequence[Hit | None], number: int, *, repeated: bool, is_first: bool, is_clean: bool
) -> float:
    line = lines[number]
    if not _may_be_title(line):
        return 0.0
    score = 1.0 if line.words <= 2 else 2.0 if line.words <= 4 else 3.0 if line.words <= 18 else 2.0
    score += 5.0 * repeated
    following = hits[number + 1] if number + 1 < len(hits) else None
    is_above_menu = line.words <= 2 and following and following.reason == "navigation"  # the page's own name
    if is_clean and (is_first or number == 0) and not is_above_menu:
        score += 2.0
    if line.text.rstrip().endswith(".") and not line.text.rstrip().endswith("..."):
        score -= 2.0 if line.words > 12 or line.sentences > 1 else 1.0
    if line.is_bullet:
        score -= 2.0
    if following and following.reason in ("meta", "share", "credit"):
        score += 0.5
    if number + 1 < len(lines) and metadata.read_byline(lines[number + 1].text):
        score += 1.0
    return score


def _may_be_title(line: Line) -> bool:
    return (
        line.words <= LONGEST_TITLE
        and len(line.text) <= LONGEST_TITLE_CHARACTERS
        and not metadata.read_byline(line.text)
        and not metadata.is_agency_credit(line.text)
        and not metadata.known_outlet(line.text)
        and any(character.isalpha() for character in line.text)
    )


def key_of(line: Line) -> str:
    return " ".join(line.text[:400].casefold().split()).rstrip(" .…")


def headlines(lines: Sequence[Line], hits: Sequence[Hit | None], first: int) -> list[int]:
    """Lines above the first byline that may be the title by their words alone, whatever stands around them."""
    found = []
    for number, line in enumerate(lines[: min(first, HEAD_LINES)]):
        if metadata.read_byline(line.text):
            break
        if line.words >= SHORTEST_HEADLINE and not hits[number] and _may_be_title(line):
            found.append(number)
    return found


def copyrights(lines: Sequence[Line]) -> list[str]:
    """The papers that copyright lines with a year name: photo credits have none."""
    marked = (line.text for line in lines if line.words <= LONGEST_TITLE and has_year(line.text))
    return [name for text in marked if (name := metadata.outlet_of_copyright(text))]


def _front_matter(lines: Sequence[Line], hits: Sequence[Hit | None], masthead: int | None, first: int) -> int:
    """The first line that may be the title: behind the masthead, its slogan and the menu that follows."""
    if masthead is None:
        return 0
    after = masthead + 1
    for number in range(after, min(first, HEAD_LINES)):
        hit = hits[number]
        if metadata.read_byline(lines[number].text) or (hit and hit.reason not in ("navigation", "advert")):
            break
        if hit:
            return number + 1
    return after
