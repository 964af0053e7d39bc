"""What a digest tells and in which order: mine, what changed, moves, new claims; nothing twice, nothing hidden."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.archives.models import Capture
from apps.digests.actions import choose_mails, due_digests, plan_digests, send_digest, subscribe
from apps.digests.models import DigestItem, Subscription
from apps.verification.actions import assign_check, draft_verdict, move_check
from apps.verification.models import Check, Evidence
from tests.digests.mailing import tell, text_of, whole
from tests.factories import make_check, make_claim, make_comment, make_rating, make_user
from tests.mail_server import Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(desk: Desk) -> User:
    user = make_user("edda", role="editor", desk=desk)
    subscribe(user=user, by=user)
    choose_mails(user=user, by=user, wanted={"mentions": False, "assignments": False})
    return user


def send(user: User) -> list[str]:
    """The person's next digest, at its own time."""
    at = Subscription.objects.get(user=user).next_due_at
    assert at is not None
    at += timedelta(minutes=1)
    plan_digests(at)
    return [send_digest(pk, at) for pk in due_digests(at)]


def due(check: Check, to: User, by: User, *, days: int) -> None:
    """Due so many days from the day of the person's next digest, which before its hour is still today."""
    at = Subscription.objects.get(user=to).next_due_at
    assert at is not None
    check.refresh_from_db()
    assign_check(check=check, to=to, by=by, due_on=timezone.localdate(at) + timedelta(days=days))


def test_mine_comes_first_then_what_changed_then_moves_then_claims(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    other = make_user("other", role="editor", desk=desk)
    make_claim(desk=desk, label="A new claim")
    moved = make_check(desk=desk, state="queued")
    retracted = make_check(desk=desk, state="published", editor=other)
    move_check(check=retracted, to="retracted", by=other, comment="Wrong minutes.")
    mine = make_check(desk=desk, state="in review")
    due(make_check(desk=desk, state="queued"), editor, other, days=0)
    make_comment(claim=moved.claim, by=other, text="@edda, urgent?")

    send(editor)

    (mail,) = mailbox.accepted
    text = text_of(mail)
    order = [
        "For you", "Due ", "Waits for your review", mine.claim.label, "named you in a comment", "@edda, urgent?",
        "What changed", "The verdict was retracted", "Wrong minutes.", "Checks that moved", moved.claim.label,
        "New claims worth checking", "A new claim",
    ]  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places[0] == min(places)
    assert [places[order.index(head)] for head in ("For you", "What changed", "Checks that moved")] == sorted(
        places[order.index(head)] for head in ("For you", "What changed", "Checks that moved")
    )
    assert "things wait for you" in mail["Subject"]
    assert text.count(retracted.claim.label) == 1, "a retraction is told once, not as a move too"


def test_nothing_is_told_twice_by_the_next_digest(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    other = make_user(role="editor", desk=desk)
    make_check(desk=desk, state="in review")
    due(make_check(desk=desk, state="queued"), editor, other, days=0)
    make_comment(claim=make_claim(desk=desk), by=other, text="@edda")
    check = make_check(desk=desk, state="published", editor=other)
    move_check(check=check, to="retracted", by=other, comment="Wrong.")

    states = [send(editor), send(editor)]

    # Tomorrow the check that was due is overdue: that is new. Nothing else is.
    assert states == [["sent"], ["sent"]]
    assert "1 thing waits for you" in mailbox.accepted[1]["Subject"]
    assert "Overdue since" in text_of(mailbox.accepted[1])
    assert send(editor) == ["skipped empty"]


def test_what_a_mail_told_at_once_is_not_told_again(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    choose_mails(user=editor, by=editor, wanted={"mentions": True, "assignments": True})
    other = make_user(role="editor", desk=desk)
    check = make_check(desk=desk)
    make_comment(claim=check.claim, by=other, text="@edda look")
    assign_check(check=check, to=editor, by=other)
    tell()

    send(editor)

    assert len(mailbox.accepted) == 2
    assert "@edda look" in text_of(mailbox.accepted[0])
    assert "@edda look" not in text_of(mailbox.accepted[1])
    assert "gave you this check" not in text_of(mailbox.accepted[1])


def test_a_new_due_date_is_told_anew(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    other = make_user(role="editor", desk=desk)
    check = make_check(desk=desk, state="queued")
    due(check, editor, other, days=0)
    send(editor)
    due(check, editor, other, days=1)

    send(editor)

    assert [text_of(mail).count("Due ") for mail in mailbox.accepted] == [1, 1]


def test_an_author_is_not_asked_to_review_their_own_verdict(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    make_check(desk=desk, state="in review", checker=editor)
    make_check(state="in review")  # of another desk

    send(editor)

    assert "Waits for your review" not in text_of(mailbox.accepted[0])


def test_corrections_and_evidence_that_is_gone_are_told(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    check, second = make_check(desk=desk, state="published"), make_user(role="editor", desk=desk)
    move_check(check=check, to="in progress", by=second, comment="A letter from a reader.")
    author = make_user(role="fact-checker", desk=desk)
    correction = "The figure was of May."
    draft_verdict(check=check, rating=make_rating("true"), explanation="So it is.", by=author, correction=correction)
    move_check(check=check, to="in review", by=author)
    move_check(check=check, to="published", by=second)
    gone_since(check, timezone.now())

    send(editor)

    text = text_of(mailbox.accepted[0])
    assert "The verdict was corrected" in text
    assert "The figure was of May." in text
    assert "A page that is evidence is gone" in text


def gone_since(check: Check, moment: datetime) -> None:
    """As the watch over links leaves it."""
    evidence = Evidence.objects.filter(check_supported=check).get()
    capture = evidence.capture or Capture.objects.create(address=evidence.url)
    Evidence.objects.filter(pk=evidence.pk).update(capture=capture)
    Capture.objects.filter(pk=capture.pk).update(health="gone", health_since=moment)


def test_what_is_confidential_is_counted_once_and_never_told(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    other = make_user("other", role="editor", desk=desk)
    secret: dict[str, Any] = {"label": "Xylophon", "text": "Xylophon.", "is_confidential": True, "desk": desk}
    check = make_check(claim=make_claim(**secret), state="in review")
    due(check, editor, other, days=0)
    make_comment(claim=check.claim, by=other, text="@edda Zebrafink")
    outsider = make_user(role="editor")
    subscribe(user=outsider, by=outsider)

    states = [send(editor), send(outsider)]

    bodies = {mail["To"].addresses[0].username: whole(mail) for mail in mailbox.accepted}
    assert "sent" in states[0]
    assert "1 confidential item" in bodies["edda"]
    for body in bodies.values():
        assert "Xylophon" not in body
        assert "Zebrafink" not in body
    assert outsider.username not in bodies


def test_the_ledger_says_why_each_thing_was_told(mailbox: Mailbox, desk: Desk, editor: User) -> None:
    make_check(desk=desk, state="in review")
    due(make_check(desk=desk, state="queued"), editor, make_user(role="editor", desk=desk), days=0)

    send(editor)

    reasons = set(DigestItem.objects.values_list("reason", flat=True))
    assert {"awaiting review", "due", "assigned"} <= reasons
