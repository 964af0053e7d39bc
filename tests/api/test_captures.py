"""Archived copies in the API."""

from typing import Any

import pytest

from apps.accounts.roles import Scope
from apps.archives.actions import keep_file, read_text
from apps.archives.models import Capture
from tests.api.calls import api_of
from tests.archives.running import alter
from tests.factories import make_desk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive_folder(settings: Any, tmp_path: Any) -> None:
    settings.ARCHIVE_DIR = tmp_path


def a_copy(desk: Any = None) -> Capture:
    capture = keep_file(
        payload=b"The auditors found a hole of nine million in the budget of the bridge.",
        filename="report.txt",
        content_type="text/plain",
        by=None,
        confidential_to=desk,
    )
    read_text(capture.pk)
    capture.refresh_from_db()
    return capture


def test_tells_what_was_kept_its_words_and_its_bytes() -> None:
    capture = a_copy()
    api = api_of(make_user(role="reporter"))

    told = api.get(f"captures/{capture.pk}/").json()
    text = api.get(f"captures/{capture.pk}/text/").json()
    copy = api.get(f"captures/{capture.pk}/copy/")

    assert (told["state"], told["sha256"], told["filename"], told["has_text"]) == (
        "kept",
        capture.sha256,
        "report.txt",
        True,
    )
    assert text["text"].startswith("The auditors")
    assert copy.content.startswith(b"The auditors")
    assert copy["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert copy["Content-Security-Policy"].startswith("sandbox")


def test_an_altered_copy_is_a_conflict() -> None:
    capture = a_copy()
    alter(capture, lambda data: data + b"x")

    answer = api_of(make_user(role="reporter")).get(f"captures/{capture.pk}/copy/")

    assert (answer.status_code, answer.json()["code"]) == (409, "copy_altered")


def test_who_may_not_see_it_finds_nothing() -> None:
    desk = make_desk()
    capture = a_copy(desk)
    callers = [
        api_of(make_user(role="editor")),
        api_of(make_user(is_administrator=True)),
        api_of(make_user(is_partner=True)),
        api_of(make_user(role="reporter", desk=desk), scopes=(Scope.PUBLISHED_READ,)),
    ]

    for api in callers:
        for path in ("", "text/", "copy/"):
            assert api.get(f"captures/{capture.pk}/{path}").status_code in {403, 404}
    assert api_of(make_user(role="reporter", desk=desk)).get(f"captures/{capture.pk}/").status_code == 200
