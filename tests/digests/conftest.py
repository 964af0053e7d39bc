"""A desk, an editor who is named, a reporter who names her, and a mailbox behind a real SMTP conversation."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.accounts.models import Desk, User
from tests.factories import make_desk, make_user
from tests.mail_server import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def eva(desk: Desk) -> User:
    return make_user("eva", role="editor", desk=desk)


@pytest.fixture
def author(desk: Desk) -> User:
    return make_user("author", role="reporter", desk=desk)
