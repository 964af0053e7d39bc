"""What was merged, split or rejected is taken back exactly, or not at all."""

import pytest

from apps.accounts.models import User
from apps.claims.actions import mend_claim, merge_claims, reject_claim, split_claim, undo_change
from apps.claims.models import Change, Claim
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.sources.models import Source
from apps.verification.actions import move_check, open_check
from tests.claims.saying import claim_in, everything, say
from tests.factories import make_article, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def mayor() -> Source:
    return make_source()


@pytest.fixture
def pair(mayor: Source) -> tuple[Claim, Claim]:
    return tuple(claim_in(make_article(), make_article(), text=text, claimant=mayor) for text in ("One.", "Two."))


def merged(pair: tuple[Claim, Claim], by: User) -> Change:
    return merge_claims(claim=pair[0], into=pair[1], by=by)


def test_a_merge_is_taken_back_to_the_letter(reporter: User, pair: tuple[Claim, Claim]) -> None:
    before = {name: rows for name, rows in everything().items() if name != "Signal"}

    change = merged(pair, reporter)
    undone = undo_change(change=change, by=reporter)

    assert {name: rows for name, rows in everything().items() if name != "Signal"} == before
    assert undone.undone_by == reporter
    assert dict(pair[0].signals.values_list("name", "value"))["appearances"] == 2


def test_twice_is_the_same_as_once(reporter: User, pair: tuple[Claim, Claim]) -> None:
    change = merged(pair, reporter)
    first = undo_change(change=change, by=reporter)
    editor = make_user(role="editor")
    events = Event.objects.count()

    second = undo_change(change=change, by=editor)

    assert (second.undone_at, second.undone_by) == (first.undone_at, reporter)
    assert Event.objects.count() == events


def test_what_came_in_since_stays(reporter: User, mayor: Source, pair: tuple[Claim, Claim]) -> None:
    change = merged(pair, reporter)
    later = say(None, "Two.", mayor)

    undo_change(change=change, by=reporter)

    later.refresh_from_db()
    assert later.claim == pair[1]
    assert pair[0].appearances.count() == 2


def test_after_the_undo_the_words_find_their_own_claim_again(
    reporter: User, mayor: Source, pair: tuple[Claim, Claim]
) -> None:
    undo_change(change=merged(pair, reporter), by=reporter)

    assert say(None, "One.", mayor).claim == pair[0]


def test_a_merge_that_was_merged_on_is_taken_back_from_the_end(
    reporter: User, mayor: Source, pair: tuple[Claim, Claim]
) -> None:
    first = merged(pair, reporter)
    last = make_claim(claimant=mayor)
    second = merge_claims(claim=pair[1], into=last, by=reporter)

    with pytest.raises(Conflict, match="itself merged"):
        undo_change(change=first, by=reporter)

    undo_change(change=second, by=reporter)
    undo_change(change=first, by=reporter)
    assert [claim.appearances.count() for claim in (*pair, last)] == [2, 2, 1]


