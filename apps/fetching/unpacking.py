"""The body of an answer, unpacked piece by piece, and never more of it than the limits allow."""

import zlib
from collections.abc import Iterable

from apps.limits import LARGEST_DELIVERY, LARGEST_PAGE
from apps.problems import Problem

LARGEST_RATIO = 100  # unpacked to packed; pages stay below 20, bombs begin at 1000
RATIO_COUNTS_FROM = 1024 * 1024  # bytes unpacked: a short page of one repeated letter is no bomb
_PIECE = 64 * 1024


def unpack(pieces: Iterable[bytes], encoding: str) -> bytes:
    """The whole body. `encoding` is the Content-Encoding header."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return b"".join(_limited(pieces))
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Problem("fetch_broken", detail=f"an encoding that was not asked for: {encoding[:40]}")
    return _inflate(_limited(pieces), is_deflate=encoding == "deflate")


def _limited(pieces: Iterable[bytes]) -> Iterable[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > LARGEST_DELIVERY:
            raise too_large()
        yield piece


def _inflate(pieces: Iterable[bytes], *, is_deflate: bool) -> bytes:
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
            if len(body) > LARGEST_PAGE or len(body) > max(RATIO_COUNTS_FROM, LARGEST_RATIO * packed):
                raise too_large()
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


def too_large() -> Problem:
    return Problem("fetch_too_large", limit="5 MB")
