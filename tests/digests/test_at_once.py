"""Mails at once: who hears of what, never of their own acts, never twice, never what they may not see."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from apps.accounts.models import Desk, User
from apps.digests.actions import (
    choose_mails,
    plan_notifications,
    send_mail,
    subscribe,
)
from apps.digests.actions.notifications import MOST_AN_HOUR
from apps.digests.models import InstantMail, Notification
from apps.verification.actions import assign_check, attach_evidence, draft_verdict, move_check
from apps.verification.actions.responses import missed_deadlines, note_missed_deadline
from apps.verification.actions.watching import watch_claim
from tests.digests.mailing import LATER, mention, tell, text_of, to_whom, whole
from tests.factories import (
    make_check,
    make_comment,
    make_rating,
    make_response,
    make_user,
)
from tests.mail_server import Mailbox

pytestmark = pytest.mark.django_db


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
    assert date_format(due) in text_of(mailbox.accepted[0])


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