def test_a_merge_whose_appearances_were_split_off_is_kept(reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim, into = pair
    gone = claim.appearances.first()
    change = merged(pair, reporter)
    split_claim(claim=into, appearances=[gone], text="Three.", label="Three", claimant=into.claimant, by=reporter)
    before = everything()

    with pytest.raises(Conflict, match="split off since"):
        undo_change(change=change, by=reporter)

    assert everything() == before
    change.refresh_from_db()
    assert change.undone_at is None


def test_a_merge_whose_words_somebody_else_took_is_kept(
    reporter: User, mayor: Source, pair: tuple[Claim, Claim]
) -> None:
    change = merged(pair, reporter)
    mend_claim(claim=make_claim(claimant=mayor), version=1, by=reporter, text="One.")

    with pytest.raises(Conflict, match="another claim with the words"):
        undo_change(change=change, by=reporter)


def test_a_given_claimant_that_was_mended_since_is_not_taken_away(reporter: User, mayor: Source) -> None:
    named, hearsay = make_claim(claimant=mayor), make_claim(claimant=None)
    change = merge_claims(claim=named, into=hearsay, by=reporter)
    hearsay.refresh_from_db()
    mend_claim(claim=hearsay, version=hearsay.version, by=reporter, claimant=make_source())

    with pytest.raises(Conflict, match="was mended since"):
        undo_change(change=change, by=reporter)


def test_a_split_is_taken_back_and_the_new_address_leads_to_the_old(reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim = pair[0]
    there = set(claim.appearances.values_list("pk", flat=True))
    change = split_claim(
        claim=claim, appearances=list(there)[:1], text="Other.", label="Other", claimant=None, by=reporter
    )

    undo_change(change=change, by=reporter)

    assert set(claim.appearances.values_list("pk", flat=True)) == there
    new = Claim.objects.get(pk=change.other_id)
    assert new.survivor() == claim
    assert say(None, "Other.", None).claim != claim


def test_a_split_with_work_on_the_new_claim_is_kept(reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim = pair[0]

    def split(text: str, **more: object) -> Change:
        return split_claim(
            claim=claim, appearances=[claim.appearances.first()], text=text, label=text, claimant=claim.claimant,
            by=reporter, **more,
        )  # fmt: skip

    mended = split("Other.")
    mend_claim(claim=mended.other, version=1, by=reporter, label="Mended")
    with pytest.raises(Conflict, match="was changed since"):
        undo_change(change=mended, by=reporter)

    say(None, "One.", claim.claimant)
    found = split("Another.")
    say(None, "Another.", claim.claimant)
    with pytest.raises(Conflict, match="found elsewhere since"):
        undo_change(change=found, by=reporter)


def test_a_split_whose_new_claim_has_a_check_is_kept(reporter: User, pair: tuple[Claim, Claim]) -> None:
    from_claim = pair[0]
    change = split_claim(
        claim=from_claim, appearances=[from_claim.appearances.first()], text="Other.", label="O", claimant=None,
        by=reporter,
    )  # fmt: skip
    checker = make_user(role="fact-checker")
    check = open_check(claim=change.other, by=checker)
    move_check(check=check, to="queued", by=checker)

    with pytest.raises(Conflict, match="There is a check"):
        undo_change(change=change, by=reporter)


def test_divided_words_are_put_together_again(reporter: User, mayor: Source) -> None:
    claim = say(None, "It opens and it costs.", mayor, content=((0, 4), (6, 9), (11, 15)), cue=((4, 6),)).claim
    before = everything()
    change = split_claim(
        claim=claim, appearances=[claim.appearances.get()], parts=[(0, 4)], text="It opens.", label="It opens",
        claimant=mayor, by=reporter,
    )  # fmt: skip

    undo_change(change=change, by=reporter)

    after = everything()
    assert after["Appearance"] == before["Appearance"]
    assert after["Span"] == before["Span"]
    assert after["Claim"][str(claim.pk)] == before["Claim"][str(claim.pk)]


def test_words_divided_once_more_are_not_put_together(reporter: User, mayor: Source) -> None:
    claim = say(None, "It opens and it costs.", mayor, content=((0, 4), (6, 9), (11, 15))).claim

    def divide(place: tuple[int, int], text: str) -> Change:
        return split_claim(
            claim=claim, appearances=[claim.appearances.get()], parts=[place], text=text, label=text, claimant=mayor,
            by=reporter,
        )  # fmt: skip

    first = divide((0, 4), "It opens.")
    second = divide((6, 9), "It costs.")

    with pytest.raises(Conflict, match="divided were changed"):
        undo_change(change=first, by=reporter)
    undo_change(change=second, by=reporter)
    undo_change(change=first, by=reporter)
    assert claim.appearances.get().spans.count() == 3


def test_a_rejection_is_taken_back(reporter: User) -> None:
    claim = make_claim()
    before = everything()

    undo_change(change=reject_claim(claim=claim, by=reporter, reason="A greeting."), by=reporter)

    assert everything() == before


def test_a_rejection_whose_words_were_added_again_is_kept(reporter: User, mayor: Source) -> None:
    claim = make_claim(claimant=mayor, text="One.")
    change = reject_claim(claim=claim, by=reporter)
    assert make_claim(claimant=mayor, text="One.", by=reporter) != claim

    with pytest.raises(Conflict, match="already a claim with these words"):
        undo_change(change=change, by=reporter)


def test_only_people_of_the_desk_take_back() -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)
    change = reject_claim(claim=claim, by=make_user(role="reporter", desk=desk))

    for other in (make_user(role="editor"), make_user(is_administrator=True), make_user(is_partner=True)):
        with pytest.raises(NotAllowed):
            undo_change(change=change, by=other)


def test_a_change_whose_history_cannot_be_written_does_not_happen(
    reporter: User, pair: tuple[Claim, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("no history")

    before = everything()
    monkeypatch.setattr("apps.claims.actions.changes.record", broken)

    with pytest.raises(RuntimeError, match="no history"):
        merged(pair, reporter)

    assert everything() == before
    assert not Change.objects.exists()
