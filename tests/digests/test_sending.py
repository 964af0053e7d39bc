"""A digest from planning to the mailbox, over a real SMTP conversation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.digests.actions import due_digests, plan_digests, preview, send_digest, subscribe, unsubscribe
from apps.digests.models import Digest, DigestItem, Subscription
from apps.digests.unsubscribing import subscription_for, unsubscribe_url
from apps.errors import NotAllowed
from apps.verification.actions import move_check, open_check
from tests.factories import make_claim, make_desk, make_user
from tests.mail_server import Mailbox

pytestmark = pytest.mark.django_db


def subscriber(language: str = "en", **fields: Any) -> Subscription:
    user = make_user(role="fact-checker", language=language, **fields)
    return subscribe(user=user, by=user)


def tomorrow(subscription: Subscription) -> datetime:
    assert subscription.next_due_at is not None
    return subscription.next_due_at + timedelta(minutes=1)


def send_all(at: datetime) -> list[str]:
    plan_digests(at)
    return [send_digest(pk, at) for pk in due_digests(at)]


def test_new_claims_and_moved_checks_arrive_by_mail(mailbox: Mailbox) -> None:
    subscription = subscriber()
    claim = make_claim()
    move_check(
        check=open_check(claim=make_claim(), by=None), to="queued", by=subscription.user, comment="For the evening."
    )

    states = send_all(tomorrow(subscription))

    assert states == ["sent"]
    (mail,) = mailbox.accepted
    assert mail["To"] == f"{subscription.user} <{subscription.user.email}>"
    assert "1 check moved, 1 new claim" in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for part in (text, html):
        assert claim.label in part
        assert "new → " in part
        assert "For the evening." in part
        assert "/unsubscribe/" in part
    assert "<script" not in html
    assert "http" not in html.split("<body")[0], "nothing is loaded from outside"


def test_the_mail_can_be_unsubscribed_by_one_click(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()

    send_all(tomorrow(subscription))

    (mail,) = mailbox.accepted
    assert mail["List-Unsubscribe"].strip() == f"<{unsubscribe_url(subscription)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"]


def test_a_german_reader_gets_a_german_mail(mailbox: Mailbox) -> None:
    subscription = subscriber("de")
    make_claim()

    send_all(tomorrow(subscription))

    assert "neue Behauptung" in mailbox.accepted[0]["Subject"]


def test_nothing_is_told_twice(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    first = tomorrow(subscription)
    send_all(first)

    subscription.refresh_from_db()
    states = send_all(tomorrow(subscription))

    assert states == ["skipped empty"]
    assert len(mailbox.accepted) == 1


def test_planning_and_sending_twice_is_the_same_as_once(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    at = tomorrow(subscription)

    send_all(at)
    send_all(at)
    for pk in Digest.objects.values_list("pk", flat=True):
        assert send_digest(pk, at) == ""

    assert len(mailbox.accepted) == 1
    assert Digest.objects.count() == 1


def test_a_greylisting_server_is_tried_again_with_the_same_message(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    mailbox.answers = ["451 4.7.1 come back later"]
    at = tomorrow(subscription)

    first = send_all(at)
    too_early = send_all(at + timedelta(seconds=30))
    later = send_all(at + timedelta(minutes=2))

    assert (first, too_early, later) == (["retry"], [], ["sent"])
    digest = Digest.objects.get()
    assert digest.attempts == 2
    assert mailbox.accepted[0]["Message-ID"] == digest.message_id


def test_a_server_that_stays_away_costs_no_news(mailbox: Mailbox, settings: Any) -> None:
    subscription = subscriber()
    claim = make_claim()
    settings.EMAIL_PORT = 1  # nobody listens there
    at = tomorrow(subscription)
    for minutes in (0, 2, 10, 30, 70, 110, 150, 190, 230, 250):
        send_all(at + timedelta(minutes=minutes))
    assert Digest.objects.get().state == "failed"
    assert Digest.objects.get().error

    settings.EMAIL_PORT = mailbox.port
    subscription.refresh_from_db()
    send_all(tomorrow(subscription))

    (mail,) = mailbox.accepted
    assert claim.label in mail.get_body(("plain",)).get_content()


def test_a_gap_of_days_is_told_in_one_mail(mailbox: Mailbox) -> None:
    subscription = subscriber()
    claim = make_claim()
    at = tomorrow(subscription)
    plan_digests(at)  # planned, then the workers were down for three days

    states = send_all(at + timedelta(days=3))

    assert states == ["sent"]
    assert sorted(Digest.objects.values_list("state", flat=True)) == ["sent", "superseded"]
    assert claim.label in mailbox.accepted[0].get_body(("plain",)).get_content()


def test_a_refused_address_is_not_tried_again(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    mailbox.refused.add(subscription.user.email)

    states = send_all(tomorrow(subscription))

    subscription.refresh_from_db()
    assert states == ["suppressed"]
    assert not subscription.is_active
    assert Digest.objects.get().smtp_code == 550


def test_a_sender_that_died_is_replaced_when_its_lease_ends(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    at = tomorrow(subscription)
    (pk,) = plan_digests(at)
    Digest.objects.filter(pk=pk).update(
        state="sending", lease_until=at + timedelta(minutes=10), lease_token=pk, attempts=1
    )

    while_held = send_digest(pk, at + timedelta(minutes=5))
    afterwards = send_digest(pk, at + timedelta(minutes=11))

    assert (while_held, afterwards) == ("", "sent")
    assert len(mailbox.accepted) == 1


def test_confidential_items_are_counted_and_never_told(mailbox: Mailbox) -> None:
    desk = make_desk()
    insider = make_user(role="fact-checker", desk=desk)
    outsider = make_user(role="fact-checker")
    for user in (insider, outsider):
        subscribe(user=user, by=user)
    claim = make_claim(desk=desk, is_confidential=True)
    make_claim()

    at = max(tomorrow(subscription) for subscription in Subscription.objects.all())
    send_all(at)

    bodies = {mail["To"].addresses[0].addr_spec: mail.get_body(("plain",)).get_content() for mail in mailbox.accepted}
    assert all(claim.label not in body and claim.text not in body for body in bodies.values())
    assert "1 confidential item" in bodies[insider.email]
    assert "confidential" not in bodies[outsider.email]


def test_rights_are_those_at_the_time_of_sending(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    at = tomorrow(subscription)
    (pk,) = plan_digests(at)
    subscription.user.is_active = False
    subscription.user.save()

    assert send_digest(pk, at) == "suppressed"
    assert mailbox.accepted == []


def test_unsubscribing_stops_also_what_is_planned(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    at = tomorrow(subscription)
    (pk,) = plan_digests(at)

    unsubscribe(subscription=subscription)
    unsubscribe(subscription=subscription)

    assert send_digest(pk, at) == ""
    assert Digest.objects.get().state == "suppressed"
    assert mailbox.accepted == []


def test_an_old_link_is_dead_after_subscribing_again() -> None:
    subscription = subscriber()
    token = unsubscribe_url(subscription).rstrip("/").rsplit("/", 1)[-1]
    assert subscription_for(token) == subscription
    unsubscribe(subscription=subscription)

    subscribe(user=subscription.user, by=subscription.user)

    assert subscription_for(token) is None
    assert subscription_for(token + "x") is None


def test_line_breaks_in_a_claim_do_not_make_headers(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim(label="Mayor: yes\r\nBcc: everyone@example.org", text="Yes.")

    send_all(tomorrow(subscription))

    (mail,) = mailbox.accepted
    assert mail["Bcc"] is None
    assert "Bcc: everyone" in mail["Subject"]


def test_the_preview_is_what_would_be_sent_and_writes_nothing() -> None:
    subscription = subscriber()
    claim = make_claim()

    mail = preview(user=subscription.user, at=timezone.now() + timedelta(seconds=1))

    assert claim.label in mail.text
    assert not Digest.objects.exists()
    assert not DigestItem.objects.exists()


def test_a_claim_committed_late_is_told_the_next_day(mailbox: Mailbox) -> None:
    subscription = subscriber()
    make_claim()
    at = tomorrow(subscription)
    send_all(at)
    late = make_claim()
    type(late).objects.filter(pk=late.pk).update(created_at=at - timedelta(minutes=20))

    subscription.refresh_from_db()
    send_all(tomorrow(subscription))

    assert late.label in mailbox.accepted[1].get_body(("plain",)).get_content()


def test_the_window_of_the_first_mail_is_one_period(mailbox: Mailbox) -> None:
    subscription = subscriber()
    old = make_claim()
    type(old).objects.filter(pk=old.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_claim()

    send_all(tomorrow(subscription))

    assert old.label not in mailbox.accepted[0].get_body(("plain",)).get_content()


def test_who_became_a_partner_gets_no_mail_of_the_newsroom(mailbox: Mailbox) -> None:
    subscription, planned = subscriber(), subscriber()
    move_check(check=open_check(claim=make_claim(), by=None), to="queued", by=subscription.user, comment="Internal.")
    plan_digests(tomorrow(planned))
    User.objects.update(is_partner=True)

    states = send_all(tomorrow(subscription))

    assert set(states) <= {"suppressed"}
    assert not mailbox.accepted


def test_a_partner_cannot_subscribe() -> None:
    user = make_user(is_partner=True)

    with pytest.raises(NotAllowed):
        subscribe(user=user, by=user)


def test_a_line_break_in_a_name_ends_no_header(mailbox: Mailbox) -> None:
    subscription = subscriber(name="Eva\r\nBcc: all@elsewhere.example")
    make_claim()

    assert send_all(tomorrow(subscription)) == ["sent"]
    assert mailbox.accepted[0]["Bcc"] is None


def test_a_mail_that_cannot_be_made_fails_in_sight_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    subscription = subscriber()
    make_claim()
    monkeypatch.setattr("apps.digests.actions.digests.render_digest", lambda *_args: {}["missing"])

    states = send_all(tomorrow(subscription))

    assert states == ["retry"]
    assert Digest.objects.get().error == "KeyError"
