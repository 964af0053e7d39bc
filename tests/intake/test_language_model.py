"""The administrator's language model is asked over a real connection; whatever its server does, an article is read."""

import json
import logging
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from apps.articles.models import Article
from apps.extraction import PIPELINE_VERSION
from apps.extraction.language_model import Outcome
from apps.fetching import connection
from apps.intake import language_model
from apps.intake.diagnosis import examine
from apps.intake.management.commands.extract import run as run_command
from apps.intake.models import Run, StepRecord
from apps.intake.progress import how_read, progress_of
from tests.factories import make_desk, make_user
from tests.intake.model_server import JSON, Model, answer, enveloped, found, model_saying, serving
from tests.intake.running import TEXT, read
from tests.intake.servers import Talk

pytestmark = pytest.mark.django_db

KEY = "sk-a-key-that-nobody-may-see"
ROOT = Path(__file__).resolve().parents[2]
OPENS = {
    "kind": "direct",
    "content": "„Die Brücke wird im Mai eröffnet“",
    "cue": "sagte",
    "source": "die Bürgermeisterin Anna Lindqvist",
}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(language_model, "PAUSES", (0.0, 0.0))
    settings.LLM_KEY, settings.LLM_SECONDS = KEY, 20


def notes_of(article: Article) -> dict[str, str]:
    return StepRecord.objects.get(run__article=article, step="extract", state="done").result["notes"]


def claims_of(article: Article) -> list[str]:
    result = StepRecord.objects.get(run__article=article, step="extract", state="done").result
    return sorted(attribution["text"] for attribution in result["attributions"])


def pipeline_of(article: Article) -> str:
    return Run.objects.get(article=article).pipeline


def read_with(settings: Any, *says: bytes) -> tuple[Article, Model]:
    with model_saying(settings, *says) as server:
        return read(), server


@cache
def built_in() -> list[str]:
    """The claims that the extraction finds by itself."""
    with override_settings(LLM_URL=""):
        return claims_of(read(desk=make_desk(), is_confidential=True))  # the same words again are only a duplicate


def fell_back(article: Article, why: Outcome) -> bool:
    """Whether the article is ready with the built-in extraction's claims, and everybody is told why."""
    notes = notes_of(article)
    return (
        notes["language_model"] == why
        and article.state == Article.State.READY
        and not pipeline_of(article).endswith("+llm")
        and "built-in" in how_read(article.current)
        and claims_of(article) == built_in()
    )


def test_what_the_model_finds_becomes_the_articles_claims(settings: Any) -> None:
    article, server = read_with(settings, found(OPENS))

    (claim,) = [appearance.claim for appearance in article.current.appearances.all()]
    assert claim.claimant.name == "Anna Lindqvist"
    assert pipeline_of(article) == f"{PIPELINE_VERSION}+llm"
    assert notes_of(article) == {"language_model": "used", "language_model_name": "a-model"}
    assert len(server.questions) == 1


def test_the_question_names_model_and_key_and_holds_the_article(settings: Any) -> None:
    _article, server = read_with(settings, found(OPENS))

    (question,) = server.questions
    head = server.hits[0].partition(b"\r\n\r\n")[0].decode()
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert f"Authorization: Bearer {KEY}\r\n" in head
    assert (question["model"], question["temperature"], question["stream"]) == ("a-model", 0, False)
    assert [message["role"] for message in question["messages"]] == ["system", "user"]
    assert "„Die Brücke wird im Mai eröffnet“" in question["messages"][1]["content"]


def test_without_a_key_none_is_sent(settings: Any) -> None:
    settings.LLM_KEY = ""

    _article, server = read_with(settings, found(OPENS))

    assert b"authorization" not in server.hits[0].lower()


def test_nobody_is_asked_unless_a_model_is_set(settings: Any) -> None:
    with model_saying(settings, found(OPENS)) as server:
        settings.LLM_URL = ""
        article = read()

    assert (server.questions, how_read(article.current)) == ([], "")
    assert "language_model" not in notes_of(article)


