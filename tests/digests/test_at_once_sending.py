"""Mails at once on their way: confidential, unwanted, refused, delayed, and what then becomes of the news."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actions import give_role, take_role
from apps.accounts.models import Desk, User
from apps.claims.models import Claim
from apps.digests import tasks
from apps.digests.actions import (
    choose_mails,
    due_mails,
    end_by_link,
    gather_mails,
    plan_notifications,
    send_mail,
    subscribe,
)
from apps.digests.actions.notifications import _may_see
from apps.digests.choices import choices_of
from apps.digests.models import InstantMail, Notification, Subscription
from apps.digests.unsubscribing import ending_for, unsubscribe_url_at_once
from apps.errors import BadInput
from apps.verification.actions.comments import add_comment, take_back_comment
from tests.digests.mailing import LATER, mention, tell, text_of, to_whom, whole
from tests.factories import (
    make_claim,
    make_comment,
    make_user,
)
from tests.mail_server import Mailbox

pytestmark = pytest.mark.django_db


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


def test_what_beat_wakes_does_the_three_steps(mailbox: Mailbox, desk: Desk, eva: User, author: User) -> None:
    mention(desk, author)
    tasks.tell_at_once()
    Notification.objects.update(created_at=timezone.now() - LATER)

    tasks.tell_at_once()
    for pk in InstantMail.objects.values_list("pk", flat=True):
        tasks.send_at_once(str(pk))
        tasks.send_at_once(str(pk))

    assert to_whom(mailbox) == ["eva"]
