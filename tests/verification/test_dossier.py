"""A claim's dossier: whole, checkable, the same twice, and nothing in it that its readers may not know."""

import hashlib
import json
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.archives.models import Capture
from apps.archives.storage import path_of
from apps.claims.actions import Found, record_claim
from apps.errors import NotAllowed
from apps.history.models import Event
from apps.verification.actions import File, remove_evidence, take_dossier
from apps.verification.actions.comments import add_comment
from apps.verification.actions.responses import ask_party
from apps.verification.dossier import make
from apps.verification.dossier.names import LONGEST, extension, safe_name
from apps.verification.models import Check
from tests.factories import make_article, make_check, make_claim, make_desk, make_evidence, make_source, make_user

pytestmark = pytest.mark.django_db
TEXT = b"The bridge opens in June.\n"


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path / "archive"


@pytest.fixture
def checker() -> User:
    return make_user("ciro", role="fact-checker")


@pytest.fixture
def check(checker: User) -> Check:
    return make_check(state="in progress", checker=checker)


def unpacked(check: Check, tmp_path: Path, **options: bool) -> Path:
    with make(check.claim, **options).file as file, ZipFile(file) as zipped:
        zipped.extractall(tmp_path / "out")
    return next((tmp_path / "out").iterdir())


def told(folder: Path) -> dict:
    return json.loads((folder / "claim.json").read_text())


def everything(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_manifest_holds_the_digest_of_every_file(check: Check, tmp_path: Path) -> None:
    make_evidence(check, kind="file", file=File("minutes.txt", TEXT, "text/plain"))

    folder = unpacked(check, tmp_path)

    checked = subprocess.run(["sha256sum", "-c", "MANIFEST"], cwd=folder, capture_output=True, text=True, check=True)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"MANIFEST"}
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == files
    assert {"index.html", "claim.json"} < files


