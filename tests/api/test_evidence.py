"""Evidence and the dossier by API: every kind, files, order, undo, copies, and what outsiders read."""

import uuid
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import Desk, User
from apps.archives.models import Capture
from apps.verification.actions import move_check, open_check
from apps.verification.models import Check, Evidence
from tests.api.calls import Api, api_of, told
from tests.factories import make_article, make_check, make_desk, make_evidence, make_source, make_token, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%minutes\n"


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user("checker", role="fact-checker", desk=desk)


@pytest.fixture
def api(checker: User) -> Api:
    return api_of(checker)


@pytest.fixture
def check(checker: User) -> Check:
    return make_check(state="in progress", checker=checker)


def test_each_kind_is_added_and_told_with_its_copy(api: Api, check: Check) -> None:
    article, source = make_article(), make_source()
    bodies = {
        "link": {"url": "https://council.example/1"},
        "dataset": {"url": "https://data.example/1.csv", "note": "Bridges, CC BY 4.0"},
        "article": {"article": str(article.pk)},
        "source": {"source": str(source.pk), "quote": "Yes."},
    }
    for kind, body in bodies.items():
        answer = api.post(f"checks/{check.pk}/evidence/", {"kind": kind, "stance": "context"} | body)

        assert answer.status_code == 201, answer.content
        assert answer["Location"].endswith(f"/api/v1/evidence/{answer.json()['id']}/")
        assert answer["ETag"] == '"1"'
        copy = answer.json()["copy"]
        assert (copy["state"] if copy else None) == ("due" if "url" in body else None)


def test_a_file_comes_in_a_form(api: Api, check: Check) -> None:
    file = SimpleUploadedFile("minutes.pdf", PDF, "application/pdf")

    answer = api.upload(f"checks/{check.pk}/evidence/", stance="supports", file=file, title="", quote="")

    assert answer.status_code == 201, answer.content
    assert (answer.json()["kind"], answer.json()["title"]) == ("file", "minutes.pdf")
    assert (answer.json()["copy"]["state"], answer.json()["copy"]["size"]) == ("kept", len(PDF))


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [("a.exe", b"MZ", "invalid"), ("a.pdf", b"no PDF", "invalid"), ("a.pdf", b"", "invalid")],
)
def test_files_that_are_not_taken_are_refused_in_words(
    api: Api, check: Check, name: str, body: bytes, code: str
) -> None:
    answer = api.upload(f"checks/{check.pk}/evidence/", stance="supports", file=SimpleUploadedFile(name, body))

    assert "file" in told(answer, 400, code)["errors"]
    assert not Capture.objects.exists()


def test_a_file_may_be_as_large_as_the_archive_keeps(api: Api, check: Check, settings) -> None:
    settings.ARCHIVE_LARGEST_MB = 8
    path = f"checks/{check.pk}/evidence/"

    kept = api.upload(path, stance="context", file=SimpleUploadedFile("a.pdf", PDF + b" " * 7 * 1024**2))
    refused = api.upload(path, stance="context", file=SimpleUploadedFile("b.pdf", PDF + b" " * 10 * 1024**2))

    assert kept.status_code == 201
    told(refused, 413, "too_large")


