"""What was handed in as text or HTML: bytes in, `Decoded` out, or a `Problem` that says what is wrong with them."""

from apps.decoding.decode import decode, refuse_at_once
from apps.decoding.kinds import FileKind, kind_of
from apps.decoding.result import Decoded

__all__ = ["Decoded", "FileKind", "decode", "kind_of", "refuse_at_once"]