def test_the_copy_lies_in_it_byte_for_byte_with_its_warc(check: Check, tmp_path: Path) -> None:
    evidence = make_evidence(check, kind="file", file=File("minutes.txt", TEXT, "text/plain"), title="Minutes")

    folder = unpacked(check, tmp_path)

    copy = told(folder)["checks"][0]["evidence"][0]["copy"]
    assert (folder / copy["original_file"]).read_bytes() == TEXT
    assert copy["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert (folder / copy["warc_file"]).read_bytes() == path_of(evidence.capture.warc).read_bytes()
    assert copy["warc_sha256"] == hashlib.sha256((folder / copy["warc_file"]).read_bytes()).hexdigest()
    assert copy["problem"] == ""


def test_the_words_of_a_copy_lie_beside_it(check: Check, tmp_path: Path) -> None:
    evidence = make_evidence(check, kind="file", file=File("minutes.txt", TEXT, "text/plain"))
    Capture.objects.filter(pk=evidence.capture_id).update(text="The bridge opens in June.", text_next_at=None)

    folder = unpacked(check, tmp_path)

    text_file = told(folder)["checks"][0]["evidence"][0]["copy"]["text_file"]
    assert (folder / text_file).read_text() == "The bridge opens in June."


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_copy_that_is_missing_or_altered_is_named(check: Check, tmp_path: Path, damage: str) -> None:
    evidence = make_evidence(check, kind="file", file=File("minutes.txt", TEXT, "text/plain"), title="Minutes")
    path = path_of(evidence.capture.warc)
    path.chmod(0o600)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)

    folder = unpacked(check, tmp_path)

    copy = told(folder)["checks"][0]["evidence"][0]["copy"]
    assert copy["state"] == "damaged"
    assert damage in copy["detail"]
    assert copy["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert "missing or was altered" in (folder / "index.html").read_text()
    assert not (folder / "evidence").exists()


def test_a_copy_that_waits_or_failed_says_so(check: Check, tmp_path: Path) -> None:
    make_evidence(check, title="Waits")
    failed = make_evidence(check, title="Fails")
    Capture.objects.filter(pk=failed.capture_id).update(state="failed", error_code="fetch_unknown_host")

    page = (unpacked(check, tmp_path) / "index.html").read_text()

    assert "It waits to be archived." in page
    assert "There is no server of this name." in page


def test_it_tells_the_claim_its_places_and_its_work(checker: User, tmp_path: Path) -> None:
    source = make_source("Hanna Vogt")
    claim = make_claim(
        article=make_article(text="Before it. Vogt says that it opens. After it.", title="Bridge"),
        quote="it opens", text="It opens.", claimant=source,
    )  # fmt: skip
    check = make_check(claim=claim, state="retracted", checker=checker, explanation="The minutes say otherwise.")

    folder = unpacked(check, tmp_path)

    facts, page = told(folder), (folder / "index.html").read_text()
    assert facts["claim"]["claimant"]["name"] == "Hanna Vogt"
    assert facts["appearances"][0]["quote"] == "it opens"
    assert facts["checks"][0]["verdicts"][0]["retraction"] == "For the record."
    assert "Vogt says that <mark>it opens</mark>. After it." in page
    assert "The minutes say otherwise." in page
    assert "Retracted by" in page
    assert [event["what"] for event in facts["history"]][:2] == ["claim recorded", "check opened"]
    version = facts["articles"][0]["versions"][0]
    assert (folder / version["file"]).read_text() == claim.appearances.get().version.text


def test_the_page_needs_nothing_from_outside(check: Check, tmp_path: Path) -> None:
    make_evidence(check, url="https://council.example/<script>alert(1)</script>", title="<script>alert(2)</script>")

    page = (unpacked(check, tmp_path) / "index.html").read_text()

    assert "<script" not in page
    assert "src=" not in page
    assert "<link" not in page
    assert "default-src 'none'" in page


def test_a_page_as_it_was_fetched_is_kept_as_text() -> None:
    assert extension("", "text/html; charset=utf-8") == ".html.txt"
    assert extension("drawing.SVG", "") == ".svg.txt"
    assert extension("minutes.pdf", "application/pdf") == ".pdf"
    assert extension("", "application/x-unheard-of") == ".bin"
    assert extension("a.b/../c", "") == ".bin"


def test_the_same_state_is_the_same_to_the_byte(check: Check, checker: User) -> None:
    make_evidence(check, kind="file", file=File("minutes.txt", TEXT, "text/plain"))

    with take_dossier(claim=check.claim, by=checker).file as file:
        first = file.read()
    with take_dossier(claim=check.claim, by=make_user(role="reporter")).file as file:
        second = file.read()

    assert first == second


def test_that_it_was_taken_stands_in_the_history_with_its_digest(check: Check, checker: User) -> None:
    dossier = take_dossier(claim=check.claim, by=checker, with_comments=True)

    with dossier.file as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    event = Event.objects.about("claim", check.claim_id).first()
    assert (event.verb, event.actor_id) == ("dossier taken", checker.pk)
    assert event.after == {"sha256": digest, "size": dossier.size, "has_comments": True}


def test_it_is_in_the_language_of_its_reader(check: Check, tmp_path: Path) -> None:
    with translation.override("de"):
        folder = unpacked(check, tmp_path)

    assert '<html lang="de">' in (folder / "index.html").read_text()
    assert told(folder)["claim"]["status_label"] == "in Arbeit"


def test_german_letters_are_written_out() -> None:
    assert safe_name("Zahlen zur Anhörung: Größe & Maß") == "Zahlen-zur-Anhoerung-Groesse-Mass"


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "a\x00b", "x" * 400, "\u202egnp.exe", "CON", "nul.txt",
        "...", " ", "Ärger & Söhne", "مستند", "a\nb", "-rf", "file:///x", "🌉",
    ],
)  # fmt: skip
def test_hostile_names_become_safe_ones(title: str) -> None:
    name = safe_name(title)

    assert name
    assert len(name) <= LONGEST
    assert name.isascii()
    assert all(letter.isalnum() or letter == "-" for letter in name)
    assert not name.startswith("-")
    assert name.lower() not in {"con", "nul"}