HTML = answer(b"<html>Hello</html>")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(enveloped("I would rather talk about the weather."), Outcome.NOT_JSON, id="nonsense"),
        pytest.param(enveloped('{"attributions": [{"kind": "direct", "con'), Outcome.CUT_OFF, id="half JSON"),
        pytest.param(found()[:-40] + b" " * 40, Outcome.BROKEN, id="half an envelope"),
        pytest.param(enveloped('{"attributions": []}', finish_reason="length"), Outcome.CUT_OFF, id="out of tokens"),
        pytest.param(enveloped(""), Outcome.EMPTY, id="nothing"),
        pytest.param(enveloped(None), Outcome.EMPTY, id="null"),
        pytest.param(enveloped(["a", "b"]), Outcome.BROKEN, id="a list"),
        pytest.param(found(), Outcome.NOTHING_FOUND, id="finds nothing"),
        pytest.param(found(OPENS | {"content": "Die Brücke stürzt ein"}), Outcome.UNGROUNDED, id="invents"),
        pytest.param(answer(b"", headers=JSON), Outcome.BROKEN, id="an empty body"),
        pytest.param(HTML, Outcome.BROKEN, id="a web page"),
        pytest.param(answer(b"[" * 100_000, headers=JSON), Outcome.BROKEN, id="deeply nested"),
        pytest.param(answer(b'{"choices": []}', headers=JSON), Outcome.BROKEN, id="no choice"),
        pytest.param(answer(b'{"choices": {"0": 1}}', headers=JSON), Outcome.BROKEN, id="wrong types"),
        pytest.param(answer(b"null", headers=JSON), Outcome.BROKEN, id="null as answer"),
        pytest.param(answer(b"\xff\xfe\x00", headers=JSON), Outcome.BROKEN, id="no text"),
        pytest.param(answer(status="500 Oops"), Outcome.SERVER_ERROR, id="500"),
        pytest.param(answer(status="429 Busy"), Outcome.SERVER_ERROR, id="429"),
        pytest.param(
            answer(status="429 Busy", headers=("Retry-After: 86400",)), Outcome.SERVER_ERROR, id="come back tomorrow"
        ),
        pytest.param(answer(status="401 Who"), Outcome.REFUSED, id="401"),
        pytest.param(answer(status="404 Where"), Outcome.REFUSED, id="404"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", Outcome.TOO_LARGE, id="huge by its word"
        ),
        pytest.param(answer(b" " * 2_000_000, length=False), Outcome.TOO_LARGE, id="huge"),
        pytest.param(b"SSH-2.0-OpenSSH_9.7\r\n", Outcome.BROKEN, id="another protocol"),
        pytest.param(b"", Outcome.BROKEN, id="hangs up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", Outcome.BROKEN, id="breaks off"),
    ],
)
def test_a_server_that_answers_badly_leaves_the_work_to_the_built_in_extraction(
    said: bytes, why: Outcome, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    article, _server = read_with(settings, said)

    assert fell_back(article, why)
    assert KEY not in caplog.text and "Lindqvist" not in caplog.text


def _hangs(server_side: socket.socket, _head: bytes) -> None:
    with suppress(OSError):
        server_side.recv(65536)
        server_side.recv(65536)


def _drips(server_side: socket.socket, _head: bytes) -> None:
    with suppress(OSError):
        server_side.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _byte in range(1_000):
            server_side.sendall(b" ")
            threading.Event().wait(0.05)


@pytest.mark.parametrize("talk", [_hangs, _drips])
def test_a_server_that_does_not_come_to_an_end_costs_the_time_set_and_no_more(talk: Talk, settings: Any) -> None:
    with serving(talk) as server:
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_SECONDS = f"http://{server.pair}/v1", "a-model", 1
        article = read()

    assert fell_back(article, Outcome.TOO_SLOW)


def test_a_server_that_is_not_there_leaves_the_work_to_the_built_in_extraction(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.LLM_URL, settings.LLM_MODEL = f"http://127.0.0.1:{port}/v1", "a-model"

    assert fell_back(read(), Outcome.UNREACHABLE)


@pytest.mark.parametrize("first", [answer(status="500 Oops"), answer(status="429 Busy"), b""])
def test_what_passes_is_tried_again(first: bytes, settings: Any) -> None:
    article, server = read_with(settings, first, first, found(OPENS))

    assert notes_of(article)["language_model"] == Outcome.USED
    assert len(server.questions) == 3


@pytest.mark.parametrize("said", [answer(status="401 Who"), enveloped("nonsense"), answer(status="302 There")])
def test_what_stays_is_asked_once(said: bytes, settings: Any) -> None:
    _article, server = read_with(settings, said)

    assert len(server.questions) == 1


@pytest.mark.parametrize("status", ["301 There", "302 There", "307 There", "308 There"])
def test_a_redirect_takes_neither_text_nor_key_elsewhere(status: str, settings: Any) -> None:
    with serving(lambda _socket, _head: None) as elsewhere:
        article, _server = read_with(settings, answer(status=status, headers=(f"Location: {elsewhere.url()}",)))

    assert notes_of(article)["language_model"] == Outcome.REDIRECTED
    assert elsewhere.hits == []


def _answered_at(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Whatever name is asked for, this is where it leads."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    monkeypatch.setattr(
        connection, "ask_system", lambda _host, port: [(family, socket.SOCK_STREAM, 6, "", (address, port))]
    )


@pytest.mark.parametrize("is_allowed", [False, True])
def test_a_confidential_article_goes_to_another_machine_only_where_a_setting_says_so(
    is_allowed: bool, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answered_at(monkeypatch, "127.0.0.1")
    settings.LLM_CONFIDENTIAL = is_allowed
    with model_saying(settings, found(OPENS)) as server:
        settings.LLM_URL = f"http://models.example.net:{server.port}/v1"
        article = read(is_confidential=True)
        other = read(desk=make_desk())

    assert len(server.questions) == 1 + is_allowed
    assert notes_of(article)["language_model"] == ("used" if is_allowed else "confidential")
    assert notes_of(other)["language_model"] == "used"
    assert pipeline_of(article).endswith("+llm") == is_allowed


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_model_on_this_machine_is_asked_about_confidential_articles(host: str, settings: Any) -> None:
    with model_saying(settings, found(OPENS)) as server:
        settings.LLM_URL = f"http://{host}:{server.port}/v1"
        article = read(is_confidential=True)

    assert (notes_of(article)["language_model"], len(server.questions)) == ("used", 1)


@pytest.mark.parametrize("address", ["10.0.0.7", "93.184.215.14"])
def test_localhost_that_leads_off_this_machine_is_not_connected_to(
    address: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answered_at(monkeypatch, address)
    settings.LLM_URL, settings.LLM_MODEL = "http://localhost:9/v1", "a-model"

    assert notes_of(read(is_confidential=True))["language_model"] == Outcome.UNREACHABLE


def test_nothing_is_sent_over_a_public_network_unencrypted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _answered_at(monkeypatch, "93.184.215.14")
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: pytest.fail("it connects"))
    settings.LLM_URL, settings.LLM_MODEL = "http://models.example.net/v1", "a-model"

    with pytest.raises(language_model.ModelFailed, match=Outcome.UNREACHABLE):
        complete = language_model.complete_for(is_confidential=False)
        assert complete is not None
        complete("instructions", "text")


def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_key_is_sent(settings: Any) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ROOT / "tests" / "fetching" / "self-signed.pem")
    read_in_the_open: list[bytes] = []

    def shake_hands() -> None:
        while True:
            with suppress(OSError):
                raw, _ = listener.accept()
                with raw, suppress(OSError):
                    inside = context.wrap_socket(raw, server_side=True)
                    read_in_the_open.append(inside.recv(100))
                continue
            return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        settings.LLM_URL, settings.LLM_MODEL = f"https://127.0.0.1:{listener.getsockname()[1]}/v1", "a-model"
        article = read()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)

    assert notes_of(article)["language_model"] == Outcome.UNREACHABLE
    assert b"".join(read_in_the_open) == b""


def test_an_address_that_is_none_stops_no_article(settings: Any) -> None:
    settings.LLM_URL, settings.LLM_MODEL = "http://a host/v1", "a-model"

    assert notes_of(read())["language_model"] == Outcome.UNREACHABLE


def test_page_and_api_tell_who_found_the_claims(settings: Any, client: Client) -> None:
    invented = OPENS | {"content": "Die Brücke stürzt ein"}
    article, _server = read_with(settings, found(OPENS, invented))
    client.force_login(make_user(role="reporter", desk=article.desk))

    page = client.get(article.get_absolute_url()).content.decode()

    steps = {step.step: step.sentence for step in progress_of(article)}
    assert "A language model found the claims" in page
    assert "1 of its findings was thrown away" in page
    assert steps["extract"] == how_read(article.current)


def test_a_page_never_praises_a_model_that_failed(settings: Any, client: Client) -> None:
    article, _server = read_with(settings, answer(status="500 Oops"))
    client.force_login(make_user(role="reporter", desk=article.desk))

    page = client.get(article.get_absolute_url()).content.decode()

    assert "The built-in extraction found the claims instead." in page
    assert "A language model found the claims" not in page


def test_every_outcome_has_its_sentence() -> None:
    sentences = {language_model.told({"language_model": outcome}) for outcome in Outcome}

    assert len(sentences) == len(Outcome)
    assert language_model.told({}) == ""


def test_the_doctor_asks_the_model(settings: Any) -> None:
    opens = OPENS | {"content": "„Die Brücke wird im Mai eröffnet.“", "source": "Die Ministerin"}
    with model_saying(settings, found(opens), answer(status="401 Who")):
        well, ill = ([one for one in examine() if one.part == "language model"] for _time in range(2))

    assert [one.is_well for one in (*well, *ill)] == [True, False]
    assert "key" in ill[0].told and KEY not in ill[0].told


def test_the_command_asks_the_model_when_told_to(settings: Any) -> None:
    line = json.dumps({"id": "a", "language": "de", "text": TEXT})
    out, errors = [], []  # type: ignore[var-annotated]

    class Lines(list):
        write = list.append

    out, errors = Lines(), Lines()
    with model_saying(settings, found(OPENS)):
        failed = run_command([line], out, errors, is_clean=True, asks_model=True)  # type: ignore[arg-type]

    assert failed == 0
    assert len(json.loads(out[0])["attributions"]) == 1
    assert errors == ["line 1: A language model found the claims; every one stands in the article in these words."]


def test_the_command_says_when_there_is_no_model(settings: Any) -> None:
    settings.LLM_URL = ""

    with pytest.raises(CommandError, match="LLM_URL"):
        call_command("extract", "--language-model")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"LLM_URL": "models.example.net/v1", "LLM_MODEL": "m"}, "LLM_URL"),
        ({"LLM_URL": "ftp://models.example.net", "LLM_MODEL": "m"}, "LLM_URL"),
        ({"LLM_URL": "https://me:secret@models.example.net/v1", "LLM_MODEL": "m"}, "LLM_URL"),
        ({"LLM_URL": "https://models.example.net/v1"}, "LLM_MODEL"),
        ({"LLM_KEY": "secret\nX-Header: 1"}, "LLM_KEY"),
    ],
)
def test_a_wrong_setting_stops_the_start_without_telling_a_secret(variables: dict[str, str], named: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import claimtracker.settings"],
        cwd=ROOT,
        env={
            "SECRET_KEY": "x" * 50,
            "DATABASE_URL": "postgresql:///none",
            "CELERY_BROKER_URL": "memory://",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode != 0
    assert named in started.stderr
    assert "secret" not in started.stderr.rpartition("ImproperlyConfigured:")[2]
