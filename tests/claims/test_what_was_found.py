"""What extraction found stays known beside what people made of it, so that its mistakes can be counted and learned."""

import importlib
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.claims.actions import mend_appearance, mend_claim, reject_claim, split_claim, undo_change
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote, places
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.sources.models import Source
from tests.claims.saying import claim_in, everything, say
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
TEXT = "Council\n\nIt opens in May and costs nine million, said mayor Berg."


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def berg() -> Source:
    return make_source("Ada Berg")


@pytest.fixture
def appearance(berg: Source) -> Appearance:
    article = make_article(title="Council", text=TEXT)
    return say(
        article, "It opens in May.", berg, start=9, content=((9, 24), (29, 47)), cue=((49, 53),), source=((54, 64),),
        confidence=0.7,
    )  # fmt: skip


def mended(claim: Claim, by: User, **fields: Any) -> Claim:
    claim.refresh_from_db()
    return mend_claim(claim=claim, version=claim.version, by=by, **fields)


def test_words_kind_and_places_are_kept_as_they_were_found(appearance: Appearance) -> None:
    assert appearance.found == {
        "kind": "indirect", "speech_act": "states", "content": [[9, 24], [29, 47]], "cue": [[49, 53]],
        "source": [[54, 64]],
    }  # fmt: skip
    assert appearance.claim.found == {
        "text": "It opens in May.", "label": "It opens in May.", "claimant": "Ada Berg", "speech_act": "states",
        "is_negative": "",
    }  # fmt: skip
    assert (appearance.corrected, appearance.claim.corrected) == ([], [])


def test_what_people_mend_is_named_and_what_they_mend_back_is_not(appearance: Appearance, reporter: User) -> None:
    claim = mended(appearance.claim, reporter, label="Berg: opens in May", speech_act="announces")
    assert claim.corrected == ["label", "speech_act"]

    claim = mended(claim, reporter, speech_act="states", claimant=make_source("Jo Lund"))
    assert claim.corrected == ["claimant", "label"]
    assert claim.found["claimant"] == "Ada Berg"


def test_what_a_person_added_was_not_found_and_is_not_corrected(reporter: User) -> None:
    claim = make_claim(by=reporter)

    claim = mended(claim, reporter, label="Another")

    assert (claim.found, claim.corrected, claim.appearances.get().found) == ({}, [], {})


def test_the_words_of_a_claim_are_moved_in_the_text(appearance: Appearance, reporter: User) -> None:
    moved = mend_appearance(appearance=appearance, by=reporter, content=[(12, 24)], source=[(60, 64)], kind="reported")

    assert (exact_quote(moved), exact_quote(moved, "source"), moved.kind) == ("opens in May", "Berg", "reported")
    assert (moved.start, moved.end) == (12, 24)
    assert places(moved, "cue") == [(49, 53)]
    assert moved.corrected == ["content", "kind", "source"]
    event = Event.objects.about("claim", moved.claim_id).first()
    assert (event.verb, event.actor_name) == ("words mended", str(reporter))
    words = "It opens in May … costs nine million"
    assert event.before == {"quote": words, "named": "mayor Berg", "manner": "indirect"}
    assert event.after == {"quote": "opens in May", "named": "Berg", "manner": "reported"}


def test_reading_the_text_again_leaves_moved_words_where_people_put_them(
    appearance: Appearance, reporter: User, berg: Source
) -> None:
    mend_appearance(appearance=appearance, by=reporter, content=[(12, 24)])

    again = say(appearance.article, "It opens in May.", berg, start=9)

    assert again.pk == appearance.pk
    assert places(again) == [(12, 24)]


