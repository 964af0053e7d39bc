"""A large file comes to disk whole, within its limit and time, or not at all."""

import gzip
import socket
from io import BytesIO
from typing import Any

import pytest

from apps.fetching import download
from apps.problems import Problem
from tests.intake.servers import Talk, always, serving

MANY = b"[" + b"1," * 400_000 + b"1]"


def downloaded(talk: Talk, settings: Any, *, limit: int = 2**20, seconds: float = 20) -> bytes:
    file = BytesIO()
    with serving(talk) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        download(server.url("/feed.json"), file, limit=limit, seconds=seconds)
    return file.getvalue()


def problem_of(talk: Talk, settings: Any, **limits: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        downloaded(talk, settings, **limits)
    return caught.value


def test_a_file_comes_whole_whatever_its_type(settings: Any) -> None:
    talk = always(MANY, headers=("Content-Type: application/octet-stream",))

    assert downloaded(talk, settings) == MANY


def test_a_packed_body_is_left_packed(settings: Any) -> None:
    packed = gzip.compress(MANY)
    talk = always(packed, headers=("Content-Type: application/json", "Content-Encoding: gzip"))

    assert downloaded(talk, settings) == packed


def test_more_than_the_limit_is_refused(settings: Any) -> None:
    assert problem_of(always(MANY), settings, limit=100_000).code == "file_too_large"


def test_an_error_of_the_server_is_told(settings: Any) -> None:
    problem = problem_of(always(status="404 Not Found"), settings)

    assert (problem.code, problem.is_passing) == ("fetch_not_found", False)


def test_a_private_machine_is_refused() -> None:
    with pytest.raises(Problem, match="fetch_refused"):
        download("http://127.0.0.1/feed.json", BytesIO(), limit=1000, seconds=5)


def test_a_server_that_goes_silent_is_left_when_the_time_is_up(settings: Any) -> None:
    def silent(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[")
        connection.recv(1)  # until the other side goes

    problem = problem_of(silent, settings, seconds=0.5)

    assert (problem.code, problem.is_passing) == ("fetch_timeout", True)