def test_hostile_titles_and_file_names_lead_nowhere_else(check: Check, tmp_path: Path) -> None:
    for name in ("../../../etc/cron.d/x.txt", "\u202etxt.exe.txt", "x" * 240 + ".txt"):
        make_evidence(check, kind="file", file=File(name, TEXT, "text/plain"), title=name)

    with make(check.claim).file as file, ZipFile(file) as zipped:
        names = zipped.namelist()

    assert len(names) == len(set(names))
    for name in names:
        assert ".." not in name
        assert not name.startswith("/")
        assert name.isascii()
        assert len(name) < 200


def test_whom_exactly_we_spoke_to_is_in_no_dossier(check: Check, checker: User, tmp_path: Path) -> None:
    ask_party(
        check=check, by=checker, party=check.claim.claimant, channel="phone", contact="Frau Nadelöhr, Durchwahl 4711",
        question="Is it so?", asked_at=check.created_at,
    )  # fmt: skip

    words = everything(unpacked(check, tmp_path, with_comments=True))

    assert "Is it so?" in words
    assert "Nadelöhr" not in words
    assert "4711" not in words


def test_comments_are_in_it_only_where_they_are_asked_for(check: Check, checker: User, tmp_path: Path) -> None:
    add_comment(claim=check.claim, by=checker, text="Careful with Zebrafink")

    assert "Zebrafink" not in everything(unpacked(check, tmp_path / "1"))
    assert "Zebrafink" in everything(unpacked(check, tmp_path / "2", with_comments=True))


def test_what_is_confidential_to_a_desk_is_in_no_dossier_of_everybodys_claims(tmp_path: Path) -> None:
    desk = make_desk()
    check = make_check(state="in progress", desk=desk)
    evidence = make_evidence(check, kind="file", file=File("a.txt", TEXT, "text/plain"))
    Capture.objects.filter(pk=evidence.capture_id).update(confidential_to=desk)
    secret = make_article(desk=desk, is_confidential=True, text="Zebrafink said so.")
    record_claim(
        version=secret.current, claimant=None, found=Found(text="Z.", label="Z", kind="direct", content=((0, 3),))
    )
    check.claim.appearances.update(article=secret, version=secret.current)

    words = everything(unpacked(check, tmp_path))

    assert "Zebrafink" not in words
    assert TEXT.decode().strip() not in words
    assert "confidential to another desk" in words


def test_a_desks_confidential_claim_has_a_dossier_for_its_desk_alone() -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)

    with take_dossier(claim=claim, by=make_user(role="reporter", desk=desk)).file as file:
        assert file.read(2) == b"PK"
    assert Event.objects.about("claim", claim.pk).first().confidential_to == desk.pk
    for stranger in (make_user(role="editor"), make_user(is_administrator=True), make_user(is_partner=True)):
        with pytest.raises(NotAllowed):
            take_dossier(claim=claim, by=stranger)


def test_partners_take_no_dossier() -> None:
    check = make_check(state="published")

    with pytest.raises(NotAllowed):
        take_dossier(claim=check.claim, by=make_user(is_partner=True))


def test_what_was_removed_is_told_by_the_history_alone(check: Check, checker: User, tmp_path: Path) -> None:
    evidence = make_evidence(check, title="Wrong minutes")
    remove_evidence(evidence=evidence, version=1, by=checker, reason="Another session.")

    facts = told(unpacked(check, tmp_path))

    assert facts["checks"][0]["evidence"] == []
    assert facts["history"][-1]["reason"] == "Another session."


def test_two_pieces_that_rest_on_one_copy_share_it(check: Check, checker: User, tmp_path: Path) -> None:
    first = make_evidence(check, kind="file", file=File("a.txt", TEXT, "text/plain"))
    second = make_evidence(check)
    type(second).objects.filter(pk=second.pk).update(capture=first.capture)

    pieces = told(unpacked(check, tmp_path))["checks"][0]["evidence"]

    assert pieces[0]["copy"] == pieces[1]["copy"]


def test_a_claim_nobody_touched_has_one_too(tmp_path: Path) -> None:
    claim = make_claim()

    with make(claim).file as file, ZipFile(file) as zipped:
        page = next(zipped.read(name).decode() for name in zipped.namelist() if name.endswith("index.html"))

    assert "Nobody has checked it yet." in page
