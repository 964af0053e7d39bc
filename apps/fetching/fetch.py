"""Getting one page: redirects followed by hand, each hop read and vetted anew."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from functools import cache

import httpcore2
from django.conf import settings

from apps.fetching.addresses import Address, follow, read_address
from apps.fetching.connection import Deadline, Guard
from apps.fetching.exchanges import Exchange
from apps.fetching.unpacking import too_large, unpack
from apps.limits import LARGEST_DELIVERY
from apps.problems import Problem
from apps.version import VERSION

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
FORBIDDEN = {401, 402, 403, 405, 406, 407, 451}
PASSING = {408, 421, 425, 429}  # and everything from 500 on
ACCEPTED = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
READABLE = {"text/html", "application/xhtml+xml", "text/plain", "application/pdf", ""}  # "" is sniffed
MOST_COOKIES = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: `address` is where the redirects ended."""

    address: str
    body: bytes
    content_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought. `body` is empty where nobody reads it, or where it went to a file."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes


Read = Callable[[httpcore2.Response], Answer]


def fetch_page(address: str) -> Page:
    """The page at an address people gave. Everything that can go wrong is a Problem that says whether it passes."""
    here, answer = get_followed(read_address(address), Deadline(settings.FETCH_SECONDS), _read, ACCEPTED)
    return _page(here, answer)


def get_followed(
    here: Address, deadline: Deadline, read: Read, accepted: dict[str, str], exchanges: list[Exchange] | None = None
) -> tuple[Address, Answer]:
    """The answer at the end of the redirects, and where that is. An error of the server's is a Problem.

    `read` is called with each response while it is open. Given a list, every hop is written down in it.
    """
    cookies: dict[tuple[str, str], str] = {}
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _get(here, deadline, _cookie_header(here, cookies), read, accepted, exchanges)
        if answer.status in REDIRECTS and answer.headers.get("location"):
            _keep_cookies(here, answer, cookies)
            here = follow(here, answer.headers["location"])
            continue
        _refuse_errors(answer)
        return here, answer
    raise Problem("fetch_redirects")


def _refuse_errors(answer: Answer) -> None:
    if answer.status in GONE:
        raise Problem("fetch_not_found", status=answer.status)
    if answer.status in FORBIDDEN:
        raise Problem("fetch_forbidden", status=answer.status)
    if not 200 <= answer.status < 300:
        raise Problem("fetch_status", is_passing=answer.status in PASSING or answer.status >= 500, status=answer.status)


def _page(address: Address, answer: Answer) -> Page:
    content_type, charset = content_type_of(answer.headers.get("content-type", ""))
    if content_type not in READABLE:
        raise Problem("not_an_article", kind=content_type[:60])
    if not answer.body.strip():
        raise Problem("no_text")
    return Page(str(address), answer.body, content_type, charset)


def _get(
    address: Address,
    deadline: Deadline,
    cookie: str,
    read: Read,
    accepted: dict[str, str],
    exchanges: list[Exchange] | None,
) -> Answer:
    exchange = None
    if exchanges is not None:
        exchange = Exchange(str(address))
        exchanges.append(exchange)
    guard = Guard(deadline, is_trusted=address.is_allowed_by_operator, exchange=exchange)
    headers = [
        ("Host", address.authority),
        ("User-Agent", f"Claimtracker/{VERSION}"),
        *accepted.items(),
        ("Accept-Language", "de,en;q=0.8"),
        ("Connection", "close"),
    ]
    if cookie:
        headers.append(("Cookie", cookie))
    return converse("GET", address, headers, guard, read)


def converse(
    method: str, address: Address, headers: list[tuple[str, str]], guard: Guard, read: Read, body: bytes = b""
) -> Answer:
    """One request and what `read` makes of its answer. Whatever goes wrong in between is a Problem."""
    url = httpcore2.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_tls(), max_connections=1, network_backend=guard) as pool,
            pool.stream(method, url, headers=headers, content=body or None) as response,
        ):
            for stream in guard.streams:
                stream.the_body_begins()
            return read(response)
    except httpcore2.ProtocolError as error:
        raise Problem("fetch_broken", detail=str(error)) from error
    except ssl.SSLCertVerificationError as error:
        raise Problem("fetch_insecure", detail=str(error)) from error
    except (httpcore2.NetworkError, httpcore2.TimeoutException, ssl.SSLError, OSError) as error:
        raise Problem("fetch_failed", is_passing=True, detail=f"{type(error).__name__}: {error}") from error


def _read(response: httpcore2.Response) -> Answer:
    headers, cookies = heads_of(response)
    if response.status >= 300:
        return Answer(response.status, headers, cookies, b"")  # nobody reads the body of these
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST_DELIVERY:
        raise too_large()
    content_type, _charset = content_type_of(headers.get("content-type", ""))
    if content_type not in READABLE:
        return Answer(response.status, headers, cookies, b"")  # a film need not be downloaded to be refused
    body = unpack(response.iter_stream(), headers.get("content-encoding", ""))
    return Answer(response.status, headers, cookies, body)


def heads_of(response: httpcore2.Response) -> tuple[dict[str, str], list[str]]:
    """The headers by their names in small letters, and the cookies."""
    headers: dict[str, str] = {}
    cookies = []
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), _header(raw_value)
        if name == "set-cookie":
            cookies.append(value)
        else:
            headers.setdefault(name, value)
    return headers, cookies


def _header(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def content_type_of(header: str) -> tuple[str, str]:
    message = Message()
    message["Content-Type"] = header.replace("\r", "").replace("\n", "")[:300]
    if not header.strip():
        return "", ""
    charset = message.get_param("charset", "")
    return message.get_content_type(), charset if isinstance(charset, str) else ""


def _keep_cookies(address: Address, answer: Answer, cookies: dict[tuple[str, str], str]) -> None:
    """Some sites send a reader back to the same page with a cookie. It stays with the very host that set it."""
    for line in answer.cookies[:MOST_COOKIES]:
        name, has_value, value = line.partition(";")[0].partition("=")
        if has_value and name.strip() and len(line) < 4096 and line.isascii():
            cookies[f"{address.scheme}://{address.authority}", name.strip()] = value.strip()


def _cookie_header(address: Address, cookies: dict[tuple[str, str], str]) -> str:
    here = f"{address.scheme}://{address.authority}"
    return "; ".join(f"{name}={value}" for (host, name), value in list(cookies.items())[:MOST_COOKIES] if host == here)


@cache
def _tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()
