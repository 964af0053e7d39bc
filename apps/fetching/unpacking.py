"""The body of an answer, unpacked piece by piece, and never more of it than the limits allow."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from apps.limits import LARGEST_DELIVERY, LARGEST_PAGE
from apps.problems import Problem

LARGEST_RATIO = 100  # unpacked to packed; pages stay below 20, bombs begin at 1000
RATIO_COUNTS_FROM = 1024 * 1024  # bytes unpacked: a short page of one repeated letter is no bomb
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body: as it travels, and unpacked."""

    packed: int = LARGEST_DELIVERY
    unpacked: int = LARGEST_PAGE


OF_AN_ARTICLE = Limits()


def unpack(pieces: Iterable[bytes], encoding: str, limits: Limits = OF_AN_ARTICLE) -> bytes:
    """The whole body. `encoding` is the Content-Encoding header."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return b"".join(_limited(pieces, limits))
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Problem("fetch_broken", detail=f"an encoding that was not asked for: {encoding[:40]}")
    return _inflate(_limited(pieces, limits), limits, is_deflate=encoding == "deflate")


def _limited(pieces: Iterable[bytes], limits: Limits) -> Iterable[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limits.packed:
            raise too_large(limits)
        yield piece


def _inflate(pieces: Iterable[bytes], limits: Limits, *, is_deflate: bool) -> bytes:
    body, packed = bytearray(), 0
    inflater = None
    for piece in pieces:
        packed += len(piece)
        while piece:
            if inflater is None:
                inflater = zlib.decompressobj(_window(piece, is_deflate))
            try:
                body += inflater.decompress(piece, _PIECE)
            except zlib.error as error:
                raise Problem(
                    "fetch_broken", detail=f"damaged {'deflate' if is_deflate else 'gzip'}: {error}"
                ) from None
            if len(body) > limits.unpacked or len(body) > max(RATIO_COUNTS_FROM, LARGEST_RATIO * packed):
                raise too_large(limits)
            piece = inflater.unconsumed_tail
            if inflater.eof:
                piece, inflater = inflater.unused_data, None  # gzip may have several members
                if piece and (is_deflate or piece[:2] != b"\x1f\x8b"):
                    piece = b""  # padding behind the end
    if inflater is not None:
        rest = inflater.flush()
        if not inflater.eof:
            raise Problem("fetch_failed", is_passing=True, detail="the packed body was cut off")
        body += rest
    return bytes(body)


def _window(start: bytes, is_deflate: bool) -> int:
    if not is_deflate:
        return 16 + zlib.MAX_WBITS
    # "deflate" should mean zlib; some servers send the bare stream.
    return (
        zlib.MAX_WBITS
        if start[0] & 0x0F == 8 and len(start) > 1 and (start[0] * 256 + start[1]) % 31 == 0
        else -zlib.MAX_WBITS
    )


def too_large(limits: Limits = OF_AN_ARTICLE) -> Problem:
    return Problem("fetch_too_large", limit=f"{limits.packed // (1024 * 1024)} MB")
