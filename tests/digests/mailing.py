"""What tests of mails at once share: a mailbox behind a real SMTP conversation, and the three steps in one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.digests.actions import due_mails, gather_mails, plan_notifications, send_mail
from tests.mail_server import Mailbox, mail_server

LATER = timedelta(minutes=3)  # longer than things are gathered for


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


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
