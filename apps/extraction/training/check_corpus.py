"""Checks annotated training documents and counts what they hold.

python -m apps.extraction.training.check_corpus [FILE…]    without files: the whole corpus beside this module
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
KINDS = frozenset({"direct", "indirect", "free_indirect", "reported"})
LANGUAGES = frozenset({"de", "en"})

DOCUMENT = re.compile(r"^#DOC (\S+)([^\n]*)\n(.*?)^#END$", re.DOTALL | re.MULTILINE)
LANGUAGE = re.compile(r"\| lang=(\w+)")
TAG = re.compile(r"</?(?:c|cue|s)(?:\s[^<>]*)?>")
OPENING = re.compile(r'<(c|cue|s) n="(\d+(?: \d+)*)"(?: k="(\w+)")?>')
CONTENT, CUE, SOURCE = "c", "cue", "s"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a document, in words for the person who wrote it."""

    file: str
    document: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.document}: {self.message}"


@dataclass
class Census:
    """How much a set of documents holds, by language."""

    documents: Counter[str] = field(default_factory=Counter)
    without_attribution: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    attributions: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, language: str, body: str) -> None:
        """Count one document; an attribution whose content has several parts counts once."""
        kinds = {
            number: match.group(3)
            for match in OPENING.finditer(body)
            if match.group(1) == CONTENT
            for number in match.group(2).split()
        }
        self.documents[language] += 1
        self.without_attribution[language] += not kinds
        self.words[language] += len(TAG.sub("", body).split())
        self.attributions.setdefault(language, Counter()).update(kinds.values())

    def lines(self) -> Iterator[str]:
        """The counts as sentences, one language a line."""
        for language in sorted(self.documents):
            kinds = self.attributions[language]
            told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            yield (
                f"{language}: {self.documents[language]} documents ({self.without_attribution[language]} without "
                f"attribution), {self.words[language]} words, {kinds.total()} attributions: {told}"
            )


def check(paths: Iterable[Path]) -> tuple[list[Problem], Census]:
    """Every problem in these files, and the census of their documents."""
    problems: list[Problem] = []
    census = Census()
    seen: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for match in DOCUMENT.finditer(text):
            name, header, body = match.groups()
            messages = [*_header_faults(name, header, seen), *body_faults(body)]
            problems += [Problem(path.name, name, message) for message in messages]
            seen.add(name)
            language = LANGUAGE.search(header)
            census.add(language.group(1) if language else "?", body)
        if DOCUMENT.sub("", text).strip():
            problems.append(Problem(path.name, "-", "text outside of #DOC … #END"))
    return problems, census


def _header_faults(name: str, header: str, seen: set[str]) -> Iterator[str]:
    language = LANGUAGE.search(header)
    if language is None or language.group(1) not in LANGUAGES:
        yield "the header names no language we know"
    if name in seen:
        yield "the name stands for another document too"


def body_faults(body: str) -> Iterator[str]:
    """What is wrong inside one document: title, tags, numbers, kinds."""
    if not body.startswith("#TITLE "):
        yield "no title in the first line"
    if re.search(r"[<>]", TAG.sub("", body)):
        yield "an angle bracket that belongs to no tag"
    for line in body.splitlines():
        yield from _tag_faults(line)
    yield from _number_faults(body)


def _tag_faults(line: str) -> Iterator[str]:
    stack: list[tuple[str, int]] = []
    for tag in TAG.finditer(line):
        text = tag.group(0)
        if text.startswith("</"):
            if not stack or stack[-1][0] != text[2:-1]:
                yield f"{text} closes nothing, or tags cross: {_around(line, tag.start())}"
                return
            if stack.pop()[1] == tag.start():
                yield f"an empty tag: {_around(line, tag.start())}"
            continue
        opening = OPENING.fullmatch(text)
        if opening is None:
            yield f"a tag without a valid number: {text}"
        elif (opening.group(1) == CONTENT) != (opening.group(3) in KINDS):
            yield f"a kind is missing, unknown or out of place: {text}"
        stack.append((text[1:-1].split()[0], tag.end()))
    if stack:
        yield f"<{stack[-1][0]}> is not closed in its line: {_around(line, stack[-1][1])}"


def _number_faults(body: str) -> Iterator[str]:
    numbers: dict[str, set[int]] = {CONTENT: set(), CUE: set(), SOURCE: set()}
    kinds: dict[int, str] = {}
    for match in OPENING.finditer(body):
        role, found, kind = match.groups()
        for number in map(int, found.split()):
            numbers[role].add(number)
            if role == CONTENT and kinds.setdefault(number, kind) != kind:
                yield f"attribution {number} is of two kinds"
    for role, word in ((CUE, "cue"), (SOURCE, "source")):
        for number in sorted(numbers[role] - numbers[CONTENT]):
            yield f"{word} {number} has no content"


def _around(line: str, position: int) -> str:
    return line[max(0, position - 40) : position + 20]


def main(arguments: list[str]) -> int:
    """Print problems and counts; 1 where there is a problem."""
    paths = [Path(argument) for argument in arguments] or sorted(CORPUS.glob("*.txt"))
    problems, census = check(paths)
    for told in (*problems, *census.lines()):
        print(told)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
