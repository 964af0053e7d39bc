"""Asking a service that the operator named: one request, its answer, and nothing beyond.

The operator vouches for the machine, so it may be a private one. What is sent there is held to what the address
promises: one of this machine leaves this machine by no name, and nothing crosses a public network unencrypted.
"""

import ipaddress

import httpcore2

from apps.fetching.addresses import Address
from apps.fetching.connection import Deadline, Guard
from apps.fetching.fetch import Answer, converse, heads_of
from apps.fetching.networks import is_public
from apps.fetching.unpacking import Limits, too_large, unpack
from apps.problems import Problem
from apps.version import VERSION


class _ServiceGuard(Guard):
    """Connections to the service's own machines alone."""

    def __init__(self, service: Address, deadline: Deadline) -> None:
        super().__init__(deadline, is_trusted=True)
        self.service = service

    def _vetted(self, host: str, port: int) -> list[tuple[int, tuple]]:
        found = super()._vetted(host, port)
        for _family, address in found:
            if self.service.is_of_this_machine and not ipaddress.ip_address(address[0]).is_loopback:
                raise Problem("fetch_refused", detail=f"{host} leads off this machine, to {address[0]}")
            if self.service.scheme == "http" and is_public(address[0]):
                raise Problem("fetch_refused", detail=f"{host} is public and asked without encryption")
        return found


def post(service: Address, body: bytes, *, headers: dict[str, str], deadline: Deadline, largest: int) -> Answer:
    """The service's answer to this body, of at most so many bytes; of an error or a redirect only the head.

    Redirects are told, not followed: they would hand what was sent to somebody else. Everything that goes wrong is a
    Problem that says whether it passes.
    """

    def read(response: httpcore2.Response) -> Answer:
        told, cookies = heads_of(response)
        if response.status >= 300:
            return Answer(response.status, told, cookies, b"")
        limits = Limits(packed=largest, unpacked=largest)
        length = told.get("content-length", "")
        if length.isdigit() and int(length) > largest:
            raise too_large(limits)
        pieces = response.iter_stream()
        return Answer(response.status, told, cookies, unpack(pieces, told.get("content-encoding", ""), limits))

    fields = [
        ("Host", service.authority),
        ("User-Agent", f"Claimtracker/{VERSION}"),
        *headers.items(),
        ("Content-Length", str(len(body))),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ]
    return converse("POST", service, fields, _ServiceGuard(service, deadline), read, body)
