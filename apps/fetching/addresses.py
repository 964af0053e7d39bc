"""Reading an address of a web page, once and strictly: nobody downstream parses it again.

Whatever two parsers could understand differently (user names, back slashes, control characters, numbers
in odd bases) is refused instead of repaired.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import idna
from django.conf import settings

from apps.fetching.networks import is_public
from apps.problems import Problem

LONGEST = 8000  # characters; longer ones are attacks or mistakes
PORTS = {"http": 80, "https": 443}

_PARTS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]/?#@\\:%]+)(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#].*)?",
    re.I | re.S,
)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SAFE = "/?:@!$&'()*+,;=~-._%[]"
# Names that never stand for a public machine; what they resolve to would be refused anyway.
_PRIVATE_ENDINGS = (
    "localhost",
    "local",
    "internal",
    "localdomain",
    "lan",
    "home",
    "corp",
    "intranet",
    "arpa",
    "test",
    "invalid",
    "onion",
)


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address: `host` in ASCII without brackets, `target` ready for the request line."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_allowed_by_operator(self) -> bool:
        """Named, with its port, in FETCH_ALLOW_PRIVATE: the operator vouches for it."""
        return f"{self.host}:{self.port}" in settings.FETCH_ALLOW_PRIVATE

    @property
    def is_of_this_machine(self) -> bool:
        """Whether it names this very machine, so that what is sent there goes nowhere."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_surely_private(self) -> bool:
        """A literal address outside the public internet: what connecting to it would find out can be said at once."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return not is_public(self.host) and not self.is_allowed_by_operator


def read_address(text: str) -> Address:
    """The parsed address. Problem: "bad_address" for what is none, "fetch_refused" for what is not fetched from."""
    address = read_service(text)
    if not address.is_allowed_by_operator:
        _refuse_private(address)
    return address


def read_service(text: str) -> Address:
    """The parsed address of a service that the operator named, wherever it is. Problem: "bad_address"."""
    text = text.strip(" \t\r\n\f")
    if len(text) > LONGEST or _FORBIDDEN.search(text):
        raise Problem("bad_address", detail="too long or with control characters")
    found = _PARTS.fullmatch(text)
    if not found:
        raise Problem("bad_address", detail="not http(s)://host/…")
    scheme = found["scheme"].lower()
    host = _host(found["host"])
    port = int(found["port"]) if found["port"] else PORTS[scheme]
    return Address(scheme, host, port, _target(found["rest"] or ""))


def follow(address: Address, location: str) -> Address:
    """Where a redirect leads. From an encrypted page to an open one is not followed."""
    if _FORBIDDEN.search(location) or "\\" in location:
        raise Problem("fetch_broken", detail="a redirect with control characters or back slashes")
    try:
        joined = urljoin(str(address), location.strip())
    except ValueError as error:
        raise Problem("fetch_broken", detail=f"a redirect that cannot be read: {error}") from None
    then = read_address(joined)
    if address.scheme == "https" and then.scheme == "http":
        raise Problem("fetch_refused", detail="a redirect from https to http")
    return then


def _host(written: str) -> str:
    if written.startswith("["):
        try:
            return str(ipaddress.IPv6Address(written[1:-1]))
        except ValueError:
            raise Problem("bad_address", detail="a broken IPv6 address") from None
    name = written.lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError) as error:
            raise Problem("bad_address", detail=f"a host name that is none: {error}") from None
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Problem("bad_address", detail="a host name that is none")
    if _NUMBER.fullmatch(labels[-1]):  # browsers and resolvers read these as IPv4, in any base
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise Problem("fetch_refused", detail="an IPv4 address in another writing") from None
    for label in labels:
        if label.startswith("xn--"):
            try:
                idna.ulabel(label)
            except (idna.IDNAError, UnicodeError):
                raise Problem("bad_address", detail="a host name that is none") from None
    return name


def _refuse_private(address: Address) -> None:
    if address.port not in PORTS.values():
        raise Problem("fetch_refused", detail=f"port {address.port}")
    labels = address.host.split(".")
    if ":" in address.host or _NUMBER.fullmatch(labels[-1]):
        return  # a literal address: the network's check follows when it is connected to
    if len(labels) == 1 or labels[-1] in _PRIVATE_ENDINGS:
        raise Problem("fetch_refused", detail=f"{address.host} is a name of a private network")


def _target(rest: str) -> str:
    rest = rest.partition("#")[0]
    if not rest.startswith("/"):
        rest = "/" + rest
    return quote(rest, safe=_SAFE)
