"""Evidence from the page of a claim: each kind, mending, ordering, undo, copies, and who may."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.archives.models import Capture
from apps.verification.actions import File, mend_evidence, move_check, open_check, remove_evidence
from apps.verification.models import Check, Evidence
from tests.factories import make_article, make_check, make_claim, make_desk, make_evidence, make_source, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%minutes\n"


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path


@pytest.fixture
def checker(client: Client) -> User:
    user = make_user("ciro", role="fact-checker")
    client.force_login(user)
    return user


@pytest.fixture
def check(checker: User) -> Check:
    return make_check(state="in progress", checker=checker)


def add(client: Client, check: Check, **fields: object) -> object:
    return client.post(reverse("web:evidence_add", args=[check.claim_id]), {"stance": "refutes"} | fields)


def press(client: Client, evidence: Evidence, name: str, **fields: object) -> object:
    address = reverse(f"web:evidence_{name}", args=[evidence.check_supported.claim_id, evidence.pk])
    return client.post(address, {"version": evidence.version} | fields, follow=True)


def page_of(client: Client, check: Check) -> str:
    return client.get(check.claim.get_absolute_url()).content.decode()


# --- Adding -----------------------------------------------------------------------------------------


def test_a_page_is_added_and_waits_for_its_copy(client: Client, check: Check) -> None:
    answer = add(client, check, kind="link", url="https://council.example/1", title="Minutes", quote="In June.")

    evidence = Evidence.objects.get()
    assert answer.headers["Location"].endswith(f"#evidence-{evidence.pk}")
    page = page_of(client, check)
    assert "It waits to be archived." in page
    assert f'hx-get="{reverse("web:evidence_archive", args=[check.claim_id, evidence.pk])}"' in page


def test_a_file_is_added_and_kept(client: Client, check: Check) -> None:
    answer = add(client, check, kind="file", file=SimpleUploadedFile("minutes.pdf", PDF, "application/pdf"))

    capture = Evidence.objects.get().capture
    assert answer.status_code == 302
    assert (capture.state, capture.size, capture.content_type) == ("kept", len(PDF), "application/pdf")
    assert f"SHA-256 {capture.sha256[:12]}" in page_of(client, check)


def test_a_dataset_is_an_address_or_a_file_with_its_licence(client: Client, check: Check) -> None:
    add(client, check, kind="dataset", url="https://data.example/1.csv", note="Bridges, CC BY 4.0")
    add(client, check, kind="dataset", file=SimpleUploadedFile("a.csv", b"a;b\n1;2\n"), note="Bridges, CC BY 4.0")
    both = {"url": "https://data.example/1.csv", "file": SimpleUploadedFile("a.csv", b"a;b\n1;2\n"), "note": "x"}
    refused = add(client, check, kind="dataset", **both)

    assert Evidence.objects.filter(kind="dataset").count() == 2
    assert refused.status_code == 422
    assert "one of the two" in refused.content.decode()


@pytest.mark.parametrize("way", ["title", "page", "address"])
def test_an_article_of_ours_is_named_by_title_or_address(client: Client, check: Check, way: str) -> None:
    article = make_article(title="Bridge closed again", url="https://post.example/a")
    ways = {
        "title": "bridge closed again",
        "page": f"http://testserver{article.get_absolute_url()}",
        "address": "https://www.post.example/a?utm_source=x",
    }

    answer = add(client, check, kind="article", article=ways[way])

    assert answer.status_code == 302
    assert Evidence.objects.get().article == article


def test_an_article_the_person_may_not_see_is_not_there(client: Client, check: Check) -> None:
    secret = make_article(title="Secret plan", is_confidential=True)

    for words in ("Secret plan", str(secret.pk)):
        answer = add(client, check, kind="article", article=words)
        assert "no such article" in answer.content.decode()
    names = client.get(reverse("web:evidence_article_names", args=[check.claim_id]), {"article": "Secret"})
    assert "Secret plan" not in names.content.decode()


def test_titles_of_articles_are_offered_while_typing(client: Client, check: Check) -> None:
    make_article(title="Bridge closed again")

    names = client.get(reverse("web:evidence_article_names", args=[check.claim_id]), {"article": "closed"})

    assert 'value="Bridge closed again"' in names.content.decode()


def test_a_statement_needs_its_words(client: Client, check: Check) -> None:
    make_source("Ida Kern")

    without = add(client, check, kind="source", source="Ida Kern")
    added = add(client, check, kind="source", source="ida kern", quote="It opens in June.", title="Call of 4 May")

    assert without.status_code == 422
    assert added.status_code == 302
    page = page_of(client, check)
    assert "It opens in June." in page
    assert "were not found" not in page


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("setup.exe", b"MZ", "are not taken"),
        ("page.html", b"<script>alert(1)</script>", "are not taken"),
        ("minutes.pdf", b"no PDF at all", "not what its name says"),
        ("minutes.pdf", b"", "empty"),
    ],
)
def test_files_of_other_kinds_are_refused_in_words(
    client: Client, check: Check, name: str, body: bytes, sentence: str
) -> None:
    answer = add(client, check, kind="file", file=SimpleUploadedFile(name, body))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Capture.objects.exists()


def test_a_file_may_be_larger_than_an_article_but_not_than_the_archive_keeps(
    client: Client, check: Check, settings
) -> None:
    settings.ARCHIVE_LARGEST_MB = 7

    kept = add(client, check, kind="file", file=SimpleUploadedFile("a.pdf", PDF + b" " * 6 * 1024**2))
    refused = add(client, check, kind="file", file=SimpleUploadedFile("b.pdf", PDF + b" " * 7 * 1024**2))

    assert kept.status_code == 302
    assert refused.status_code == 422
    assert "larger than 7 MB" in refused.content.decode()


def test_the_form_of_each_kind_opens_with_and_without_scripts(client: Client, check: Check) -> None:
    address = reverse("web:evidence_new", args=[check.claim_id])

    for kind in Evidence.Kind.values:
        whole = client.get(address, {"kind": kind}).content.decode()
        part = client.get(address, {"kind": kind}, headers={"HX-Request": "true"}).content.decode()
        for html in (whole, part):
            assert f'<input type="hidden" name="kind" value="{kind}">' in html
            assert 'id="add-evidence" open' in html
        assert "<html" not in part
    assert "<html" in whole


# --- What the page tells ----------------------------------------------------------------------------


def test_words_that_the_copy_lacks_are_told_once_it_has_text(client: Client, check: Check) -> None:
    evidence = make_evidence(check, kind="file", quote="It opens in May.")
    assert "were not found" not in page_of(client, check)

    Capture.objects.filter(pk=evidence.capture_id).update(text="It opens\n in June.", text_next_at=None)
    assert "These words were not found in the archived copy." in page_of(client, check)

    mend_evidence(evidence=evidence, version=1, by=check.assignee, quote="“opens in June”")
    assert "were not found" not in page_of(client, check)


def test_the_copy_of_a_page_tells_of_itself_until_it_is_there(client: Client, check: Check) -> None:
    evidence = make_evidence(check)
    address = reverse("web:evidence_archive", args=[check.claim_id, evidence.pk])

    waiting = client.get(address).content.decode()
    Capture.objects.filter(pk=evidence.capture_id).update(state="failed", error_code="fetch_unknown_host")
    failed = client.get(address).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in failed
    assert "There is no server of this name." in failed
    assert "Try again" in failed


def test_a_failed_copy_is_tried_again(client: Client, check: Check) -> None:
    evidence = make_evidence(check)
    Capture.objects.filter(pk=evidence.capture_id).update(state="failed", error_code="fetch_failed")

    page = press(client, evidence, "archive_again").content.decode()

    assert "It is being tried again." in page
    assert Capture.objects.get().state == "due"


def test_the_title_of_the_page_is_offered_where_nobody_gave_one(client: Client, check: Check) -> None:
    evidence = make_evidence(check, kind="file", file=File("scan 17.txt", b"x", "text/plain"), title="")
    Capture.objects.filter(pk=evidence.capture_id).update(title="Minutes of the council")
    assert "It calls itself “Minutes of the council”." in page_of(client, check)

    press(client, evidence, "title")

    assert Evidence.objects.get().title == "Minutes of the council"
    assert "It calls itself" not in page_of(client, check)


def test_links_and_files_that_are_gone_say_so_beside_them(client: Client, check: Check) -> None:
    evidence = make_evidence(check, kind="file")
    Capture.objects.filter(pk=evidence.capture_id).update(
        filename="", address="https://a.example/", health="gone", wayback="kept", text_next_at=None,
        wayback_address="https://web.archive.org/web/1/https://a.example/",
    )  # fmt: skip

    page = page_of(client, check)

    assert "The page is gone from its address." in page
    assert 'href="https://web.archive.org/web/1/https://a.example/"' in page


def test_evidence_of_an_earlier_check_is_offered_and_taken_over(client: Client, checker: User) -> None:
    earlier = make_check(state="in progress", checker=checker)
    evidence = make_evidence(earlier, title="Old minutes")
    move_check(check=earlier, to="dismissed", by=checker, comment="No time.")
    check = move_check(check=open_check(claim=earlier.claim, by=checker), to="in progress", by=checker)
    assert "1 piece of an earlier check" in page_of(client, check)

    press(client, evidence, "take_over")

    assert check.evidence.get().title == "Old minutes"
    assert "of an earlier check" not in page_of(client, check)


def test_an_empty_list_says_what_to_do(client: Client, check: Check) -> None:
    assert "No evidence yet." in page_of(client, check)


def test_much_evidence_asks_the_database_no_more_than_little(client: Client, check: Check) -> None:
    def queries() -> int:
        page_of(client, check)  # quotes are looked up once
        with CaptureQueriesContext(connection) as captured:
            page_of(client, check)
        return len(captured)

    for kind in Evidence.Kind.values:
        make_evidence(check, kind=kind, note="x", quote="It opens in June.")
    few = queries()
    for kind in Evidence.Kind.values * 2:
        make_evidence(check, kind=kind, note="x", quote="It opens in June.")

    assert queries() == few


# --- Changing ---------------------------------------------------------------------------------------


def mend(client: Client, evidence: Evidence, **fields: object) -> object:
    now = {name: getattr(evidence, name) for name in ("stance", "title", "quote", "note", "version")}
    return client.post(
        reverse("web:evidence_mend", args=[evidence.check_supported.claim_id, evidence.pk]), now | fields
    )


def test_a_piece_is_mended_and_history_tells(client: Client, check: Check) -> None:
    evidence = make_evidence(check, title="Minutes", quote="in May")
    form = client.get(reverse("web:evidence_mend", args=[check.claim_id, evidence.pk])).content.decode()
    assert "in May" in form

    answer = mend(client, evidence, quote="in June", stance="supports")

    assert answer.status_code == 302
    page = page_of(client, check)
    assert "mended evidence" in page
    assert "<del>in May</del> → <ins>in June</ins>" in page
    assert "<del>refutes</del> → <ins>supports</ins>" in page


def test_two_who_mend_at_once_see_both_and_neither_is_lost(client: Client, check: Check) -> None:
    evidence = make_evidence(check, note="as it was")
    mend_evidence(evidence=evidence, version=1, by=check.assignee, note="as a colleague wrote it")

    answer = mend(client, evidence, note="as I wrote it")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "as a colleague wrote it" in page
    assert "as I wrote it" in page
    assert 'name="version" value="2"' in page
    assert Evidence.objects.get().note == "as a colleague wrote it"


def test_a_piece_is_taken_off_and_put_back(client: Client, check: Check) -> None:
    evidence = make_evidence(check, title="Minutes")

    assert "is off the list" in press(client, evidence, "remove").content.decode()
    assert "1 piece was removed" in page_of(client, check)
    evidence.refresh_from_db()
    assert "on the list again" in press(client, evidence, "restore").content.decode()

    assert check.evidence.kept().get() == evidence


def test_an_old_page_removes_nothing_that_changed_since(client: Client, check: Check) -> None:
    evidence = make_evidence(check, title="Minutes")
    mend_evidence(evidence=Evidence.objects.get(), version=1, by=check.assignee, title="Other minutes")

    page = press(client, evidence, "remove").content.decode()

    assert "Somebody else changed this evidence" in page
    assert Evidence.objects.kept().exists()


def test_pieces_go_up_and_down(client: Client, check: Check) -> None:
    pieces = [make_evidence(check, title=title) for title in ("one", "two", "three")]

    def order() -> str:
        return re.search(r'name="order" value="(\w+)"', page_of(client, check))[1]

    press(client, pieces[2], "move", to="up", order=order())
    press(client, pieces[0], "move", to="up", order=order())  # the first stays the first
    assert [piece.title for piece in check.evidence.kept()] == ["one", "three", "two"]

    old = order()
    remove_evidence(evidence=pieces[1], version=1, by=check.assignee)
    page = press(client, pieces[2], "move", to="up", order=old).content.decode()
    assert "Somebody else changed this list" in page
    assert [piece.title for piece in check.evidence.kept()] == ["one", "three"]


def test_frozen_evidence_shows_why_and_no_buttons(client: Client, check: Check) -> None:
    evidence = make_evidence(check)
    Check.objects.filter(pk=check.pk).update(state="published")

    page = page_of(client, check)
    refused = press(client, evidence, "remove").content.decode()

    assert "its evidence is frozen. Reopen the check" in page
    assert 'id="add-evidence"' not in page
    assert reverse("web:evidence_remove", args=[check.claim_id, evidence.pk]) not in page
    assert "its evidence is frozen" in refused
    assert Evidence.objects.kept().exists()


# --- Who, and how -----------------------------------------------------------------------------------

POSTS = ("title", "remove", "restore", "move", "take_over", "archive_again", "mend")


def test_another_desks_confidential_evidence_is_not_there(client: Client, checker: User) -> None:
    evidence = make_evidence(make_check(state="in progress", is_confidential=True))
    ids = [evidence.check_supported.claim_id, evidence.pk]

    for name in POSTS:
        assert client.post(reverse(f"web:evidence_{name}", args=ids), {"version": 1}).status_code == 404, name
    for name in ("mend", "archive"):
        assert client.get(reverse(f"web:evidence_{name}", args=ids)).status_code == 404, name
    for name in ("evidence_new", "evidence_article_names", "dossier"):
        assert client.get(reverse(f"web:{name}", args=ids[:1])).status_code == 404, name


def test_evidence_is_not_found_below_another_claim(client: Client, check: Check) -> None:
    evidence = make_evidence(check)

    assert client.get(reverse("web:evidence_mend", args=[make_claim().pk, evidence.pk])).status_code == 404


def test_reading_changes_nothing(client: Client, check: Check) -> None:
    evidence = make_evidence(check)

    for name in set(POSTS) - {"mend"}:
        address = reverse(f"web:evidence_{name}", args=[check.claim_id, evidence.pk])
        assert client.get(address).status_code == 405, name


def test_reporters_read_evidence_and_change_none(client: Client, check: Check) -> None:
    evidence = make_evidence(check, title="Minutes")
    client.force_login(make_user(role="reporter"))

    page = page_of(client, check)

    assert "Minutes" in page
    assert "Only fact-checkers and editors of this desk work on its evidence." in page
    assert "Only fact-checkers" in press(client, evidence, "remove").content.decode()


# --- Dossier ----------------------------------------------------------------------------------------


def test_the_dossier_is_taken_by_a_button_and_not_by_looking(client: Client, check: Check) -> None:
    address = reverse("web:dossier", args=[check.claim_id])

    looked = client.get(address)
    taken = client.post(address)

    assert "Take the dossier" in looked.content.decode()
    assert taken.headers["Content-Type"] == "application/zip"
    assert "attachment" in taken.headers["Content-Disposition"]
    body = b"".join(taken.streaming_content)
    assert body.startswith(b"PK")
    assert len(body) == int(taken.headers["Content-Length"])
    assert page_of(client, check).count("took the dossier") == 1


def test_a_desks_dossiers_are_its_own(client: Client) -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)
    client.force_login(make_user(role="reporter", desk=desk))
    mine = client.post(reverse("web:dossier", args=[claim.pk]))
    assert b"".join(mine.streaming_content).startswith(b"PK")
    client.force_login(make_user(role="editor"))

    assert mine.status_code == 200
    assert client.post(reverse("web:dossier", args=[claim.pk])).status_code == 404
