"""Read the word lists of a language."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from apps.extraction.lexicons.inflection import Inflected, inflect_english, inflect_german
from apps.extraction.lexicons.types import CueNoun, Lexicon, VerbForm
from apps.extraction.types import SpeechAct

FOLDER = Path(__file__).parent

_INFLECT: Mapping[str, Callable[[tuple[str, ...]], Iterator[Inflected]]] = {
    "de": inflect_german,
    "en": inflect_english,
}
LANGUAGES = tuple(_INFLECT)


@cache
def load(language: str) -> Lexicon:
    """The lexicon of a language; read once a process. Raises `LookupError` for one we have none of."""
    if language not in _INFLECT:
        raise LookupError(f"no lexicon for the language {language!r}")
    refusals = {row[0].lower(): SpeechAct(row[1]) for row in rows(language, "refusals")}
    return Lexicon(
        language=language,
        verbs=_verbs(language),
        nouns=_nouns(language),
        prepositions=_mapping(language, "prepositions"),
        refusals=tuple(refusals),
        titles=_words(language, "titles"),
        roles=_mapping(language, "roles"),
        hedges=_words(language, "hedges"),
        evidentials=_words(language, "evidentials"),
        given_names=_mapping(language, "given_names"),
        organisations=_words(language, "organisations"),
        metonyms=_names(language, "metonyms"),
        unnamed=_words(language, "unnamed"),
        agencies=_names(language, "agencies"),
        abbreviations=_words(language, "abbreviations"),
        outlets=_names(language, "outlets"),
        acronyms=_acronyms(language),
        refusal_acts=MappingProxyType(refusals),
        act_phrases=MappingProxyType({row[0].lower(): SpeechAct(row[1]) for row in rows(language, "act_phrases")}),
        lists=_lists(language),
        figure_hedges=_hedges_of(language, "figure"),
        inferences=_hedges_of(language, "inference"),
        feature_words=_feature_words(language),
    )


def rows(language: str, name: str) -> Iterator[tuple[str, ...]]:
    """The rows of one list, split at their tabs, without the comments."""
    text = (FOLDER / language / f"{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


def _verbs(language: str) -> Mapping[str, tuple[VerbForm, ...]]:
    found: dict[str, dict[VerbForm, None]] = {}
    for row in rows(language, "verbs"):
        is_reflexive = row[0].startswith("sich ")
        lemma = row[0].removeprefix("sich ").replace("|", "")
        act, strength = SpeechAct(row[5]), row[6]
        for form, word, particle in _INFLECT[language](row):
            entry = VerbForm(lemma, form, particle.lower(), act, strength, is_reflexive)
            found.setdefault(word.lower(), {})[entry] = None
    return MappingProxyType({word: tuple(entries) for word, entries in found.items()})


def _nouns(language: str) -> Mapping[str, CueNoun]:
    """Where two lemmas share a form the first row wins: the lists are ordered by how usual a reading is."""
    found: dict[str, CueNoun] = {}
    for lemma, others, act, strength in rows(language, "nouns"):
        noun = CueNoun(lemma, SpeechAct(act), strength)
        for form in (lemma, *filter(None, others.split(","))):
            found.setdefault(form.lower(), noun)
    return MappingProxyType(found)


def _mapping(language: str, name: str) -> Mapping[str, str]:
    return MappingProxyType({row[0].lower(): row[1] if len(row) > 1 else "" for row in rows(language, name)})


def _names(language: str, name: str) -> Mapping[str, str]:
    """Written form -> the name to show; the second column gives it where the two differ."""
    return MappingProxyType({row[0].lower(): row[1] if len(row) > 1 else row[0] for row in rows(language, name)})


def _acronyms(language: str) -> frozenset[str]:
    """Names written in capitals only: "WHO", but not "Fifa", which some write "FIFA"."""
    names = [row[0] for name in ("organisations", "agencies", "outlets") for row in rows(language, name)]
    mixed = {name.lower() for name in names if not name.isupper()}
    return frozenset(name.lower() for name in names if name.isupper()) - mixed


def _words(language: str, name: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(language, name))


def _hedges_of(language: str, sort: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(language, "hedges") if row[1:] == (sort,))


def _lists(language: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({row[0]: frozenset(row[1].split()) for row in rows(language, "lists")})


def _feature_words(language: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in rows(language, "features"):
        found.setdefault(name, set()).update(word.strip().lower() for word in words.split(";"))
    return MappingProxyType({name: frozenset(words) for name, words in found.items()})
