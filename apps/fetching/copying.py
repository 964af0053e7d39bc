"""Getting evidence: whatever an address gives, of any kind, with the exact bytes of every hop."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpcore2

from apps.fetching.addresses import read_address
from apps.fetching.connection import Deadline
from apps.fetching.exchanges import Exchange
from apps.fetching.fetch import Answer, Page, content_type_of, get_followed, heads_of
from apps.fetching.unpacking import Limits, too_large, unpack

ACCEPTED = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
LARGEST_REDIRECT = 64 * 1024  # bytes of the body of a redirect that are kept


@dataclass(frozen=True, slots=True)
class Copy:
    """A page of any kind with all that went over the wire to get it, hop by hop."""

    page: Page
    exchanges: list[Exchange]


@contextmanager
def fetch_copy(address: str, *, seconds: float, largest: int) -> Iterator[Copy]:
    """What the address gives, up to so many bytes; its exchanges can be read until the context ends.

    All that can go wrong is a Problem that says whether it passes.
    """
    exchanges: list[Exchange] = []
    limits = Limits(packed=largest, unpacked=largest)

    def read(response: httpcore2.Response) -> Answer:
        return _read(response, exchanges[-1], limits)

    try:
        here, answer = get_followed(read_address(address), Deadline(seconds), read, ACCEPTED, exchanges)
        content_type, charset = content_type_of(answer.headers.get("content-type", ""))
        yield Copy(Page(str(here), answer.body, content_type, charset), exchanges)
    finally:
        for exchange in exchanges:
            exchange.response.close()


def ask(address: str, *, seconds: float) -> Answer:
    """One request to a service: its status and headers. Redirects are told, not followed; no body is read."""
    answers: list[Answer] = []

    def read(response: httpcore2.Response) -> Answer:
        answers.append(Answer(response.status, *heads_of(response), b""))
        return Answer(200, {}, [], b"")  # whatever it says, the conversation ends here

    get_followed(read_address(address), Deadline(seconds), read, ACCEPTED)
    return answers[0]


def _read(response: httpcore2.Response, exchange: Exchange, limits: Limits) -> Answer:
    headers, cookies = heads_of(response)
    pieces = _noted(response.iter_stream(), exchange)
    if response.status >= 300:
        _read_redirect(pieces)
        return Answer(response.status, headers, cookies, b"")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limits.packed:
        raise too_large(limits)
    return Answer(response.status, headers, cookies, unpack(pieces, headers.get("content-encoding", ""), limits))


def _noted(pieces: Iterable[bytes], exchange: Exchange) -> Iterator[bytes]:
    """The same pieces; once the last one came, the exchange is whole and knows their digest."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    exchange.payload_sha256, exchange.is_cut = digest.hexdigest(), False


def _read_redirect(pieces: Iterable[bytes]) -> None:
    """So much of the body as belongs to the evidence; where it breaks off, the way on is known all the same."""
    length = 0
    with suppress(httpcore2.ProtocolError, httpcore2.NetworkError):
        for piece in pieces:
            length += len(piece)
            if length > LARGEST_REDIRECT:
                return
