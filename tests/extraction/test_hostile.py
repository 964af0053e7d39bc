"""Whatever text comes in, reading it ends, and what comes out is sound.

Sound: every offset lies in the text and in the article's own lines, contents have parts in order, labels fit, and
numbers are in their ranges. How long reading takes is shown by the benchmarks; these tests only end (hanging.py).
The rules read every case, and the trained network, which takes ten times as long, what is likeliest to upset it.
"""

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from bisect import bisect_right
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction import Document, UnsupportedLanguage, extract, neural
from apps.extraction.labels import MAX_LABEL, statement
from apps.extraction.language import UnclearLanguage
from apps.extraction.legible import legible
from apps.extraction.types import Span
from tests.extraction.hanging import never_hangs

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400_000  # characters
MOST_MEMORY = 400  # MB

GERMAN = (
    "„Wir bauen weiter“, sagte Bürgermeisterin Anna Roth am Montag. Die Brücke sei sicher. Laut der Polizei kamen "
    "1.000 Menschen. Der Verein bestritt, 12,5 Prozent verloren zu haben. Er soll 3 Mio. Euro schulden.\n"
)
ENGLISH = (
    "“We go on building,” Mayor Ann Roth said on Monday. The bridge is safe, she added. According to police, 1,000 "
    "people came. The club denied that it had lost 12.5 percent. It reportedly owes $3 million.\n"
)
ARTICLES = [pytest.param(GERMAN, "de", id="de"), pytest.param(ENGLISH, "en", id="en")]

# What a text may be made of, from end to end.
PUMPS = [
    # marks
    "„", "“", '"', "'", "’", "»", "«", "‚", "(", "((", "[(", "–", "- ", '"a" ', "„a“ ", "'a' ", "„a ", "\n„", "…", ".",
    "?", "!", ",", ", ", "; ", ": ", "\\", "%s", "{{a}}", "<a", "<div>", "</p>", "&amp;", "http://a.b/ ", "a@b.c ",
    # words that rules look for
    "sagte, ", "er sagte ", "und sagte ", "dass ", "laut ", "zufolge ", "sie soll ", "Er sei da. ", "nicht ",
    "weil er sagte, dass ", "said that ", "he said, ", "according to ", "reportedly ", "not not ", "“a” he said. ",
    "of the ", "who, which, ", "Die Polizei ", "Anna Roth ", "Mr. Smith ", "Sprecher der Stadt der ",
    "said Ann of B of C ",
    # figures, dates, abbreviations
    "A. ", "A.B.", "Dr. ", "1. ", "1", "1.000 ", "12,5 Prozent ", "am 3. Mai 2024 ", "May 3, 2024 ", "Mrd. ", "5 € ",
    "gestern ", "zweiundzwanzig", "one and ", "１２ ", "١٬٠٠٠٫٥ ",
    # letters
    "a", "ä ", "A", "AB ", "A-B-", "A'B'", "ß", "\u0301", "e\u0301", "\U0001f600", "\U0001f468\u200d\U0001f469 ",
    "مرحبا ", "שלום ", "你好", "你好。", "「你」", "ไทย", "Привет, ", "नमस्ते ",
    # what is no letter
    "\n", "\r\n", "\r", "\t", "\u2028", "\xa0", "\u202f", "\u3000", "\x00", "\x0b", "\ud800", "\udfff\ud800", "\ufeff",
    "\ufffd", "\uffff", "\u200b", "a\u200b", "\u202e", "\u00ad",
]  # fmt: skip


def assert_sound(document: Document) -> None:
    text = document.text
    for sentence in document.sentences:
        assert inside(document, sentence.span)
    for entity in document.entities:
        assert entity.name.strip()
        assert all(mention.end <= len(text) for mention in entity.mentions)
    for one in document.attributions:
        spans = (*one.content, *one.cue, *one.source)
        assert one.content and all(inside(document, span) for span in spans)
        assert all(before.end <= after.start for before, after in zip(one.content, one.content[1:], strict=False))
        assert all(any(span.covers(figure.span) for span in one.content) for figure in one.quantities)
        assert one.entity is None or 0 <= one.entity < len(document.entities)
        assert 0 <= one.worth <= 1 and 0 <= one.confidence <= 1
        assert len(one.label) <= MAX_LABEL and is_shown(one.label) and is_shown(one.claimant)


def inside(document: Document, span: Span) -> bool:
    """Whether the span lies in one of the article's own lines."""
    place = bisect_right(document.paragraphs, span.start, key=lambda paragraph: paragraph.start) - 1
    return place >= 0 and document.paragraphs[place].covers(span)


def is_shown(words: str) -> bool:
    """One line that says what it seems to say: nothing unseen, nothing that turns it round."""
    return legible(words) == words and not any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in words)


