"""Handing a mail to the mail server, whatever it tells: who holds it, what a refusal means, when to try again.

Mail cannot be delivered exactly once. Here a sender that dies after the server took the mail costs at most
one second copy with the same Message-ID; nothing is ever missing in silence.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.digests.mails import NO_CONTROLS, Mail
from apps.digests.models import Outgoing

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # longer than any SMTP conversation may take (EMAIL_TIMEOUT)
RETRY_AFTER = (60, 300, 600, 1200, 1800)  # seconds; the last one again and again
GIVE_UP_AFTER = timedelta(hours=4)
ADDRESS_REFUSED = frozenset({550, 551, 553})
OPEN_STATES = (Outgoing.State.PLANNED, Outgoing.State.RETRY)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail did not go out: the server's code, if it spoke at all, and its words."""

    code: int | None
    said: str

    @property
    def is_of_the_address(self) -> bool:
        """Trying this address again harms us and reaches nobody."""
        return self.code in ADDRESS_REFUSED


def may_get_mail(user: User) -> bool:
    """Mails tell of the newsroom's work: whoever left it, or reads only what is published, gets none."""
    return bool(user.is_active and not user.is_partner and user.email)


def new_message_id(kind: str) -> str:
    return f"<{kind}.{uuid4()}@{_host()}>"


def lease(rows: QuerySet, pk: UUID, at: datetime) -> UUID | None:
    """The token under which the mail is now held; None when it is not due or somebody else was faster."""
    token = uuid4()
    taken = (
        rows.due(at)  # type: ignore[attr-defined]  # OutgoingQuerySet
        .filter(pk=pk)
        .update(state=Outgoing.State.SENDING, lease_until=at + LEASE, lease_token=token, attempts=F("attempts") + 1)
    )
    return token if taken else None


def message(user: User, mail: Mail, *, message_id: str, kind: str, unsubscribe: str) -> EmailMultiAlternatives:
    """The mail with the headers that mail programs and servers ask of one that nobody typed."""
    made = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[formataddr((str(user).translate(NO_CONTROLS), user.email))],
        headers={
            "Message-ID": message_id,
            "List-Id": f"Claimtracker {kind} <{kind}.{_host()}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        },
    )
    made.attach_alternative(mail.html, "text/html")
    return made


def refusal_of(error: Exception, row: Outgoing) -> Refusal:
    """What an error on the way means. One that nobody expected is one mail's own, and is logged whole."""
    if isinstance(error, smtplib.SMTPResponseException):
        return Refusal(error.smtp_code, _said(error.smtp_error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return Refusal(code, _said(said))
    if isinstance(error, smtplib.SMTPException | OSError):
        return Refusal(None, f"{type(error).__name__}: {error}")
    logger.error("mail %s could not be made", row.pk, exc_info=error)
    return Refusal(None, type(error).__name__)


def finish(row: Outgoing, token: UUID, state: str, *, subject: str = "") -> bool:
    """Write the end; False when the lease was lost, and then nothing may be written."""
    sent_at = timezone.now() if state == Outgoing.State.SENT else None
    return _release(row, token, state=state, subject=subject[:300], error="", sent_at=sent_at)


def put_off(row: Outgoing, token: UUID, at: datetime, refusal: Refusal) -> str:
    """Try again later, or give up and say why: the state it is in then; "" when the lease was lost."""
    wait = timedelta(seconds=RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1])
    if refusal.is_of_the_address:
        state = Outgoing.State.SUPPRESSED
    else:
        state = Outgoing.State.RETRY if at + wait < row.due_at + GIVE_UP_AFTER else Outgoing.State.FAILED
    logger.warning("mail %s not sent (%s): %s", row.pk, refusal.code or "no answer", refusal.said)
    told = {"smtp_code": refusal.code, "error": refusal.said[:2000], "not_before": at + wait}
    return str(state) if _release(row, token, state=state, **told) else ""


def _release(row: Outgoing, token: UUID, **fields: Any) -> bool:
    held = type(row)._default_manager.filter(pk=row.pk, lease_token=token)
    done = held.update(lease_until=None, lease_token=None, **fields)
    if not done:
        logger.warning("mail %s was finished by somebody else", row.pk)
    return bool(done)


def _said(words: object) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">") or "localhost"
