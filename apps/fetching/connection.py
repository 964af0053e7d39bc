"""Connections that lead to vetted public machines only, and end when the time is up.

The name is resolved once. Every address of the answer must be public, or none is connected to. The
connection goes to the vetted address itself, so a second answer of the name server changes nothing, and
the peer is compared once more after connecting. One clock runs for everything: name, connection,
encryption, headers and body. A server that sends a byte now and then gains no time.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from apps.fetching.exchanges import Exchange
from apps.fetching.networks import is_public
from apps.problems import Problem

LARGEST_HEADERS = 64 * 1024  # bytes before the body begins, all interim answers included
LONGEST_CONNECT = 6.0  # seconds for one of several addresses of a name
MOST_TRIED = 4  # addresses of one name

Resolver = Callable[[str, int], list[tuple]]


class Deadline:
    """One clock for a whole fetch, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; a Problem when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> Problem:
        return Problem("fetch_timeout", is_passing=True, seconds=round(self.seconds))


def ask_system(host: str, port: int) -> list[tuple]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Guard(httpcore2.NetworkBackend):
    """What httpcore opens its connections with."""

    def __init__(
        self,
        deadline: Deadline,
        *,
        is_trusted: bool,
        resolver: Resolver | None = None,
        exchange: Exchange | None = None,
    ) -> None:
        self.deadline = deadline
        self.exchange = exchange  # where what goes over the wire is written down, when somebody keeps it
        self.is_trusted = is_trusted  # an address the operator vouched for may be private
        self.resolver = resolver or ask_system
        self.streams: list[GuardedStream] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._vetted(host, port)
        for number, (family, address) in enumerate(addresses[:MOST_TRIED], start=1):
            try:
                stream = GuardedStream(self._connect(family, address), self.deadline, self.exchange)
            except OSError:
                if number == min(len(addresses), MOST_TRIED):
                    raise
                continue
            self.streams.append(stream)
            if self.exchange:
                self.exchange.peer = address[0]
            return stream
        raise Problem("fetch_unknown_host", detail="the name has no address")

    def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore2.NetworkStream:
        raise Problem("fetch_refused", detail="a local socket")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self.deadline.left()))

    def _vetted(self, host: str, port: int) -> list[tuple[int, tuple]]:
        found: list[tuple[int, tuple]] = []
        for family, _type, _protocol, _name, address in self._resolved(host, port):
            if (family, address) not in found:
                found.append((family, address))
        if not self.is_trusted:
            for family, address in found:
                scoped = family == socket.AF_INET6 and len(address) > 3 and address[3] != 0
                if family not in (socket.AF_INET, socket.AF_INET6) or scoped or not is_public(address[0]):
                    raise Problem("fetch_refused", detail=f"{host} leads to {address[0]}")
        return found

    def _resolved(self, host: str, port: int) -> list[tuple]:
        """Ask for the name in a thread of its own: the system's resolver cannot be interrupted."""
        answer: queue.Queue[list[tuple] | OSError | UnicodeError] = queue.Queue()

        def ask() -> None:
            try:
                answer.put(self.resolver(host, port))
            except (OSError, UnicodeError) as error:
                answer.put(error)

        threading.Thread(target=ask, daemon=True, name=f"resolve {host}").start()
        try:
            found = answer.get(timeout=self.deadline.left())
        except queue.Empty:
            raise self.deadline.passed() from None
        if isinstance(found, socket.gaierror):
            # Only "try again" passes; whatever went wrong, nothing is connected to.
            raise Problem("fetch_unknown_host", is_passing=found.errno == socket.EAI_AGAIN, detail=str(found))
        if isinstance(found, OSError | UnicodeError):
            raise Problem("fetch_unknown_host", detail=str(found))
        return found

    def _connect(self, family: int, address: tuple) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(self.deadline.left(), LONGEST_CONNECT))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = sock.getpeername()[0]
            if peer != address[0] or not (self.is_trusted or is_public(peer)):
                raise Problem("fetch_refused", detail=f"connected to {peer} instead of {address[0]}")
        except BaseException:
            sock.close()
            raise
        return sock


class GuardedStream(httpcore2.NetworkStream):
    """A connection on the deadline's clock that counts what arrives before the body."""

    def __init__(self, sock: socket.socket, deadline: Deadline, exchange: Exchange | None = None) -> None:
        self.sock = sock
        self.exchange = exchange
        self.deadline = deadline
        self.header_bytes_left: int | None = LARGEST_HEADERS

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.header_bytes_left is not None:
            max_bytes = min(max_bytes, self.header_bytes_left)
            if max_bytes <= 0:
                raise Problem("fetch_broken", detail=f"headers of more than {LARGEST_HEADERS} bytes")
        data = self._on_time(lambda: self.sock.recv(max_bytes))
        if self.header_bytes_left is not None:
            self.header_bytes_left -= len(data)
        if self.exchange:
            self.exchange.response.write(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._on_time(lambda: self.sock.sendall(buffer))
        if self.exchange:
            self.exchange.request += buffer

    def close(self) -> None:
        self.sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        try:
            self.sock = self._on_time(lambda: ssl_context.wrap_socket(self.sock, server_hostname=server_hostname))
        except BaseException:
            self.sock.close()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        return None

    def the_body_begins(self) -> None:
        self.header_bytes_left = None

    def _on_time(self, act: Callable[[], Any]) -> Any:
        self.sock.settimeout(self.deadline.left())
        try:
            return act()
        except TimeoutError:
            raise self.deadline.passed() from None
