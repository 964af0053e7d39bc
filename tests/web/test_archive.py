"""The page of an archived copy: what is kept, and that nothing of it ever runs as a page of ours."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.archives.actions import keep_file
from apps.archives.models import Capture
from tests.archives.running import SENTENCES, alter, kept, page, site, work_through
from tests.factories import make_check, make_claim, make_desk, make_user
from tests.intake.servers import always

pytestmark = pytest.mark.django_db
ATTACK = b"<!doctype html><html><title><script>alert(1)</script></title><body><script>alert(2)</script><p>%s</p></body>"


@pytest.fixture(autouse=True)
def archive_folder(settings: Any, tmp_path: Any) -> None:
    settings.ARCHIVE_DIR = tmp_path


@pytest.fixture
def reader(client: Client) -> Any:
    person = make_user(role="reporter")
    client.force_login(person)
    return person


def test_shows_what_was_kept_when_and_its_words(client: Client, reader: Any) -> None:
    with site() as server:
        capture = kept(server, "/minutes")

    shown = client.get(capture.get_absolute_url()).content.decode()

    assert capture.sha256 in shown and capture.warc_sha256 in shown
    assert SENTENCES[0] in shown
    assert server.url("/minutes") in shown


def test_markup_of_the_page_is_shown_as_words(client: Client, reader: Any) -> None:
    with site(always(ATTACK % SENTENCES[0].encode())) as server:
        capture = kept(server)
    Capture.objects.filter(pk=capture.pk).update(title="<script>alert(1)</script>", text="<b>bold</b>")

    shown = client.get(capture.get_absolute_url()).content.decode()

    assert "<script>alert" not in shown
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown


@pytest.mark.parametrize("which", ["capture_copy", "capture_warc"])
def test_downloads_are_files_that_no_browser_opens_as_ours(client: Client, reader: Any, which: str) -> None:
    with site(always(ATTACK % b"x")) as server:
        capture = kept(server, "/attack.html")

    answer = client.get(reverse(f"web:{which}", args=[capture.pk]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "html" not in answer["Content-Type"]
    assert b"".join(answer)  # type: ignore[arg-type]


def test_the_original_bytes_come_back_under_their_own_name(client: Client, reader: Any) -> None:
    with site(always(b"a,b\n1,2\n", headers=("Content-Type: text/csv",))) as server:
        capture = kept(server, "/figures/budget%202026")

    answer = client.get(reverse("web:capture_copy", args=[capture.pk]))

    assert answer.content == b"a,b\n1,2\n"
    assert answer["Content-Disposition"] == 'attachment; filename="budget 2026.csv"'


def test_an_altered_copy_is_not_handed_out_and_says_so(client: Client, reader: Any) -> None:
    with site() as server:
        capture = kept(server)
    alter(capture, lambda data: data[:-1])

    answer = client.get(reverse("web:capture_copy", args=[capture.pk]), follow=True)

    assert "missing or was altered" in answer.content.decode()


def test_what_failed_says_why_and_is_tried_again_by_a_button(client: Client, reader: Any) -> None:
    with site(always(b"no", status="404 Not Found")) as server:
        capture = kept(server)
        shown = client.get(capture.get_absolute_url()).content.decode()
        assert "no page at this address" in shown and "Try again" in shown

        client.post(reverse("web:capture_retry", args=[capture.pk]))

    capture.refresh_from_db()
    assert capture.state == "due"


def test_another_desks_confidential_copy_is_not_there(client: Client, reader: Any) -> None:
    desk = make_desk()
    capture = keep_file(payload=b"secret", filename="s.txt", content_type="text/plain", by=None, confidential_to=desk)

    for name in ("capture", "capture_copy", "capture_warc"):
        assert client.get(reverse(f"web:{name}", args=[capture.pk])).status_code == 404
    assert client.post(reverse("web:capture_retry", args=[capture.pk])).status_code == 404

    client.force_login(make_user(role="reporter", desk=desk))
    assert client.get(capture.get_absolute_url()).status_code == 200


def test_asking_needs_a_login_and_changes_nothing(client: Client) -> None:
    capture = keep_file(payload=b"x", filename="s.txt", content_type="text/plain", by=None)

    assert client.get(capture.get_absolute_url()).status_code == 302
    assert client.get(reverse("web:capture_retry", args=[capture.pk])).status_code in {302, 405}


# --- Search ----------------------------------------------------------------------------------------


def evidence_with_copy(words: bytes, *, desk: Any = None, is_confidential: bool = False) -> Any:
    """A claim with one piece of evidence whose copy holds the words."""
    claim = make_claim(desk=desk, is_confidential=is_confidential)
    check = make_check(state="in review", claim=claim)
    piece = check.evidence.get()
    capture = keep_file(
        payload=words,
        filename="report.txt",
        content_type="text/plain",
        by=None,
        confidential_to=claim.confidential_desk_id,
    )
    piece.capture = work_through(capture)
    piece.save(update_fields=["capture"])
    return piece


def found(client: Client, words: str) -> list[Any]:
    parts = client.get("/search/", {"q": words}).context["found"]
    return next(part for part in parts if part.type == "evidence").hits


def test_archived_evidence_is_found_by_its_words_and_leads_to_its_claim(client: Client, reader: Any) -> None:
    piece = evidence_with_copy(b"The auditors found a hole of nine million in the budget of the bridge.")

    hits = found(client, "auditors hole")
    shown = client.get("/search/", {"q": "auditors hole"}).content.decode()

    assert [hit.thing.pk for hit in hits] == [piece.capture.pk]
    assert piece.check_supported.claim.get_absolute_url() in shown


def test_evidence_of_another_desks_confidential_claim_is_not_found(client: Client, reader: Any) -> None:
    desk = make_desk()
    evidence_with_copy(b"The auditors found a hole of nine million.", desk=desk, is_confidential=True)

    assert found(client, "auditors") == []

    client.force_login(make_user(role="reporter", desk=desk))
    assert len(found(client, "auditors")) == 1


def test_removed_evidence_is_found_no_more(client: Client, reader: Any) -> None:
    piece = evidence_with_copy(b"The auditors found a hole of nine million.")
    type(piece).objects.filter(pk=piece.pk).update(removed_at=piece.created_at, removed_by=reader)

    assert found(client, "auditors") == []


def test_page_and_words_survive_an_empty_title(client: Client, reader: Any) -> None:
    with site(always(page(title=""))) as server:
        capture = kept(server)

    assert client.get(capture.get_absolute_url()).status_code == 200