def test_moving_words_back_is_no_correction_and_moving_nothing_leaves_no_trace(
    appearance: Appearance, reporter: User
) -> None:
    events = Event.objects.count()
    same = mend_appearance(appearance=appearance, by=reporter, content=[(9, 24), (29, 47)], kind="indirect")
    assert (Event.objects.count(), same.corrected) == (events, [])

    mend_appearance(appearance=appearance, by=reporter, source=[])
    back = mend_appearance(appearance=appearance, by=reporter, source=[(54, 64)])
    assert back.corrected == []


@pytest.mark.parametrize(
    "given", [{"content": []}, {"content": [(9, 900)]}, {"source": [(5, 5)]}, {"kind": "sung"}], ids=str
)
def test_places_outside_the_text_are_refused(appearance: Appearance, reporter: User, given: dict) -> None:
    before = everything()

    with pytest.raises(BadInput):
        mend_appearance(appearance=appearance, by=reporter, **given)

    assert everything() == before


def test_who_may_not_mend_the_claim_moves_no_words(berg: Source) -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)
    published = make_check(state="published").claim
    theirs = make_user(role="editor", desk=published.desk)

    for thing, person in ((claim, make_user(role="editor")), (published, theirs)):
        with pytest.raises(NotAllowed):
            mend_appearance(appearance=thing.appearances.get(), by=person, content=[(0, 4)])


def test_two_people_at_one_claim_do_not_overwrite_each_other(appearance: Appearance, reporter: User) -> None:
    read = appearance.claim.version
    mend_appearance(appearance=appearance, by=reporter, content=[(12, 24)], version=read)

    with pytest.raises(Conflict, match="in the meantime"):
        mend_appearance(appearance=appearance, by=reporter, content=[(9, 24)], version=read)


def test_a_claim_cannot_stand_twice_at_one_place(reporter: User, berg: Source) -> None:
    article = make_article()
    claim = claim_in(article, text="It opens.", claimant=berg)
    second = say(article, "It opens.", berg, start=10)

    with pytest.raises(Conflict, match="already"):
        mend_appearance(appearance=second, by=reporter, content=[(claim.appearances.first().start, 7)])


def test_a_division_is_a_correction_of_what_was_found_until_it_is_taken_back(
    appearance: Appearance, reporter: User
) -> None:
    before = {**everything()["Appearance"][str(appearance.pk)]}
    change = split_claim(
        claim=appearance.claim, appearances=[appearance], parts=[(29, 47)], text="It costs nine million.",
        label="Cost", claimant=appearance.claim.claimant, by=reporter,
    )  # fmt: skip
    twin = change.other.appearances.get()
    appearance.refresh_from_db()

    assert appearance.corrected == ["split"]
    assert (twin.divided_from, twin.found, twin.corrected) == (appearance, {}, [])

    undo_change(change=change, by=reporter)
    assert everything()["Appearance"][str(appearance.pk)] == before


def test_what_was_there_before_is_filled_in_as_far_as_history_tells(appearance: Appearance, reporter: User) -> None:
    claim = mended(appearance.claim, reporter, label="First", speech_act="warns")
    mended(claim, reporter, label="Second")
    by_hand = make_claim(by=reporter)
    split = split_claim(
        claim=claim, appearances=[appearance], parts=[(29, 47)], text="Cost.", label="Cost", claimant=None, by=reporter,
    )  # fmt: skip
    reject_claim(claim=split.other, by=reporter)
    names = ("found", "corrected", "divided_from")
    rows = {
        model: {row.pk: [getattr(row, name, None) for name in names] for row in model.objects.all()}
        for model in (Claim, Appearance)
    }
    Appearance.objects.update(found={}, corrected=[], divided_from=None)
    Claim.objects.update(found={}, corrected=[])

    with connection.cursor() as cursor:
        for statement in importlib.import_module("apps.claims.migrations.0005_what_was_found").FILL:
            cursor.execute(statement)

    for model, kept in rows.items():
        for pk, values in kept.items():
            assert [getattr(model.objects.get(pk=pk), name, None) for name in names] == values
    by_hand.refresh_from_db()
    assert by_hand.found == {}
