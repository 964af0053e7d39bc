"""`manage.py ingest`: what was taken in, what became of it, and an exit code that tells the truth."""

import io
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.accounts.models import Desk
from apps.articles.models import Article
from apps.intake import tasks
from apps.intake.actions import sweep, work
from apps.intake.management.commands import ingest
from apps.intake.models import Run
from tests.factories import make_desk, make_user
from tests.intake import files
from tests.intake.running import TEXT, TITLE, page_of, text_number
from tests.intake.servers import Server, always, answer, serving

pytestmark = pytest.mark.django_db

FRENCH = "Ceci est un texte qui est écrit en français et que personne ne lira ici. " * 5


@pytest.fixture(autouse=True)
def desk() -> Desk:
    return make_desk()


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """No broker and no worker, unless a test brings them."""
    messages: list[int] = []
    monkeypatch.setattr(ingest, "answering_workers", lambda **_kwargs: [])
    for task in tasks.TASKS.values():
        monkeypatch.setattr(task, "nudge", lambda run_id: messages.append(run_id) or True)
    return messages


def run(*arguments: str) -> tuple[str, str, int]:
    """Standard output, standard error, exit code."""
    out, errors, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("ingest", *arguments, stdout=out, stderr=errors)
    except CommandError as error:
        errors.write(str(error))
        code = error.returncode
    return out.getvalue(), errors.getvalue(), code


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_a_file_is_kept_and_sent_on(tmp_path: Path, sent: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        out, errors, code = run(written(tmp_path, "a.txt", TEXT))

    article = Article.objects.get()
    assert code == 0
    assert (article.state, article.arrival) == ("received", "command")
    assert article.get_absolute_url() in out
    assert sent == [Run.objects.get().pk]
    assert "No worker answers" in errors


def test_without_a_worker_waiting_reads_it_here_and_prints_the_claims(tmp_path: Path) -> None:
    out, errors, code = run("--wait", written(tmp_path, "a.txt", TEXT))

    assert code == 0
    assert "reads them itself" in errors
    assert TITLE in out
    assert "„Die Brücke wird im Mai eröffnet“" in out or "»Die Brücke wird im Mai eröffnet«" in out
    assert "Anna Lindqvist" in out
    assert Article.objects.get().state == "ready"


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    texts = [text_number(number) for number in range(5)]
    names = [
        written(tmp_path, "a.txt", texts[0].encode("cp1252", "replace")),
        written(tmp_path, "b.html", page_of(texts[1])),
        written(tmp_path, "c.pdf", files.pdf(texts[2])),
        written(tmp_path, "d.docx", files.docx(*texts[3].split("\n\n"))),
        written(tmp_path, "e.eml", files.eml(plain=texts[4], subject=TITLE)),
    ]

    _out, _errors, code = run("--wait", *names)

    assert code == 0
    assert Article.objects.filter(state="ready", duplicate_of=None).count() == 5
    for article in Article.objects.all():
        assert article.appearances.exists(), article.deliveries.get().filename


def test_standard_input_is_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(TEXT.encode())})())

    assert run("-", "--wait")[2] == 0
    assert Article.objects.get().state == "ready"


def test_an_address_is_fetched(settings: Any) -> None:
    with serving(always(page_of(TEXT).encode())) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]

        out, _errors, code = run("--wait", server.url("/bruecke"))

    article = Article.objects.get()
    assert code == 0
    assert (article.state, article.title, article.url) == ("ready", TITLE, server.url("/bruecke"))
    assert article.outlet is not None
    assert bytes(article.deliveries.get().payload) == page_of(TEXT).encode()
    assert "Brücke" in out


def bad_files(folder: Path) -> dict[str, str]:
    return {
        written(folder, "empty.txt", ""): "There is nothing in it",
        written(folder, "photo.jpg", b"\xff\xd8\xff\xe0 and so on"): "JPEG",
        written(folder, "noise.bin", bytes(range(256)) * 20): "not text that can be read",
        written(folder, "large.txt", "x" * (20 << 20)): "larger than 5 MB",
        written(folder, "french.txt", FRENCH): "The text is in French",
        written(folder, "locked.pdf", files.pdf("x", password="y")): "protected by a password",
        str(folder / "missing.txt"): "No such file",
        "http://127.0.0.1/": "private network",
        "ftp://site.example.com/": "not an address of a web page",
    }


def test_each_bad_input_is_named_with_its_reason_and_the_good_ones_go_through(tmp_path: Path) -> None:
    bad = bad_files(tmp_path)

    out, errors, code = run("--wait", *bad, written(tmp_path, "good.txt", TEXT))

    assert code == 1
    for name, reason in bad.items():
        line = next(line for line in errors.splitlines() if line.startswith(f"{name}:"))
        assert reason in line
    assert f"{len(bad)} of {len(bad) + 1} failed" in errors
    assert "good.txt: ready" in out


