"""The right of reply: asked, answered, missed, mended; and what an article reports of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.claims.actions import merge_sources
from apps.claims.models import Claim
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions.response_offers import bring_offer_back, set_offer_aside, take_offer
from apps.verification.actions.responses import (
    ask_party,
    mend_response,
    missed_deadlines,
    note_missed_deadline,
    record_answer,
)
from apps.verification.models import Check, Response
from apps.verification.offers import offers
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user(role="fact-checker", desk=desk)


def asked(check: Check, by: User, **fields: Any) -> Response:
    given = {"party": check.claim.claimant, "channel": "e-mail", "question": "Is it so?"}
    return ask_party(check=check, by=by, **given | fields)


def waiting(desk: Desk, by: User, *, deadline: timedelta = -HOUR) -> Response:
    check = make_check(state="in progress", desk=desk)
    now = timezone.now()
    return asked(check, by, asked_at=now - 5 * HOUR, deadline=now + deadline)


def test_who_was_asked_what_by_whom_until_when_is_kept(desk: Desk, checker: User) -> None:
    check = make_check(state="in progress", desk=desk)
    deadline = timezone.now() + HOUR

    response = asked(check, checker, contact="Desk of Ms Brandt", deadline=deadline)

    assert (response.outcome, response.asked_by, response.deadline) == ("waiting", checker, deadline)
    event = Event.objects.get(verb="response asked")
    assert event.after["party"] == str(check.claim.claimant)
    assert event.after["question"] == "Is it so?"


@pytest.mark.parametrize("state", ["new", "queued", "in progress", "in review"])
@pytest.mark.parametrize("role", ["fact-checker", "editor"])
def test_checkers_ask_while_the_check_is_open(desk: Desk, state: str, role: str) -> None:
    check = make_check(state=state, desk=desk)

    assert asked(check, make_user(role=role, desk=desk)).pk


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("published", "Reopen it before"), ("dismissed", "This check is closed"), ("retracted", "This check is closed")],
)
def test_what_is_published_or_closed_is_frozen(desk: Desk, checker: User, state: str, sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        asked(make_check(state=state, desk=desk), checker)


def test_reporters_and_other_desks_read_along(desk: Desk) -> None:
    check = make_check(claim=make_claim(desk=desk, is_confidential=True), state="in progress")

    for person in (make_user(role="reporter", desk=desk), make_user(role="editor"), make_user(is_partner=True)):
        with pytest.raises(NotAllowed, match="Only fact-checkers and editors of this desk"):
            asked(check, person)


def test_a_confidential_source_is_asked_only_about_a_claim_of_its_desk(desk: Desk, checker: User) -> None:
    hidden = make_source(confidential_to=desk)
    open_check, own_check = make_check(desk=desk), make_check(claim=make_claim(desk=desk, is_confidential=True))

    with pytest.raises(BadInput, match="confidential"):
        asked(open_check, checker, party=hidden)

    assert asked(own_check, checker, party=hidden).party == hidden
    assert Event.objects.get(verb="response asked").confidential_to == desk.pk


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": " "}, "Write down what was asked"),
        ({"channel": "pigeon"}, "Say how the party was asked"),
        ({"channel": "as an article"}, "Say how the party was asked"),
        ({"channel": "article"}, "Say how the party was asked"),
        ({"asked_at": timezone.now() + HOUR}, "lies in the future"),
        ({"deadline": timezone.now() - HOUR}, "must be later than"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: Desk, checker: User, fields: dict, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        asked(make_check(desk=desk), checker, **fields)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("answered", "We look into it."), ("confirmed", "Yes."), ("denied", "No."), ("no comment", "")],
)
def test_what_came_back_is_recorded_in_their_words(desk: Desk, checker: User, outcome: str, words: str) -> None:
    response = record_answer(response=waiting(desk, checker), by=checker, outcome=outcome, words=words)

    assert (response.outcome, response.words) == (outcome, words)
    assert response.answered_at is not None
    assert Event.objects.get(verb="response recorded").before["outcome"] == "waiting"


@pytest.mark.parametrize("outcome", ["answered", "confirmed", "denied"])
def test_an_answer_without_words_is_none(desk: Desk, checker: User, outcome: str) -> None:
    with pytest.raises(BadInput, match="exact words"):
        record_answer(response=waiting(desk, checker), by=checker, outcome=outcome, words="  ")


def test_an_answer_is_recorded_once_and_then_mended(desk: Desk, checker: User) -> None:
    response = record_answer(response=waiting(desk, checker), by=checker, outcome="no comment")

    with pytest.raises(Conflict, match="recorded already"):
        record_answer(response=response, by=checker, outcome="denied", words="No.")
    mended = mend_response(response=response, by=checker, outcome="denied", words="No.", version=response.version)

    event = Event.objects.get(verb="response mended")
    assert mended.version == response.version + 1
    assert (event.before["outcome"], event.after["outcome"]) == ("no comment", "denied")
    assert "question" not in event.after


def test_of_two_who_mend_at_once_the_second_gets_a_conflict(desk: Desk, checker: User) -> None:
    response = waiting(desk, checker)
    mend_response(response=response, by=checker, question="Theirs?", version=1)

    with pytest.raises(Conflict):
        mend_response(response=response, by=checker, question="Mine?", version=1)

    assert Response.objects.get().question == "Theirs?"


def test_a_change_that_changes_nothing_leaves_no_trace(desk: Desk, checker: User) -> None:
    response = waiting(desk, checker)

    assert mend_response(response=response, by=checker, question="Is it so?").version == 1
    assert not Event.objects.filter(verb="response mended").exists()


# --- The deadline ---------------------------------------------------------------------------------


def test_a_missed_deadline_is_noted_by_the_system_and_once(desk: Desk, checker: User) -> None:
    response, later = waiting(desk, checker), waiting(desk, checker, deadline=HOUR)
    now = timezone.now()

    assert missed_deadlines(now) == [response.pk]
    assert [note_missed_deadline(pk=pk, at=now) for pk in (response.pk, response.pk, later.pk)] == [True, False, False]

    response.refresh_from_db()
    event = Event.objects.get(verb="response missed")
    assert response.outcome == "no reply"
    assert (event.actor_id, event.before["outcome"]) == (None, "waiting")
    assert missed_deadlines(now) == []


def test_a_late_answer_is_recorded_and_both_facts_stay_in_history(desk: Desk, checker: User) -> None:
    response = waiting(desk, checker)
    note_missed_deadline(pk=response.pk, at=timezone.now())

    record_answer(response=response, by=checker, outcome="denied", words="Never.")

    outcomes = Event.objects.filter(verb__startswith="response ").order_by("at", "id").values_list("after__outcome")
    assert [outcome for (outcome,) in outcomes] == ["waiting", "no reply", "denied"]


def test_nobody_writes_no_reply_by_hand_and_a_new_deadline_opens_it_again(desk: Desk, checker: User) -> None:
    response = waiting(desk, checker)
    with pytest.raises(BadInput, match="noted by itself"):
        mend_response(response=response, by=checker, outcome="no reply")
    note_missed_deadline(pk=response.pk, at=timezone.now())

    mended = mend_response(response=response, by=checker, deadline=timezone.now() + HOUR)

    assert mended.outcome == "waiting"


def test_without_its_event_nothing_is_asked(desk: Desk, checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    check = make_check(desk=desk)
    monkeypatch.setattr("apps.verification.actions.responses.record", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        asked(check, checker)

    assert not Response.objects.exists()


# --- What an article reports ----------------------------------------------------------------------


def reported(
    speech_act: str = "declines to comment", *, desk: Desk, is_confidential: bool = False
) -> tuple[Claim, Claim]:
    """A claim, and what the same article says of the same claimant."""
    text = "The mayor said the bridge will open in May.\n\nHe declined to say who pays."
    article = make_article(text=text, desk=desk, is_confidential=is_confidential)
    mayor = make_source()
    claim = make_claim(article=article, claimant=mayor, quote="the bridge will open in May")
    silence = make_claim(article=article, claimant=mayor, quote="declined to say who pays", speech_act=speech_act)
    return claim, silence


@pytest.mark.parametrize(
    ("speech_act", "outcome"),
    [("declines to comment", "no comment"), ("does not say", "no comment"), ("denies", "denied")],
)
def test_silence_or_denial_in_the_article_becomes_a_response(
    desk: Desk, checker: User, speech_act: str, outcome: str
) -> None:
    claim, _silence = reported(speech_act, desk=desk)
    check = make_check(claim=claim)
    (offer,) = offers(claim, check)

    response = take_offer(check=check, appearance=offer.appearance, by=checker)

    assert (response.outcome, response.words) == (outcome, "declined to say who pays")
    assert (response.channel, response.asked_by, response.party) == ("article", None, claim.claimant)
    assert offers(claim, check) == []
    assert take_offer(check=check, appearance=offer.appearance, by=checker) == response
    assert Event.objects.filter(verb="response taken").count() == 1


def test_an_offer_set_aside_is_remembered_and_can_be_brought_back(desk: Desk, checker: User) -> None:
    claim, _silence = reported(desk=desk)
    check = make_check(claim=claim)
    (offer,) = offers(claim, check)

    for _again in range(2):
        set_offer_aside(check=check, appearance=offer.appearance, by=checker)
    aside = [offer.is_set_aside for offer in offers(claim, check)]
    for _again in range(2):
        bring_offer_back(check=check, appearance=offer.appearance, by=checker)

    assert aside == [True]
    assert [offer.is_set_aside for offer in offers(claim, check)] == [False]
    assert Event.objects.filter(verb__startswith="offer ").count() == 2


def test_other_speakers_other_articles_and_other_acts_offer_nothing(desk: Desk) -> None:
    claim, _statement = reported("states", desk=desk)
    text = "The bridge will open in May.\n\nHe declined to say who pays. She declined to say when."
    elsewhere = make_article(text=text, desk=desk)
    make_claim(article=elsewhere, claimant=claim.claimant, quote="He declined to say who pays.", speech_act="denies")
    make_claim(article=claim.appearances.get().article, claimant="Somebody else", speech_act="denies")

    assert offers(claim, None) == []


def test_a_claim_of_nobody_has_no_offers(desk: Desk) -> None:
    assert offers(make_claim(desk=desk, claimant=None), None) == []


def test_what_is_no_offer_cannot_be_taken(desk: Desk, checker: User) -> None:
    claim, silence = reported("states", desk=desk)

    with pytest.raises(BadInput, match="not what an article says"):
        take_offer(check=make_check(claim=claim), appearance=silence.appearances.get(), by=checker)


def test_offers_of_a_confidential_claim_come_from_its_own_circle(desk: Desk, checker: User) -> None:
    claim, silence = reported(desk=desk, is_confidential=True)
    check = make_check(claim=claim)

    take_offer(check=check, appearance=silence.appearances.get(), by=checker)

    assert Event.objects.get(verb="response taken").confidential_to == desk.pk
    assert not Response.objects.visible_to(make_user(role="editor")).exists()


def test_offers_take_a_fixed_number_of_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    claim, silence = reported(desk=desk)
    article = silence.appearances.get().article
    for quote in ("declined", "declined to say", "who pays"):
        make_claim(article=article, claimant=claim.claimant, quote=quote, speech_act="denies")

    with django_assert_max_num_queries(3):
        assert len(offers(claim, None)) == 4


def test_a_party_that_was_merged_into_the_claimant_was_the_claimant(desk: Desk, checker: User) -> None:
    check, other = make_check(state="in progress", desk=desk), make_source()
    response = asked(check, checker, party=other)

    merge_sources(source=other, into=check.claim.claimant, by=make_user(role="editor", desk=desk))

    assert list(check.responses.of_party(check.claim.claimant)) == [response]