def read(text: str, language: str | None, *, is_clean: bool = True, model: Path | None = None) -> Document | None:
    """The document, or None where the text is refused in words: it is empty, foreign or unclear."""
    try:
        document = extract(text, language, is_clean=is_clean, model=model)
    except (UnsupportedLanguage, UnclearLanguage):
        assert language is None
        return None
    except ValueError as error:
        assert "empty" in str(error)
        return None
    assert document.text == text
    assert_sound(document)
    for one in document.attributions[:50]:
        assert statement(document, one)
    return document


@never_hangs
@pytest.mark.parametrize("pump", PUMPS)
def test_a_text_made_of_one_thing_is_read(pump: str) -> None:
    text = "Er sagte: " + (pump * 10_000)[:10_000]

    read(text, "de")
    read(text, "en", is_clean=False)
    read(text, None)


@never_hangs
@pytest.mark.parametrize(
    "pump", ["„", '"', "“a” he said. ", "er sagte ", "a", "Anna Roth sagte, ", "\n„a", "\u0301", "[(", "1.000 Mrd. "]
)
def test_the_longest_text_made_of_one_thing_is_read(pump: str) -> None:
    read((pump * LONGEST)[:LONGEST], "de")


@never_hangs
@pytest.mark.parametrize(("article", "language"), ARTICLES)
@pytest.mark.parametrize("end", ["\n", " ", ""], ids=["lines", "one line", "no spaces"])
def test_the_longest_article_is_read(article: str, language: str, end: str) -> None:
    words = article.strip() + end if end else re.sub(r"\s", "", article)

    document = read((words * (LONGEST // len(words) + 1))[:LONGEST], language)

    assert document is not None
    assert document.attributions or end == ""


@never_hangs
@pytest.mark.parametrize(("article", "language"), ARTICLES)
def test_a_long_article_is_judged_by_the_network(article: str, language: str) -> None:
    document = read((article * (LONGEST // len(article)))[: LONGEST // 6], language, model=neural.SHIPPED)

    assert document is not None
    assert document.attributions


@never_hangs
@pytest.mark.parametrize(
    "pump", ["„", '"', "a", "ä", "“a” he said. ", "\u0301", "\U0001f600", "你好", "1.000 ", "\ud800", "\x00"]
)
def test_a_text_made_of_one_thing_is_judged_by_the_network(pump: str) -> None:
    text = (pump * 5_000)[:5_000]

    for said in (f"„{text}“, sagte Anna Roth.", f"Er sagte: {text}", f"{text} sagte, die Brücke sei sicher."):
        read(said, "de", model=neural.SHIPPED)


@never_hangs
@pytest.mark.parametrize("gap", [" ", "\u00a0", " –", " \t"])
def test_a_line_with_an_endless_gap_is_read(gap: str) -> None:
    text = f"Rat tagt{gap * (LONGEST // len(gap))} – Roth bleibt\nDie Brücke sei sicher, sagte Anna Roth."

    assert read(text, "de") is not None


@pytest.mark.parametrize(("article", "language"), ARTICLES)
@pytest.mark.parametrize(
    "quotes", ['""', "''", "“”", "„“", "»«", "«»", "‚‘", "‹›", "「」", "„„", "““", "”“", "`´", "''''"]
)
def test_every_style_of_quotation_marks_is_read(article: str, language: str, quotes: str) -> None:
    half = len(quotes) // 2
    marks = str.maketrans({"„": quotes[:half], "“": quotes[half:], "”": quotes[half:]})

    assert read(article.translate(marks) * 5, language) is not None


@pytest.mark.parametrize("depth", [10, 100, 10_000])
@pytest.mark.parametrize("pair", ["„“", "“”", "»«", "()", "[]", "„‚"])
def test_nested_marks_are_read(depth: int, pair: str) -> None:
    read(f"Sie sagte: {pair[0] * depth}wir bauen weiter{pair[1] * depth}, so Anna Roth.", "de")


@pytest.mark.parametrize(("article", "language"), ARTICLES)
def test_a_text_may_begin_and_break_off_anywhere(article: str, language: str) -> None:
    for place in range(1, len(article), 3):
        read(article[place:], language)
        read(article[:place], language)


@pytest.mark.parametrize(("article", "language"), ARTICLES)
def test_a_text_may_have_lost_or_doubled_what_orders_it(article: str, language: str) -> None:
    for mangled in (
        re.sub(r"[^\w\s]", "", article) * 20,  # no marks at all
        article.replace(" ", "") * 20,
        article.replace(" ", "  \t "),
        article.replace(" ", "\n"),
        article.replace("\n", "\r\n") * 3,
        article.replace(" ", "\u00a0"),
        article.upper(),
        article.lower(),
        article[::-1],
        article.translate({digit: 0x660 + digit - 48 for digit in range(48, 58)}),
        "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in article),
        "".join(one + "\u0316\u0334\u0301" * 300 for one in article[:80]) + article[80:],
    ):
        read(mangled, language)
        read(mangled, language, is_clean=False)


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا بالعالم، قال الوزير يوم الاثنين إن الجسر آمن تماما ولن يغلق هذا العام.",
        "部长星期一表示，这座桥是安全的，今年不会关闭。“我们继续建设。”他说。",
        "Le ministre a déclaré lundi que le pont était sûr et qu’il ne fermerait pas cette année.",
        "😀😀😀 😀😀",
        "1 2 3 4 5 6 7 8 9 10",
    ],
)
def test_what_is_not_german_or_english_is_refused_and_read_when_asked_for(text: str) -> None:
    assert read(text, None) is None
    read(text, "de")


def test_a_text_of_several_languages_is_read_in_its_own() -> None:
    foreign = "«Nous continuons», a dit le ministre. 部长星期一表示，这座桥是安全的。 قال الوزير إن الجسر آمن.\n"

    document = read(GERMAN + foreign + GERMAN, None)

    assert document is not None and document.language == "de"
    assert (
        sum("Wir bauen weiter" in span.of(document.text) for one in document.attributions for span in one.content) == 2
    )


PARTS = st.sampled_from(
    [
        *re.findall(r"\w+|\s|[^\w\s]", GERMAN + ENGLISH),
        *(pump for pump in PUMPS if len(pump) < 12),
        "\n\n",
        "„",
        "“",
        "”",
        '"',
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=60), st.sampled_from(["de", "en", None]), st.booleans())
def test_any_mixture_is_read(parts: list[str], language: str | None, is_clean: bool) -> None:
    read(" ".join(parts), language, is_clean=is_clean)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, max_size=60), st.sampled_from(["de", "en"]))
def test_any_mixture_is_judged_by_the_network(parts: list[str], language: str) -> None:
    read(" ".join(parts), language, model=neural.SHIPPED)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_any_text_is_read(text: str, language: str) -> None:
    read(text, language)
    read(text, language, is_clean=False)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, len(GERMAN) - 1), max_size=12),
    st.sampled_from(["\x00", "„", "“", "\n", " ", ".", ",", "\u202e", "ß"]),
)
def test_a_damaged_article_is_read(places: list[int], character: str) -> None:
    letters = list(GERMAN)
    for place in places:
        letters[place] = character

    read("".join(letters), "de")


