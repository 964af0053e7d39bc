"""The German catalogue is complete, current and compiled."""

import re

import polib
import pytest

from claimtracker.devstack.messages import LANGUAGES, catalogue, is_translated, messages

_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@pytest.fixture(scope="module", params=LANGUAGES)
def entries(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(catalogue(request.param)))


def test_every_text_is_in_the_catalogue_and_no_other(entries: polib.POFile) -> None:
    there = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in entries}

    assert set(messages()) == there, "run python -m claimtracker.devstack.messages"


def test_every_text_is_translated(entries: polib.POFile) -> None:
    assert [entry.msgid for entry in entries if not is_translated(entry)] == []


def test_translations_keep_their_places(entries: polib.POFile) -> None:
    for entry in entries:
        wanted = set(_PLACE.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(_PLACE.findall(text)) <= wanted | set(_PLACE.findall(entry.msgid)), entry.msgid
            assert wanted <= set(_PLACE.findall(text)) or entry.msgid_plural, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    path = catalogue(language)

    written = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(path))}
    compiled = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(path.with_suffix(".mo")))}

    assert compiled == {key: value for key, value in written.items() if value[0] or any(value[1].values())}
