"""What went over the wire at one hop, byte for byte, for those who keep evidence of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile

IN_MEMORY = 1024 * 1024  # bytes of an answer; longer ones are spooled to a file


def _spool() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(max_size=IN_MEMORY)


@dataclass(slots=True)
class Exchange:
    """One request and its answer, inside their encryption. `payload_sha256` is of the body as it was packed.

    `is_cut` says that not all of the answer is here: nobody reads the whole body of a redirect.
    """

    address: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    peer: str = ""
    request: bytes = b""
    response: SpooledTemporaryFile[bytes] = field(default_factory=_spool)
    payload_sha256: str = ""
    is_cut: bool = True
