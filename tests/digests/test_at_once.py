"""Mails at once: who hears of what, never of their own acts, never twice, never what they may not see."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actions import give_role, take_role
from apps.accounts.models import Desk, User
from apps.claims.models import Claim
from apps.digests.actions import (
    choose_mails,
    due_mails,
    end_by_link,
    gather_mails,
    plan_notifications,
    send_mail,
    subscribe,
)
from apps.digests.actions.notifications import MOST_AN_HOUR, _may_see
from apps.digests.choices import choices_of
from apps.digests.models import InstantMail, Notification, Subscription
from apps.digests.unsubscribing import ending_for, unsubscribe_url_at_once
from apps.errors import BadInput
from apps.verification.actions import assign_check, attach_evidence, draft_verdict, move_check
from apps.verification.actions.comments import add_comment, take_back_comment
from apps.verification.actions.responses import missed_deadlines, note_missed_deadline
from apps.verification.actions.watching import watch_claim
from tests.digests.mailing import LATER, mailbox, tell, text_of, to_whom, whole
from tests.factories import (
    make_check,
    make_claim,
    make_comment,
    make_desk,
    make_rating,
    make_response,
    make_user,
)
from tests.mail_server import Mailbox

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def eva(desk: Desk) -> User:
    return make_user("eva", role="editor", desk=desk)


@pytest.fixture
def author(desk: Desk) -> User:
    return make_user("author", role="reporter", desk=desk)


def mention(desk: Desk, by: User, words: str = "@eva, is this so?", **claim: Any) -> Claim:
    made = make_claim(desk=desk, **claim)
    make_comment(claim=made, by=by, text=words)
    return made


def test_who_is_mentioned_gets_the_words_and_a_link(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    claim = mention(desk, author)

    assert tell() == ["sent"]

    (mail,) = mailbox.accepted
    assert mail["To"] == f"{eva} <{eva.email}>"
    assert mail["Subject"] == f"Author named you in a comment: {claim.label}"
    for part in ("@eva, is this so?", claim.get_absolute_url(), "#comment-", "/unsubscribe/"):
        assert part in text_of(mail)
        assert part in mail.get_body(("html",)).get_content()
    assert "<script" not in whole(mail)
    assert "<img" not in whole(mail)


def test_the_headers_are_those_of_a_mail_that_nobody_typed(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    mention(desk, author)

    tell()

    (mail,) = mailbox.accepted
    assert mail["List-Unsubscribe"].strip("<> ") in text_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == InstantMail.objects.get().message_id


def test_a_german_reader_is_told_in_german_places(mailbox: Mailbox, desk: Desk, author: User) -> None:
    make_user("jana", role="editor", desk=desk, language="de")
    mention(desk, author, "@jana bitte ansehen")

    tell()

    assert 'lang="de"' in mailbox.accepted[0].get_body(("html",)).get_content()


def test_nobody_is_told_of_their_own_act(mailbox: Mailbox, desk: Desk, eva: User) -> None:
    check = make_check(desk=desk)
    make_comment(claim=check.claim, by=eva, text="@eva: a note to myself")
    assign_check(check=check, to=eva, by=eva)
    choose_mails(user=eva, by=eva, wanted={"watched": True})
    check.refresh_from_db()
    move_check(check=check, to="in progress", by=eva)

    assert tell() == []


def test_an_assignment_is_told_to_whom_it_is_given(mailbox: Mailbox, desk: Desk, eva: User) -> None:
    check, checker = make_check(desk=desk), make_user("checker", role="fact-checker", desk=desk)
    due = timezone.localdate() + timedelta(days=2)

    assign_check(check=check, to=checker, by=eva, due_on=due)
    check.refresh_from_db()
    assign_check(check=check, to=checker, by=eva, due_on=due + timedelta(days=1))
    tell()

    assert to_whom(mailbox) == ["checker"]
    assert "Eva gave you this check" in mailbox.accepted[0]["Subject"]
    assert str(due) in text_of(mailbox.accepted[0])


def test_a_check_sent_back_is_told_to_its_author_with_the_comment(mailbox: Mailbox, desk: Desk, eva: User) -> None:
    checker = make_user("checker", role="fact-checker", desk=desk)
    check = make_check(desk=desk, state="in review", checker=checker)

    move_check(check=check, to="in progress", by=eva, comment="Where is the second source?")
    tell()

    assert to_whom(mailbox) == ["checker"]
    assert "sent this check back" in mailbox.accepted[0]["Subject"]
    assert "Where is the second source?" in text_of(mailbox.accepted[0])


def test_a_missed_deadline_is_told_to_who_asked_and_who_has_the_check(mailbox: Mailbox, desk: Desk, eva: User) -> None:
    checker = make_user("checker", role="fact-checker", desk=desk)
    check = make_check(desk=desk, state="in progress", checker=checker)
    now = timezone.now()
    make_response(check=check, by=eva, asked_at=now - timedelta(hours=3), deadline=now - timedelta(hours=1))

    for pk in missed_deadlines(now):
        note_missed_deadline(pk=pk, at=now)
    tell()

    assert to_whom(mailbox) == ["checker", "eva"]
    assert "did not answer by" in mailbox.accepted[0]["Subject"]


def test_watchers_are_told_of_moves_only_when_they_ask_for_it(mailbox: Mailbox, desk: Desk) -> None:
    quiet, eager = make_user("quiet", role="editor", desk=desk), make_user("eager", role="editor", desk=desk)
    reader = make_user("reader", role="reporter", desk=desk)
    checker = make_user("checker", role="fact-checker", desk=desk)
    check = make_check(desk=desk, state="in progress", checker=checker)
    for user in (quiet, eager, reader):
        watch_claim(claim=check.claim, by=user)
    for user in (eager, reader):
        choose_mails(user=user, by=user, wanted={"watched": True})

    make_check_reviewed(check, checker)
    tell()

    subjects = {mail["To"].addresses[0].username: mail["Subject"] for mail in mailbox.accepted}
    assert set(subjects) == {"eager", "reader"}
    assert "asks for a review" in subjects["eager"]
    assert "in progress → in review" in subjects["reader"]


def make_check_reviewed(check: Any, checker: User) -> None:
    attach_evidence(check=check, by=checker, stance="refutes", title="Minutes", url="https://council.example/1")
    draft_verdict(check=check, rating=make_rating(), explanation="The minutes.", by=checker)
    check.refresh_from_db()
    move_check(check=check, to="in review", by=checker)


def test_what_happens_within_two_minutes_is_one_mail(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    claims = [mention(desk, author) for _ in range(3)]
    assign_check(check=make_check(desk=desk), to=eva, by=make_user(role="editor", desk=desk))
    at = timezone.now()

    too_early = tell(at + timedelta(minutes=1))
    in_time = tell(at + LATER)

    assert (too_early, in_time) == ([], ["sent"])
    (mail,) = mailbox.accepted
    assert "4 pieces of news" in mail["Subject"]
    assert all(claim.label in text_of(mail) for claim in claims)
    assert Notification.objects.filter(state="sent").count() == 4


def test_nothing_is_told_twice_however_often_and_late_the_steps_run(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    mention(desk, author)
    at = timezone.now() + LATER

    states = [tell(at + timedelta(minutes=minutes)) for minutes in (0, 0, 1, 5, 60, 600)]

    assert states == [["sent"], [], [], [], [], []]
    assert [send_mail(pk, at) for pk in InstantMail.objects.values_list("pk", flat=True)] == [""]
    assert len(mailbox.accepted) == 1


def test_a_row_committed_late_is_found_by_looking_back(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    plan_notifications(timezone.now() + timedelta(minutes=5))
    mention(desk, author)  # its time lies before what was read already

    assert tell(timezone.now() + timedelta(minutes=6)) == ["sent"]


def test_after_an_outage_yesterdays_news_is_left_alone(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    plan_notifications(timezone.now())
    mention(desk, author)

    assert tell(timezone.now() + timedelta(hours=5)) == ["sent"]
    mention(desk, author)
    assert tell(timezone.now() + timedelta(hours=30)) == []


def test_too_many_mails_in_an_hour_are_left_to_the_digest(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    subscribe(user=eva, by=eva)
    at = timezone.now()
    for minutes in range(MOST_AN_HOUR + 1):
        mention(desk, author)
        tell(at + LATER + timedelta(seconds=minutes))

    assert len(mailbox.accepted) == MOST_AN_HOUR
    assert Notification.objects.filter(state="left").count() == 1


def test_without_a_digest_too_many_mails_wait_for_the_next_hour(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    at = timezone.now()
    for seconds in range(MOST_AN_HOUR + 2):
        mention(desk, author)
        tell(at + LATER + timedelta(seconds=seconds))
    waiting = len(mailbox.accepted)

    tell(at + timedelta(minutes=65))

    assert (waiting, len(mailbox.accepted)) == (MOST_AN_HOUR, MOST_AN_HOUR + 1)
    assert "2 pieces of news" in mailbox.accepted[-1]["Subject"]


# --- Confidentiality, rights and wishes -----------------------------------------------------------


def test_of_a_confidential_claim_only_that_something_happened(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    words = {"label": "Xylophon", "text": "Xylophon.", "is_confidential": True}
    claim = mention(desk, author, "@eva Zebrafink", **words)
    add_comment(claim=claim, by=author, text="@eva Zebrafink again")

    assert tell() == ["sent"]

    (mail,) = mailbox.accepted
    assert mail["Subject"] == "Claimtracker: Something happened on a confidential claim of your desk."
    for secret in ("Xylophon", "Zebrafink", "Author", str(claim.claimant)):
        assert secret not in whole(mail)
    assert text_of(mail).count(claim.get_absolute_url()) == 1


def test_who_lost_the_right_before_the_mail_went_out_is_not_told(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    mention(desk, author, is_confidential=True)
    at = timezone.now() + LATER
    plan_notifications(at)
    gather_mails(at)
    take_role(membership=eva.memberships.get(), by=None)

    assert [send_mail(pk, at) for pk in due_mails(at)] == ["suppressed"]
    assert not mailbox.accepted
    assert Notification.objects.get().state == "suppressed"


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_partner": True}, {"email": ""}])
def test_who_left_or_has_no_address_gets_nothing(
    mailbox: Mailbox, desk: Desk, eva: User, author: User, fields: dict
) -> None:
    mention(desk, author)
    User.objects.filter(pk=eva.pk).update(**fields)

    assert tell() == []


def test_a_comment_taken_back_is_not_mailed(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    claim = make_claim(desk=desk)
    comment = make_comment(claim=claim, by=author, text="@eva nonsense")
    kept = make_comment(claim=claim, by=author, text="@eva sense")
    at = timezone.now() + LATER
    plan_notifications(at)
    gather_mails(at)
    take_back_comment(comment=comment, by=author)

    assert tell(at) == ["sent"]
    assert "nonsense" not in whole(mailbox.accepted[0])
    states = dict(Notification.objects.values_list("object_id", "state"))
    assert states == {str(comment.pk): "suppressed", str(kept.pk): "sent"}


def test_rights_at_hand_are_those_of_the_database(desk: Desk) -> None:
    claims = [make_claim(desk=desk), make_claim(desk=desk, is_confidential=True)]
    people = [
        make_user(role="reporter", desk=desk), make_user(role="editor"), make_user(), make_user(is_partner=True),
        make_user(is_administrator=True),
    ]  # fmt: skip

    for user in people:
        for claim in claims:
            visible = Claim.objects.visible_to(user).filter(pk=claim.pk).exists()
            assert _may_see(user, claim) == visible, (user, claim)


def test_what_was_turned_off_is_not_told_and_defaults_are_as_promised(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    defaults = choices_of(eva)
    choose_mails(user=eva, by=eva, wanted={"mentions": False})
    mention(desk, author)

    assert defaults == {"mentions": True, "assignments": True, "watched": False}
    assert tell() == []
    with pytest.raises(BadInput):
        choose_mails(user=eva, by=eva, wanted={"everything": True})


def test_the_link_ends_the_kinds_it_came_with_until_they_are_turned_on_again(eva: User) -> None:
    token = unsubscribe_url_at_once(eva, ["mentions"]).rstrip("/").rsplit("/", 1)[-1]
    ending = ending_for(token)
    assert ending is not None
    assert ending.kinds == ("mentions",)

    end_by_link(ending=ending)
    end_by_link(ending=ending)
    off = choices_of(eva)
    choose_mails(user=eva, by=eva, wanted={"mentions": True})

    assert off == {"mentions": False, "assignments": True, "watched": False}
    assert ending_for(token) is not None
    assert not ending_for(token).is_on  # type: ignore[union-attr]  # looked at just above
    assert ending_for(token + "x") is None


# --- The mail server ------------------------------------------------------------------------------


def test_a_greylisting_server_is_tried_again_with_the_same_message(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    mention(desk, author)
    mailbox.answers = ["451 4.7.1 come back later"]
    at = timezone.now() + LATER

    states = [tell(at), tell(at + timedelta(seconds=30)), tell(at + timedelta(minutes=2))]

    assert states == [["retry"], [], ["sent"]]
    assert mailbox.accepted[0]["Message-ID"] == InstantMail.objects.get().message_id


def test_what_cannot_be_delivered_for_hours_is_left_to_the_digest(
    mailbox: Mailbox, desk: Desk, eva: User, author: User, settings: Any
) -> None:
    mention(desk, author)
    settings.EMAIL_PORT = 1  # nobody listens there
    at = timezone.now() + LATER
    for minutes in (0, 2, 10, 30, 70, 110, 150, 190, 230, 250):
        tell(at + timedelta(minutes=minutes))

    assert InstantMail.objects.get().state == "failed"
    assert Notification.objects.get().state == "left"


def test_a_refused_address_gets_no_mail_of_any_kind_any_more(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    subscribe(user=eva, by=eva)
    mention(desk, author)
    mailbox.refused.add(eva.email)

    assert tell() == ["suppressed"]

    assert not Subscription.objects.get().is_active
    assert set(choices_of(eva).values()) == {False}


def test_a_sender_that_died_is_replaced_when_its_lease_ends(
    mailbox: Mailbox, desk: Desk, eva: User, author: User
) -> None:
    mention(desk, author)
    at = timezone.now() + LATER
    plan_notifications(at)
    (pk,) = gather_mails(at)
    InstantMail.objects.update(state="sending", lease_until=at + timedelta(minutes=10), lease_token=pk, attempts=1)

    states = [send_mail(pk, at + timedelta(minutes=5)), send_mail(pk, at + timedelta(minutes=11))]

    assert states == ["", "sent"]
    assert len(mailbox.accepted) == 1


@pytest.mark.parametrize("evil", ["Eva\r\nBcc: all@elsewhere.example", "Eva\u2028Bcc: all@elsewhere.example"])
def test_line_breaks_in_names_and_labels_end_no_header(mailbox: Mailbox, desk: Desk, evil: str) -> None:
    author = make_user("author", role="reporter", desk=desk, name=evil)
    make_user("eva", role="editor", desk=desk, name=evil)
    mention(desk, author, label=evil, text="Yes.")

    assert tell() == ["sent"]
    assert mailbox.accepted[0]["Bcc"] is None


def test_a_new_colleague_hears_of_what_happens_from_now_on(mailbox: Mailbox, desk: Desk, author: User) -> None:
    claim = make_claim(desk=desk, is_confidential=True)
    newcomer = make_user("newcomer")
    give_role(user=newcomer, desk=desk, role="reporter", by=None)
    make_comment(claim=claim, by=author, text="Welcome, @newcomer")

    tell()

    assert to_whom(mailbox) == ["newcomer"]
