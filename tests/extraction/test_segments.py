import pytest

from apps.extraction import segments
from apps.extraction.types import Document, Span
from tests.extraction.hanging import never_hangs


def sentences(text: str, language: str = "de") -> list[str]:
    document = Document(text, language, paragraphs=(Span(0, len(text)),))
    return [sentence.span.of(text) for sentence in segments.segment(document).sentences]


GERMAN = [
    ["Der Umsatz stieg um 1.200 Mrd. Euro.", "Am 3. Oktober war Schluss."],
    ["Dr. K. Möller schwieg.", "Die Partei (z. B. die Grünen) nicht."],
    ["„Wir gehen. Jetzt.“", "Dann ging er."],
    ["Er sagte: „Ja.“", "Das war alles."],
    ["„Schluss!“, rief Trainer Ahrens.", "Niemand hörte zu."],
    ["Papst Clemens XX. kam am 12. Mai 2031 an.", "Die 2. Liga ruht."],
    ["Er wohnt in der Lindenstr. 5.", "Das Haus ist alt."],
    ["Es gab Äpfel, Birnen usw.", "Das reichte allen."],
    ["Sie kam 1999.", "Danach ging sie."],
    ["Das Spiel in St. Peter endete 3:2.", "In der 80. Minute fiel das Tor."],
    ["Gegen 22.40 Uhr kam S. Maier mit ca. 200 Leuten.", "Nr. 5 lebt."],
    ["Mehr steht auf www.beispiel.de.", "Und anderswo."],
]
ENGLISH = [
    ["The U.S. Senate voted.", "Mr. Smythe of Acme Inc. said no."],
    ["At 5 p.m. Eastern the vote began.", "Gov. John R. Dow (R-IN) spoke."],
    ["It cost $1.2 billion.", "No. 5 is alive."],
    ["“I did,” he said.", "“You did.”", "She left."],
    ['He said: "Yes!"', 'Then "No!" he cried.'],
    ["Ph.D. students met Lt. Col. Mayer in St. Louis.", "All agreed."],
]


@pytest.mark.parametrize("expected", GERMAN, ids=lambda parts: parts[0][:30])
def test_german_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize("expected", ENGLISH, ids=lambda parts: parts[0][:30])
def test_english_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected), "en") == expected


def test_each_paragraph_is_divided_alone_and_numbered() -> None:
    text = "Erster Satz ohne Punkt\nZweiter Satz. Dritter."
    document = Document(text, "de", paragraphs=(Span(0, 22), Span(23, len(text))))

    found = segments.segment(document).sentences

    assert [(item.paragraph, item.span.of(text)) for item in found] == [
        (0, "Erster Satz ohne Punkt"),
        (1, "Zweiter Satz."),
        (1, "Dritter."),
    ]


def test_tokens_keep_figures_hyphens_and_apostrophes_whole() -> None:
    text = "Die US-Firma zahlt 1.200,50 Euro, das war’s."

    tokens = [token.text for token in segments.tokenize(text, Span(0, len(text)))]

    assert tokens == ["Die", "US-Firma", "zahlt", "1.200,50", "Euro", ",", "das", "war’s", "."]


def test_a_sentence_without_end_is_cut_and_said_so() -> None:
    text = "wort " * 1_000
    document = segments.segment(Document(text, "de", paragraphs=(Span(0, len(text)),)))

    assert all(sentence.span.end - sentence.span.start <= segments.MAX_SENTENCE for sentence in document.sentences)
    assert "long_sentences" in document.notes


def test_no_more_sentences_are_read_than_the_limit_and_it_is_said_so() -> None:
    text = "Ja.\n" * 6_000
    paragraphs = tuple(Span(start, start + 3) for start in range(0, len(text), 4))
    document = segments.segment(Document(text, "de", paragraphs=paragraphs))

    assert len(document.sentences) == segments.MAX_SENTENCES
    assert "truncated" in document.notes


@never_hangs
@pytest.mark.parametrize("pump", ["<a ", "<", "(", "A. ", "1. ", "„", '"', ". ", "!?", "z. B. ", "a", "∯"])
def test_hostile_text_is_cut_into_sentences(pump: str) -> None:
    text = (pump * 400_000)[:400_000]

    document = segments.segment(Document(text, "de", paragraphs=(Span(0, len(text)),)))

    assert 0 < len(document.sentences) <= segments.MAX_SENTENCES
