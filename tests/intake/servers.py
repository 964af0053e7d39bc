"""Small servers on loopback that answer badly on purpose, and count who came."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket, bytes], None]


class Server:
    """Hands every connection, with the head of its request, to `talk`. `hits` are the heads it got."""

    def __init__(self, talk: Talk, host: str = "127.0.0.1") -> None:
        self.talk = talk
        self.hits: list[bytes] = []
        self.is_closing = threading.Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        self.port: int = self.listener.getsockname()[1]
        self.host = host
        self.threads = [threading.Thread(target=self._serve, daemon=True)]
        self.threads[0].start()

    @property
    def pair(self) -> str:
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.pair}{path}"

    def _serve(self) -> None:
        while not self.is_closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                part = connection.recv(65536)
                if not part:
                    break
                head += part
            self.hits.append(head)
            if b"\r\n\r\n" in head:  # else whoever asked was killed meanwhile
                self.talk(connection, head)

    def wait(self, seconds: float) -> None:
        """Let time pass for the other side; ends at once when the test is over."""
        self.is_closing.wait(seconds)

    def close(self) -> None:
        self.is_closing.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(timeout=5)


@contextmanager
def serving(talk: Talk, host: str = "127.0.0.1") -> Iterator[Server]:
    server = Server(talk, host)
    try:
        yield server
    finally:
        server.close()


def answer(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: tuple[str, ...] = ("Content-Type: text/html",),
    length: bool = True,
) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(*args: object, **kwargs: object) -> Talk:
    said = answer(*args, **kwargs)  # type: ignore[arg-type]
    return lambda connection, _head: connection.sendall(said)


def path_of(head: bytes) -> str:
    return head.split(b" ")[1].decode()