@pytest.mark.parametrize(
    ("status", "reason"), [("404 Not Found", "no page at this address"), ("403 Forbidden", "does not let us read")]
)
def test_a_page_that_is_not_given_out_is_a_failure_with_its_reason(status: str, reason: str, settings: Any) -> None:
    with serving(always(status=status)) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]

        _out, errors, code = run("--wait", server.url())

    assert code == 1
    assert reason in errors
    assert Article.objects.get().state == "failed"


def test_a_page_that_hangs_is_told_and_tried_again_later(settings: Any) -> None:
    settings.FETCH_SECONDS = 1
    here: list[Server] = []
    with serving(lambda _connection, _head: here[0].wait(20)) as server:
        here.append(server)
        settings.FETCH_ALLOW_PRIVATE = [server.pair]

        _out, errors, code = run("--wait", server.url())

    assert code == 1
    assert "did not answer within 1 seconds" in errors
    assert "tried again at" in errors
    assert Run.objects.get().state == "due"


def test_what_the_sender_tells_is_passed_on(tmp_path: Path, desk: Desk) -> None:
    other = make_desk()
    person = make_user("rosa", role="reporter", desk=other)
    path = written(tmp_path, "a.txt", TEXT)

    run(
        path,
        "--desk",
        other.slug,
        "--user",
        "rosa",
        "--confidential",
        "--outlet",
        "Tagblatt",
        "--language",
        "de",
        "--wait",
    )

    article = Article.objects.get()
    assert (article.desk, article.added_by, article.is_confidential, article.outlet.name) == (
        other,
        person,
        True,
        "Tagblatt",
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [(["--desk", "nowhere"], "no desk nowhere"), (["--user", "nobody"], "no person called nobody")],
)
def test_a_wrong_name_is_told(arguments: list[str], reason: str, tmp_path: Path) -> None:
    _out, errors, code = run(written(tmp_path, "a.txt", TEXT), *arguments)

    assert code == 1
    assert reason in errors
    assert not Article.objects.exists()


def test_without_a_desk_it_says_what_to_do(tmp_path: Path) -> None:
    Desk.objects.all().delete()

    assert "make run" in run(written(tmp_path, "a.txt", TEXT))[1]


def test_the_same_file_twice_is_one_article(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", TEXT)

    out, _errors, code = run("--wait", path, path)

    assert code == 0
    assert Article.objects.count() == 1
    assert out.count(Article.objects.get().get_absolute_url()) == 2


@pytest.mark.django_db(transaction=True)
def test_with_a_worker_it_follows_until_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.INTAKE_NUDGE_SECONDS = 0  # no messages here: the worker below finds its work by sweeping
    monkeypatch.setattr(ingest, "answering_workers", lambda **_kwargs: ["celery@here"])
    monkeypatch.setattr(ingest, "LOOK_EVERY", 0.02)
    is_over = threading.Event()

    def worker() -> None:
        while not is_over.wait(0.02):
            for run_id, step in sweep():
                work(run_id, step)
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    try:
        out, errors, code = run("--wait", *(written(tmp_path, f"{n}.txt", text_number(n)) for n in range(3)))
    finally:
        is_over.set()
        thread.join()

    assert (code, errors) == (0, "")
    assert out.count("Anna Lindqvist") >= 3


def test_when_the_worker_goes_away_the_command_reads_on_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["celery@here"], []]
    monkeypatch.setattr(ingest, "answering_workers", lambda **_kwargs: answers.pop(0))
    monkeypatch.setattr(ingest, "LOOK_EVERY", 0)
    monkeypatch.setattr(ingest, "ASK_EVERY", 0)

    _out, errors, code = run("--wait", written(tmp_path, "a.txt", TEXT))

    assert code == 0
    assert "reads them itself" in errors
    assert Article.objects.get().state == "ready"


def test_a_worker_that_never_comes_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "answering_workers", lambda **_kwargs: ["celery@here"])

    _out, errors, code = run("--wait", "--timeout", "0", written(tmp_path, "a.txt", TEXT))

    assert code == 1
    assert "not read yet (step: receive)" in errors


def test_several_at_a_terminal_get_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    run("--wait", *(written(tmp_path, f"{n}.txt", text_number(n)) for n in range(2)))

    assert "2/2\n" in terminal.getvalue()


def test_a_page_without_an_article_says_what_it_is(settings: Any) -> None:
    wall = b"<html><body><p>Bitte aktivieren Sie JavaScript, um fortzufahren.</p></body></html>"

    def talk(connection: Any, _head: bytes) -> None:
        connection.sendall(answer(wall))

    with serving(talk) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]

        _out, errors, code = run("--wait", server.url())

    assert code == 1
    assert "only in a browser" in errors
    assert Article.objects.get().state == "failed"
