"""The gates as rules: what is asked, what is there, and the sentence that says so."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from apps.accounts.roles import Role
from apps.verification.gates import (
    EXCEPTED,
    FOR_READERS,
    MISSING,
    NOT_ASKED,
    PASSED,
    SENTENCES,
    Case,
    Contact,
    Exempt,
    for_readers,
    results,
    what_is_missing,
    why_not_change_gates,
    why_not_disclose,
    why_not_except,
)
from apps.verification.models import Gate
from apps.verification.origins import Piece, count_origins, site_of

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
AUTHOR, READER, OTHER = uuid4(), uuid4(), uuid4()
A, B, CLAIMANT = ("source", "a"), ("source", "b"), ("source", "claimant")


def piece(*names: tuple[str, str], site: str = "", takes_side: bool = True, **more: object) -> Piece:
    return Piece(title="Minutes", takes_side=takes_side, names=frozenset(names), site=site, **more)


def case(**asked: object) -> Case:
    return Case(now=NOW, **{"authors": {AUTHOR: "Ciro Abate"}} | asked)


def answer(gate: str, asked: Case, publisher: object = READER) -> object:
    return next(result for result in results(asked, publisher) if result.gate == gate)


def exempt(by: object = OTHER) -> Exempt:
    return Exempt(by, "Edda Marsh", "The archive was closed.", NOW)


@pytest.mark.parametrize(
    ("pieces", "count"),
    [
        ([], 0),
        ([piece(A)], 1),
        ([piece(A)] * 10, 1),
        ([piece(A), piece(B)], 2),
        ([piece(A, B), piece(A), piece(B)], 1),  # two articles share an agency with a third
        ([piece(A), piece(B), piece(A, B)], 1),
        ([piece(CLAIMANT)], 0),
        ([piece(CLAIMANT, A)], 0),
        ([piece(A, takes_side=False)], 0),
        ([piece(site="a.example"), piece(site="a.example"), piece(site="b.example")], 2),
        ([piece(A, site="a.example"), piece(site="a.example")], 1),
        ([piece(A, site="a.example"), piece(B, site="a.example")], 2),
        ([piece()], 0),
    ],
)
def test_pieces_of_one_origin_are_one(pieces: list[Piece], count: int) -> None:
    assert count_origins(pieces, CLAIMANT) == count


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.stadt.berlin.de/a", "berlin.de"),
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://www.council.example/minutes", "council.example"),
        ("http://192.0.2.7/a", "192.0.2.7"),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_a_site_is_the_registrable_domain_of_an_address(address: str, site: str) -> None:
    assert site_of(address) == site


COPIED, UNCOPIED = {"needs_copy": True, "has_copy": True}, {"needs_copy": True}
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
ASKS = {"needs_contact": True, "claimant": "Kornelius Vahl"}
TELLS = {"needs_interests": True}
TABLE = [
    ("origins", {}, NOT_ASKED, "asks for no number"),
    ("origins", {"origins_min": 2, "pieces": (piece(A), piece(B))}, PASSED, "2; at least 2"),
    ("origins", {"origins_min": 2, "pieces": (piece(A), piece(A))}, MISSING, "1; at least 2 are asked. Add evidence"),
    ("origins", {"origins_min": 2, "pieces": (piece(A), piece())}, MISSING, "name their sources"),
    ("archived", {}, NOT_ASKED, "does not ask"),
    ("archived", {"needs_archive": True}, PASSED, "has to be archived"),
    ("archived", {"needs_archive": True, "pieces": (piece(**COPIED),)}, PASSED, "Every piece"),
    ("archived", {"needs_archive": True, "pieces": (piece(**COPIED), piece(**UNCOPIED))}, MISSING, "“Minutes”"),
    ("contacted", {"claimant": "Kornelius Vahl"}, NOT_ASKED, "does not ask"),
    ("contacted", {"needs_contact": True}, NOT_ASKED, "nobody can be asked"),
    ("contacted", ASKS, MISSING, "Kornelius Vahl was not asked"),
    ("contacted", ASKS | {"contacts": (Contact("waiting", LATER),)}, MISSING, "may answer until"),
    ("contacted", ASKS | {"contacts": (Contact("waiting", None),)}, MISSING, "Give the question a deadline"),
    ("contacted", ASKS | {"contacts": (Contact("waiting", BEFORE),)}, PASSED, "let the deadline pass"),
    ("contacted", ASKS | {"contacts": (Contact("no comment", None),)}, PASSED, "was asked"),
    ("second reader", {"authors": {}}, MISSING, "no verdict yet"),
    ("second reader", {"authors": {READER: "Edda"}}, MISSING, "You wrote this verdict"),
    ("second reader", {"authors": {AUTHOR: "Ciro", READER: "Edda"}}, MISSING, "You wrote this verdict"),
    ("second reader", {}, PASSED, "You did not write"),
    ("interests", {}, NOT_ASKED, "does not ask"),
    ("interests", TELLS, MISSING, "Ciro Abate"),
    ("interests", TELLS | {"interests": {AUTHOR: False}}, MISSING, "Tell your own"),
    ("interests", TELLS | {"interests": {AUTHOR: False, READER: True}}, MISSING, "Another editor"),
    ("interests", TELLS | {"interests": {AUTHOR: False, READER: False}}, PASSED, "no interest"),
    ("interests", TELLS | {"interests": {AUTHOR: True, READER: False}}, PASSED, "the author has one"),
]


@pytest.mark.parametrize(("gate", "asked", "outcome", "words"), TABLE)
def test_each_gate_says_in_a_sentence_whether_it_is_passed(gate: str, asked: dict, outcome: str, words: str) -> None:
    result = answer(gate, case(**asked))

    assert result.outcome == outcome
    assert words in result.sentence
    assert result.sentence.endswith(".")


@pytest.mark.parametrize("gate", [gate for gate in Gate.values if gate != "second reader"])
def test_a_written_exception_stands_for_a_gate_that_is_missing(gate: str) -> None:
    missing = case(origins_min=1, pieces=(piece(**UNCOPIED),), needs_archive=True, needs_interests=True, **ASKS)
    excepted = case(
        origins_min=1, pieces=(piece(**UNCOPIED),), needs_archive=True, needs_interests=True, **ASKS,
        exceptions={gate: exempt()},
    )  # fmt: skip

    assert answer(gate, missing).outcome == MISSING
    assert answer(gate, excepted).outcome == EXCEPTED
    assert answer(gate, excepted).sentence == "Exception by Edda Marsh: The archive was closed."


def test_no_exception_stands_for_the_second_reader() -> None:
    own = case(authors={READER: "Edda"}, exceptions={"second reader": exempt()})

    assert answer("second reader", own).outcome == MISSING


def test_nobody_excuses_their_own_interest() -> None:
    told = {"needs_interests": True, "interests": {AUTHOR: False, READER: True}}

    assert answer("interests", case(**told, exceptions={"interests": exempt(READER)})).outcome == MISSING
    assert answer("interests", case(**told, exceptions={"interests": exempt(OTHER)})).outcome == EXCEPTED


@pytest.mark.parametrize(
    ("interests", "outcome", "words"),
    [
        ({READER: True}, MISSING, "Another editor"),
        ({}, MISSING, "Tell your own"),
        ({AUTHOR: False}, MISSING, "Tell your own"),
        ({READER: False}, EXCEPTED, "Exception by"),
    ],
)
def test_nobody_excuses_themselves_by_excusing_a_silent_author(interests: dict, outcome: str, words: str) -> None:
    own = {"interests": exempt(READER)}

    result = answer("interests", case(needs_interests=True, interests=interests, exceptions=own))

    assert result.outcome == outcome
    assert words in result.sentence


def test_while_anybody_may_publish_the_second_reader_is_still_missing() -> None:
    told = case(needs_interests=True, interests={AUTHOR: False})

    assert answer("second reader", told, None).outcome == MISSING
    assert answer("interests", told, None).outcome == MISSING


def test_the_refusal_names_everything_that_is_missing() -> None:
    refusal = what_is_missing(case(origins_min=2, needs_archive=True, pieces=(piece(**UNCOPIED),)), READER)

    assert refusal is not None
    assert "cannot be published yet" in refusal
    assert "Add evidence" in refusal or "name their sources" in refusal
    assert "Not archived" in refusal
    assert what_is_missing(case(), READER) is None


def test_readers_are_told_no_names_and_nothing_of_what_is_not_asked() -> None:
    for code in SENTENCES:
        words = for_readers({"code": code, "values": {"found": 1, "asked": 2}})
        assert "%(" not in words
    assert for_readers({"code": "origins_not_asked"}) == ""
    assert for_readers({}) == ""
    assert set(FOR_READERS) <= set(SENTENCES)


def person(role: str, *, is_administrator: bool = False) -> SimpleNamespace:
    desk_id = uuid4()
    return SimpleNamespace(
        pk=uuid4(), is_active=True, is_partner=False, is_administrator=is_administrator,
        roles={desk_id: role} if role else {}, desk_id=desk_id,
    )  # fmt: skip


def check_in(state: str) -> SimpleNamespace:
    return SimpleNamespace(state=state, claim=SimpleNamespace(confidential_desk_id=None))


@pytest.mark.parametrize("role", [*Role.values, ""])
@pytest.mark.parametrize("state", ["new", "queued", "in progress", "in review", "published", "dismissed", "retracted"])
def test_who_writes_exceptions_and_tells_interests_when(role: str, state: str) -> None:
    may_except = role == Role.EDITOR and state in {"in progress", "in review"}
    may_tell = role in {Role.FACT_CHECKER, Role.EDITOR} and state not in {"published", "dismissed", "retracted"}
    asked = case(origins_min=2)

    assert (why_not_except(person(role), check_in(state), "origins", asked) is None) == may_except
    assert (why_not_disclose(person(role), check_in(state)) is None) == may_tell


def test_what_is_not_asked_needs_no_exception_and_the_second_reader_has_none() -> None:
    editor = person(Role.EDITOR)

    assert "not asked" in why_not_except(editor, check_in("in review"), "origins", case())
    assert "second reader" in why_not_except(editor, check_in("in review"), "second reader", case())


def test_gates_are_changed_by_editors_of_the_desk_and_administrators() -> None:
    editor, administrator, reporter = person(Role.EDITOR), person("", is_administrator=True), person(Role.REPORTER)

    assert why_not_change_gates(editor, SimpleNamespace(pk=editor.desk_id)) is None
    assert why_not_change_gates(editor, SimpleNamespace(pk=uuid4())) is not None
    assert why_not_change_gates(administrator, SimpleNamespace(pk=uuid4())) is None
    assert why_not_change_gates(reporter, SimpleNamespace(pk=reporter.desk_id)) is not None
