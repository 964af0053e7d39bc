"""A real process is killed after the mail server took its mail and before it could write that down."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone

from apps.digests.actions import gather_mails, plan_notifications, send_mail
from apps.digests.actions.sending import LEASE
from apps.digests.models import InstantMail, Notification
from tests.digests.mailing import LATER
from tests.factories import make_claim, make_comment, make_desk, make_user
from tests.mail_server import Mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

ROOT = Path(__file__).resolve().parents[2]
SEND = """
import sys, django
django.setup()
from datetime import datetime
from uuid import UUID
from apps.digests.actions import send_mail
send_mail(UUID(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def environment(mailbox: Mailbox) -> Iterator[dict[str, str]]:
    name = connection.settings_dict["NAME"]
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    yield os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "claimtracker.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "SECRET_KEY": "a key for tests only, never for anything that listens",
        "PYTHONWARNINGS": "ignore",
    }


def test_it_costs_one_second_copy_at_most_and_no_mail(mailbox: Mailbox, environment: dict[str, str]) -> None:
    desk = make_desk()
    make_user("eva", role="editor", desk=desk)
    make_comment(claim=make_claim(desk=desk), by=make_user(role="reporter", desk=desk), text="@eva, look.")
    at = timezone.now() + LATER
    plan_notifications(at)
    (pk,) = gather_mails(at)
    sender = subprocess.Popen([sys.executable, "-c", SEND, str(pk), at.isoformat()], cwd=ROOT, env=environment)
    mailbox.when_taken = lambda: os.kill(sender.pid, signal.SIGKILL)

    assert sender.wait() == -signal.SIGKILL
    mailbox.when_taken = lambda: None
    left = InstantMail.objects.get()
    states = [send_mail(pk, at + timedelta(minutes=1)), send_mail(pk, at + LEASE * 2), send_mail(pk, at + LEASE * 4)]

    assert left.state == "sending"
    assert states == ["", "sent", ""]
    assert [mail["Message-ID"] for mail in mailbox.accepted] == [left.message_id] * 2
    assert Notification.objects.get().state == "sent"