_DIGEST = """
import hashlib, sys
from apps.extraction import extract
for language, path in zip(sys.argv[1::2], sys.argv[2::2]):
    text = open(path, encoding="utf-8", errors="surrogatepass", newline="").read()
    print(hashlib.sha256(repr(extract(text, language)).encode("utf-8", "backslashreplace")).hexdigest())
"""


def digest(document: Document) -> str:
    return hashlib.sha256(repr(document).encode("utf-8", "backslashreplace")).hexdigest()


def in_another_process(program: str, arguments: list[str], seed: str = "0") -> str:
    variables = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT, env=variables, capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    return done.stdout


def test_the_same_text_gives_the_same_document_to_the_byte_in_every_process(tmp_path: Path) -> None:
    texts = {"de": GERMAN * 8 + "„" * 50 + "\u202e\ud800 sagte er.\n" + GERMAN, "en": "Home\nLog in\n\n" + ENGLISH * 8}
    arguments = []
    for language, text in texts.items():
        path = tmp_path / language
        path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        arguments += [language, str(path)]

    here = [digest(extract(text, language)) for language, text in texts.items()]

    assert here == [digest(extract(text, language)) for language, text in texts.items()]
    for seed in ("0", "1", "4294967295"):
        assert in_another_process(_DIGEST, arguments, seed).split() == here


_PEAK = """
import sys
from apps.extraction import extract
for path in sys.argv[2:]:
    language = path[-2:] if path[-2:] in ("de", "en") else None
    extract(open(path, encoding="utf-8").read(), language, **({"model": None} if sys.argv[1] == "rules" else {}))
# Not getrusage: it counts what the process that started this one had, too.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")))
"""


@never_hangs
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell a process's peak")
@pytest.mark.parametrize(("extractor", "length"), [("rules", LONGEST), ("network", LONGEST // 10)])
def test_memory_stays_bounded(extractor: str, length: int, tmp_path: Path) -> None:
    """With all that is loaded once: word lists, the network, the classifier for texts whose language is unclear."""
    arguments = [extractor]
    for name, article in {"de": GERMAN, "en": ENGLISH, "unclear": "Ham kam nach Ulm und Rom. "}.items():
        path = tmp_path / name
        path.write_text((article * (length // len(article) + 1))[:length], encoding="utf-8")
        arguments.append(str(path))

    peak = int(in_another_process(_PEAK, arguments)) / 1024  # KiB

    assert peak < MOST_MEMORY
