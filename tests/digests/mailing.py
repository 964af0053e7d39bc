"""What tests of mails at once share: a mention, and the three steps from what happened to the mailbox in one."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.claims.models import Claim
from apps.digests.actions import due_mails, gather_mails, plan_notifications, send_mail
from tests.factories import make_claim, make_comment
from tests.mail_server import Mailbox

LATER = timedelta(minutes=3)  # longer than things are gathered for


def tell(at: datetime | None = None) -> list[str]:
    """Plan, gather and send as beat does, three minutes from now or at another time; the states of the mails."""
    at = at or timezone.now() + LATER
    plan_notifications(at)
    gather_mails(at)
    return [send_mail(pk, at) for pk in due_mails(at)]


def to_whom(mailbox: Mailbox) -> list[str]:
    return sorted(mail["To"].addresses[0].username for mail in mailbox.accepted)


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def whole(mail: Any) -> str:
    """Headers and both bodies: all that a mail server sees."""
    return f"{mail['Subject']}\n{text_of(mail)}\n{mail.get_body(('html',)).get_content()}"


def mention(desk: Desk, by: User, words: str = "@eva, is this so?", **claim: Any) -> Claim:
    made = make_claim(desk=desk, **claim)
    make_comment(claim=made, by=by, text=words)
    return made
