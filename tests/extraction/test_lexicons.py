"""The word lists load, are as large as the tagger counts on, and hold what every article uses."""

from collections import Counter
from dataclasses import fields

import pytest

from apps.extraction.lexicons import LANGUAGES, Lexicon, load
from apps.extraction.lexicons.loading import FOLDER, rows
from apps.extraction.types import SpeechAct

# Below these a list has lost rows by mistake.
SMALLEST = {
    "verbs": 3000, "nouns": 450, "prepositions": 60, "refusals": 250, "titles": 90, "roles": 900, "hedges": 80,
    "evidentials": 60, "figure_hedges": 6, "inferences": 8,
    "given_names": 2000, "organisations": 500, "metonyms": 180, "unnamed": 280, "agencies": 80,
    "abbreviations": 120, "outlets": 250, "acronyms": 50, "refusal_acts": 250, "lists": 10, "act_phrases": 25,
    "feature_words": 9,
}  # fmt: skip
# Lists in which a word may stand in several rows.
REPEATING = frozenset({"features", "lists", "calendar", "grammar", "labels", "tense"})
FORMS = frozenset({"present", "past", "subjunctive1", "subjunctive2", "participle", "infinitive", "gerund"})


def forms(language: str, written: str) -> set[tuple[str, str, str]]:
    return {(form.lemma, form.form, form.particle) for form in load(language).verbs.get(written, ())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_there_and_has_its_size(language):
    lexicon = load(language)

    sizes = {field.name: len(getattr(lexicon, field.name)) for field in fields(Lexicon) if field.name != "language"}

    assert sizes.keys() == SMALLEST.keys()
    assert {name: size for name, size in sizes.items() if size < SMALLEST[name]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_several_hundred_verbs_and_nouns_of_saying(language):
    lexicon = load(language)

    assert len({form.lemma for found in lexicon.verbs.values() for form in found}) > 1000
    assert len({noun.lemma for noun in lexicon.nouns.values()}) > 220


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.tsv")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_list_tells_its_columns_and_origin_and_repeats_nothing(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    keys = Counter(row[0].lower() for row in rows(path.parent.name, path.stem))

    assert any(line.startswith("# Columns: ") for line in comments)
    assert any("compiled for this project" in line for line in comments)
    assert all(line == line.strip() or line.endswith("\t") for line in lines)
    if path.stem not in REPEATING:
        assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_acts_strengths_forms_and_sides_are_ones_the_stages_know(language):
    lexicon = load(language)
    verbs = [form for found in lexicon.verbs.values() for form in found]

    assert {form.form for form in verbs} <= FORMS
    assert {entry.strength for entry in (*verbs, *lexicon.nouns.values())} == {"sure", "likely", "weak"}
    assert {form.act for form in verbs} == set(SpeechAct)
    assert set(lexicon.prepositions.values()) <= {"before", "after", "around", "noun", "alone"}
    assert set(lexicon.refusal_acts.values()) == {SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DOES_NOT_SAY}
    assert set(lexicon.roles.values()) | set(lexicon.given_names.values()) <= {"m", "f", "n", ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_lower_case_and_verbs_single_words(language):
    lexicon = load(language)

    for field in fields(Lexicon):
        if field.name not in ("language", "lists", "feature_words"):
            assert all(key == key.lower() for key in getattr(lexicon, field.name)), field.name
    assert [key for key in lexicon.verbs if " " in key or "|" in key] == []


def test_a_language_is_read_once_and_an_unknown_one_is_refused():
    assert load("de") is load("de")
    with pytest.raises(LookupError, match="fr"):
        load("fr")


GERMAN_FORMS = [
    ("sagte", ("sagen", "past", "")),
    ("sage", ("sagen", "subjunctive1", "")),
    ("teilte", ("mitteilen", "past", "mit")),
    ("mitteilten", ("mitteilen", "past", "")),
    ("mitzuteilen", ("mitteilen", "infinitive", "")),
    ("mitgeteilt", ("mitteilen", "participle", "")),
    ("wies", ("darauf hinweisen", "past", "darauf hin")),
    ("hinweist", ("darauf hinweisen", "present", "darauf")),
    ("gestellt", ("in Aussicht stellen", "participle", "in aussicht")),
    ("spräche", ("sprechen", "subjunctive2", "")),
    ("bekräftigte", ("bekräftigen", "past", "")),
    ("widersprochen", ("widersprechen", "participle", "")),
    ("liess", ("wissen lassen", "past", "wissen")),
    ("seien", ("der Ansicht sein", "subjunctive1", "der ansicht")),
    ("bettele", ("betteln", "subjunctive1", "")),
]
ENGLISH_FORMS = [
    ("says", ("say", "present", "")),
    ("say", ("say", "infinitive", "")),
    ("told", ("tell", "past", "")),
    ("pointed", ("point out", "past", "out")),
    ("making", ("make clear", "gerund", "clear")),
    ("admitting", ("admit", "gerund", "")),
    ("denies", ("deny", "present", "")),
    ("written", ("write", "participle", "")),
    ("signalled", ("signal", "past", "")),
    ("are", ("be convinced", "present", "convinced")),
]


@pytest.mark.parametrize(("written", "entry"), GERMAN_FORMS)
def test_a_german_verb_has_its_written_forms(written, entry):
    assert entry in forms("de", written)


@pytest.mark.parametrize(("written", "entry"), ENGLISH_FORMS)
def test_an_english_verb_has_its_written_forms(written, entry):
    assert entry in forms("en", written)


def test_a_reflexive_verb_says_so():
    assert {form.is_reflexive for form in load("de").verbs["äußerte"] if form.lemma == "äußern"} == {True, False}


def test_names_are_shown_as_newsrooms_write_them():
    german, english = load("de"), load("en")

    assert german.metonyms["weißen haus"] == "Weißes Haus"
    assert german.metonyms["kremls"] == "Kreml"
    assert english.agencies["the associated press"] == "AP"
    assert german.outlets["faz"] == "Frankfurter Allgemeine Zeitung"
    assert {"pa", "bbc"} <= english.acronyms
    assert "reuters" not in english.acronyms
