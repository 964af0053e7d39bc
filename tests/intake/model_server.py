"""A language model's server on loopback that answers as it is told, and keeps what it was asked."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.intake.servers import Server, answer, serving

JSON = ("Content-Type: application/json",)


class Model(Server):
    """`questions` are the bodies of the requests, read."""

    def __init__(self, says: list[bytes]) -> None:
        self.says, self.questions = list(says), []  # type: ignore[var-annotated]
        super().__init__(self._talk)

    def _talk(self, connection: socket.socket, head: bytes) -> None:
        head, _, body = head.partition(b"\r\n\r\n")
        length = int(
            next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        )
        while len(body) < length:
            body += connection.recv(65536)
        self.questions.append(json.loads(body))
        said = self.says[min(len(self.questions), len(self.says)) - 1]
        connection.sendall(said)


@contextmanager
def model_saying(settings: Any, *says: bytes) -> Iterator[Model]:
    """A server that gives these answers one after the other, the last again and again, and is the one to be asked."""
    server = Model(list(says))
    settings.LLM_URL, settings.LLM_MODEL = f"http://{server.pair}/v1", "a-model"
    try:
        yield server
    finally:
        server.close()


def enveloped(content: Any, **more: Any) -> bytes:
    """The answer of a chat server with this content."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"} | more
    return answer(json.dumps({"object": "chat.completion", "choices": [choice]}).encode(), headers=JSON)


def found(*items: dict[str, Any]) -> bytes:
    return enveloped(json.dumps({"attributions": items}))


__all__ = ["Model", "answer", "enveloped", "found", "model_saying", "serving"]
