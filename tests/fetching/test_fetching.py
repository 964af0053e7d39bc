"""Whatever a server does, a fetch ends in time, stays small, and says what was wrong."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from apps.fetching import Page, fetch_page
from apps.problems import Problem
from tests.intake.servers import Server, Talk, always, answer, path_of, serving

HTML = "<html><body><p>Die Ministerin sagte, die Brücke öffne im Mai.</p></body></html>".encode()


def fetched(talk: Talk, settings: Any, path: str = "/") -> Page:
    with serving(talk) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        return fetch_page(server.url(path))


def problem_of(talk: Talk, settings: Any) -> Problem:
    with serving(talk) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        return problem_at(server.url())


def problem_at(address: str) -> Problem:
    with pytest.raises(Problem) as caught:
        fetch_page(address)
    return caught.value


def test_a_page_comes_back_whole_with_its_type_and_charset(settings: Any) -> None:
    page = fetched(always(HTML, headers=("Content-Type: text/html; charset=ISO-8859-1",)), settings)

    assert (page.body, page.content_type, page.charset) == (HTML, "text/html", "ISO-8859-1")


def test_the_request_says_who_asks(settings: Any) -> None:
    with serving(always(HTML)) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        fetch_page(server.url("/a?b=ü"))

    head = server.hits[0].decode()
    assert head.startswith("GET /a?b=%C3%BC HTTP/1.1\r\n")
    assert f"Host: {server.pair}\r\n" in head
    assert "User-Agent: Claimtracker/" in head


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", bytes),
        ("GZIP", lambda body: gzip.compress(body[:30]) + gzip.compress(body[30:])),
    ],
    ids=["gzip", "x-gzip", "deflate", "bare deflate", "identity", "two members"],
)
def test_packed_pages_are_unpacked(encoding: str, pack: Any, settings: Any) -> None:
    headers = ("Content-Type: text/html", f"Content-Encoding: {encoding}")

    assert fetched(always(pack(HTML), headers=headers), settings).body == HTML


def test_a_chunked_page_without_a_type_is_taken(settings: Any) -> None:
    def talk(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in (HTML[:10], HTML[10:]):
            connection.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        connection.sendall(b"0\r\n\r\n")

    page = fetched(talk, settings)

    assert (page.body, page.content_type) == (HTML, "")


def test_redirects_lead_to_the_article(settings: Any) -> None:
    def talk(connection: socket.socket, head: bytes) -> None:
        number = int(path_of(head).strip("/") or 0)
        if number < 5:
            connection.sendall(answer(status="301 Moved", headers=(f"Location: {number + 1}",)))
        else:
            connection.sendall(answer(HTML))

    assert fetched(talk, settings).address.endswith("/5")


def flood_of_early_hints(connection: socket.socket, _head: bytes) -> None:
    connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20_000)


def cases() -> list[Any]:
    bomb = gzip.compress(b"0" * 30_000_000)
    small = HTML[:20]
    page = ("Content-Type: text/html",)
    gzipped = (*page, "Content-Encoding: gzip")
    return [
        pytest.param(always(status="404 Not Found"), "fetch_not_found", False, id="404"),
        pytest.param(always(status="410 Gone"), "fetch_not_found", False, id="410"),
        pytest.param(always(status="401 Unauthorized"), "fetch_forbidden", False, id="401"),
        pytest.param(always(status="403 Forbidden"), "fetch_forbidden", False, id="403"),
        pytest.param(always(status="451 Unavailable"), "fetch_forbidden", False, id="451"),
        pytest.param(always(status="429 Too Many"), "fetch_status", True, id="429"),
        pytest.param(always(status="500 Oops"), "fetch_status", True, id="500"),
        pytest.param(always(status="503 Busy"), "fetch_status", True, id="503"),
        pytest.param(always(status="400 Bad"), "fetch_status", False, id="400"),
        pytest.param(always(status="304 Not Modified"), "fetch_status", False, id="304"),
        pytest.param(always(status="302 Found", headers=()), "fetch_status", False, id="redirect to nowhere"),
        pytest.param(always(status="204 No Content", length=False), "no_text", False, id="204"),
        pytest.param(always(b""), "no_text", False, id="empty"),
        pytest.param(always(status="301 Moved", headers=("Location: /",)), "fetch_redirects", False, id="self-loop"),
        pytest.param(
            always(status="302 Found", headers=("Location: /" + "a" * 9_000,)), "bad_address", False, id="long redirect"
        ),
        pytest.param(always(HTML, headers=("Content-Type: image/jpeg",)), "not_an_article", False, id="picture"),
        pytest.param(always(HTML, headers=("Content-Type: video/mp4",)), "not_an_article", False, id="film"),
        pytest.param(always(HTML, headers=("Content-Type: image/svg+xml",)), "not_an_article", False, id="svg"),
        pytest.param(
            always(HTML, headers=("Content-Type: multipart/x-mixed-replace",)), "not_an_article", False, id="push"
        ),
        pytest.param(always(bomb, headers=gzipped), "fetch_too_large", False, id="gzip bomb"),
        pytest.param(
            always(gzip.compress(bomb), headers=(*page, "Content-Encoding: gzip, gzip")),
            "fetch_broken", False, id="gzip of gzip",
        ),
        pytest.param(always(HTML, headers=(*page, "Content-Encoding: br")), "fetch_broken", False, id="br"),
        pytest.param(always(HTML, headers=(*page, "Content-Encoding: zstd")), "fetch_broken", False, id="zstd"),
        pytest.param(always(HTML, headers=gzipped), "fetch_broken", False, id="not gzip at all"),
        pytest.param(always(gzip.compress(HTML)[:-12], headers=gzipped), "fetch_failed", True, id="cut gzip"),
        pytest.param(
            always(small, headers=(*page, "Content-Length: 1000000000"), length=False),
            "fetch_too_large", False, id="1 GB announced",
        ),
        pytest.param(
            always(small, headers=(*page, "Content-Length: 500"), length=False),
            "fetch_broken", False, id="less than announced",
        ),
        pytest.param(
            always(small, headers=("Content-Length: 5", "Content-Length: 6"), length=False),
            "fetch_broken", False, id="two lengths",
        ),
        pytest.param(
            always(small, headers=("Content-Length: -5",), length=False),
            "fetch_broken", False, id="negative length",
        ),
        pytest.param(always(small, headers=("X: " + "y" * 200_000,)), "fetch_broken", False, id="huge header"),
        pytest.param(
            always(small, headers=tuple(f"X{i}: y" for i in range(10_000))),
            "fetch_broken", False, id="10,000 headers",
        ),
        pytest.param(lambda c, _h: c.sendall(b"hello\r\n"), "fetch_broken", False, id="HTTP/0.9"),
        pytest.param(lambda c, _h: None, "fetch_broken", False, id="hangs up"),
        pytest.param(
            flood_of_early_hints,
            "fetch_broken", False, id="1xx flood",
        ),
        pytest.param(
            lambda c, _h: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n"),
            "fetch_broken", False, id="broken chunk",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(("talk", "code", "is_passing"), cases())
def test_bad_answers_have_a_reason(talk: Talk, code: str, is_passing: bool, settings: Any) -> None:
    problem = problem_of(talk, settings)

    assert (problem.code, problem.is_passing) == (code, is_passing)


def drip_headers(server: list[Server]) -> Talk:
    def talk(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(1000):
            connection.sendall(f"X-{number}: y\r\n".encode())
            server[0].wait(0.05)

    return talk


def drip_body(server: list[Server]) -> Talk:
    def talk(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"x")
            server[0].wait(0.05)

    return talk


def say_nothing(server: list[Server]) -> Talk:
    return lambda _connection, _head: server[0].wait(30)


def endless_chunks(server: list[Server]) -> Talk:
    def talk(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not server[0].is_closing.is_set():
            connection.sendall(b"1\r\nx\r\n")
            server[0].wait(0.02)

    return talk


@pytest.mark.parametrize("make", [drip_headers, drip_body, say_nothing, endless_chunks], ids=lambda make: make.__name__)
def test_a_server_that_takes_its_time_is_left_when_the_time_is_up(make: Any, settings: Any) -> None:
    settings.FETCH_SECONDS = 1
    here: list[Server] = []
    with serving(make(here)) as server:
        here.append(server)
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        began = time.monotonic()

        with pytest.raises(Problem, match="fetch_timeout") as caught:
            fetch_page(server.url())

        took = time.monotonic() - began
    assert caught.value.is_passing
    assert caught.value.values == {"seconds": 1}
    assert 0.9 < took < 2.5


def test_an_endless_flood_is_cut_at_the_limit(settings: Any) -> None:
    def talk(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    assert problem_of(talk, settings).code == "fetch_too_large"


def test_redirects_share_one_clock(settings: Any) -> None:
    settings.FETCH_SECONDS = 1
    here: list[Server] = []

    def talk(connection: socket.socket, head: bytes) -> None:
        here[0].wait(0.4)
        connection.sendall(answer(status="302 Found", headers=(f"Location: {path_of(head)}x",)))

    with serving(talk) as server:
        here.append(server)
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        began = time.monotonic()

        with pytest.raises(Problem, match="fetch_timeout"):
            fetch_page(server.url())

        assert time.monotonic() - began < 2.5


def test_a_name_server_that_does_not_answer_is_left_when_the_time_is_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_SECONDS = 1
    is_over = threading.Event()

    def ask(host: str, port: int) -> list[tuple]:
        is_over.wait(20)
        return []

    monkeypatch.setattr("apps.fetching.connection.ask_system", ask)
    began = time.monotonic()

    with pytest.raises(Problem, match="fetch_timeout"):
        fetch_page("http://slow.example.com/")

    assert time.monotonic() - began < 2.5
    is_over.set()


def test_nobody_at_home_passes(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.FETCH_ALLOW_PRIVATE = [f"127.0.0.1:{port}"]

    with pytest.raises(Problem, match="fetch_failed") as caught:
        fetch_page(f"http://127.0.0.1:{port}/")

    assert caught.value.is_passing


def test_a_certificate_that_nobody_vouches_for_is_refused(settings: Any) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self-signed.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def shake_hands() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        pair = f"127.0.0.1:{listener.getsockname()[1]}"
        settings.FETCH_ALLOW_PRIVATE = [pair]

        problem = problem_at(f"https://{pair}/")
        thread.join(timeout=5)

    assert (problem.code, problem.is_passing) == ("fetch_insecure", False)