def test_the_same_form_sent_twice_adds_one_piece(api: Api, check: Check) -> None:
    api.headers["Idempotency-Key"] = "once"

    answers = [
        api.upload(f"checks/{check.pk}/evidence/", stance="context", file=SimpleUploadedFile("a.pdf", PDF))
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert (Evidence.objects.count(), Capture.objects.count()) == (1, 1)


def test_a_piece_is_mended_by_who_read_it(api: Api, check: Check) -> None:
    path = f"evidence/{make_evidence(check, quote='in May').pk}/"
    etag = api.get(path)["ETag"]

    mended = api.patch(path, {"quote": "in June"}, If_Match=etag)

    assert mended.status_code == 200
    assert (mended.json()["quote"], mended["ETag"]) == ("in June", '"2"')
    told(api.patch(path, {"quote": "in July"}, If_Match=etag), 412, "stale")
    told(api.patch(path, {"quote": "in July"}), 428, "precondition_required")
    told(api.patch(path, {"url": "https://other.example/"}, If_Match="*"), 400, "invalid")
    assert Evidence.objects.get().quote == "in June"


def test_a_piece_is_taken_off_and_put_back(api: Api, check: Check) -> None:
    evidence = make_evidence(check)
    listed = f"checks/{check.pk}/evidence/"

    removed = api.post(f"evidence/{evidence.pk}/remove/", {"reason": "Another session."})
    assert removed.json()["removed_at"]
    assert api.get(listed).json()["results"] == []
    assert [row["id"] for row in api.get(listed, removed="true").json()["results"]] == [str(evidence.pk)]
    told(api.post(f"evidence/{evidence.pk}/remove/", {}), 409, "conflict")

    restored = api.post(f"evidence/{evidence.pk}/restore/")
    assert restored.json()["removed_at"] is None
    assert len(api.get(listed).json()["results"]) == 1
    assert api.get(listed, removed="true").json()["results"] == []


def test_the_order_is_put_by_who_read_it(api: Api, check: Check) -> None:
    one, two = (str(make_evidence(check).pk) for _time in range(2))
    path = f"checks/{check.pk}/evidence/order/"
    read = api.get(path)
    assert read.json() == {"ids": [one, two]}

    turned = api.put(path, {"ids": [two, one]}, If_Match=read["ETag"])

    assert turned.json() == {"ids": [two, one]}
    assert [row["id"] for row in api.get(f"checks/{check.pk}/evidence/").json()["results"]] == [two, one]
    told(api.put(path, {"ids": [one, two]}, If_Match=read["ETag"]), 412, "stale")
    told(api.put(path, {"ids": [one]}, If_Match="*"), 409, "conflict")
    told(api.put(path, {"ids": [one, two]}), 428, "precondition_required")


def test_evidence_of_an_earlier_check_is_taken_over(api: Api, checker: User) -> None:
    earlier = make_check(state="in progress", checker=checker)
    evidence = make_evidence(earlier)
    move_check(check=earlier, to="dismissed", by=checker, comment="No time.")
    check = move_check(check=open_check(claim=earlier.claim, by=checker), to="in progress", by=checker)

    taken = api.post(f"checks/{check.pk}/evidence/take-over/", {"evidence": str(evidence.pk)})

    assert taken.status_code == 201
    assert taken.json()["copy"]["id"] == str(evidence.capture_id)
    body = {"evidence": str(uuid.uuid4())}
    told(api.post(f"checks/{check.pk}/evidence/take-over/", body), 400, "invalid")


def test_a_failed_copy_is_tried_again(api: Api, check: Check) -> None:
    evidence = make_evidence(check)
    told(api.post(f"evidence/{evidence.pk}/archive/"), 409, "not_allowed")
    Capture.objects.filter(pk=evidence.capture_id).update(state="failed", error_code="fetch_unknown_host")
    copy = api.get(f"evidence/{evidence.pk}/").json()["copy"]
    assert "There is no server of this name" in copy["state_sentence"]

    answer = api.post(f"evidence/{evidence.pk}/archive/")

    assert (answer.status_code, answer.json()["copy"]["state"]) == (202, "due")


def test_whether_the_copy_holds_the_words_is_told(api: Api, check: Check) -> None:
    evidence = make_evidence(check, kind="file", quote="in May")
    assert api.get(f"evidence/{evidence.pk}/").json()["is_quote_found"] is None
    Capture.objects.filter(pk=evidence.capture_id).update(text="It opens in June.", text_next_at=None)

    assert api.get(f"evidence/{evidence.pk}/").json()["is_quote_found"] is False


def test_frozen_evidence_is_a_conflict_with_the_sentence(api: Api, check: Check) -> None:
    evidence = make_evidence(check)
    Check.objects.filter(pk=check.pk).update(state="published")

    problem = told(api.patch(f"evidence/{evidence.pk}/", {"title": "x"}, If_Match='"1"'), 409, "not_allowed")

    assert "frozen" in problem["detail"]


@pytest.mark.parametrize("who", ["partner", "narrow token"])
def test_outsiders_read_what_was_frozen_and_nothing_of_later(who: str, checker: User) -> None:
    check = make_check(state="published", checker=checker)
    Check.objects.filter(pk=check.pk).update(state="in progress")
    later = make_evidence(check, title="Found later", by=checker, note="A secret note")
    reader = make_user(is_partner=True) if who == "partner" else checker
    api = Api(make_token(reader, scopes=("published:read",))[1])

    answer = api.get(f"checks/{check.pk}/evidence/")

    rows = answer.json()["results"]
    assert [row["title"] for row in rows] == ["Minutes of the council"]
    assert rows[0]["source_url"] == "https://council.example/minutes"
    assert "note" not in rows[0]
    told(api.get(f"evidence/{later.pk}/"), 404, "not_found")
    told(api.get(f"checks/{check.pk}/evidence/order/"), 404, "not_found")


def test_a_hundred_pieces_ask_the_database_no_more_than_ten(
    api: Api, check: Check, django_assert_max_num_queries
) -> None:
    for kind in (*Evidence.Kind.values, *Evidence.Kind.values):
        make_evidence(check, kind=kind, note="Licence: CC0")

    with django_assert_max_num_queries(12):
        assert len(api.get(f"checks/{check.pk}/evidence/").json()["results"]) == 10


# --- Dossier ------------------------------------------------------------------------------------------


def test_the_dossier_is_a_zip(api: Api, check: Check) -> None:
    make_evidence(check, kind="file")

    answer = api.post(f"claims/{check.claim_id}/dossier/", {"internal": True}, Idempotency_Key="k")

    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as zipped:
        assert zipped.testzip() is None
        assert any(name.endswith("/MANIFEST") for name in zipped.namelist())


def test_a_dossier_needs_scopes_for_all_that_is_in_it(checker: User, check: Check) -> None:
    api = Api(make_token(checker, scopes=("checks:read", "claims:read"))[1])

    problem = told(api.post(f"claims/{check.claim_id}/dossier/", {}), 403, "missing_scope")

    assert "articles:read" in problem["detail"]


def test_a_dossier_is_not_taken_by_looking_nor_of_what_is_hidden(api: Api, check: Check) -> None:
    hidden = make_check(is_confidential=True)

    told(api.get(f"claims/{check.claim_id}/dossier/"), 405, "method_not_allowed")
    told(api.post(f"claims/{hidden.claim_id}/dossier/", {}), 404, "not_found")
    partner = api_of(make_user(is_partner=True))
    assert partner.post(f"claims/{make_check(state='published').claim_id}/dossier/", {}).status_code in {403, 404}
