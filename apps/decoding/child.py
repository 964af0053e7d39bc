"""The process that opens PDF and Word files: bytes on standard input, JSON on standard output.

Run as `python -m apps.decoding.child pdf`, with `cut` behind it to take the beginning of what is too long. It limits
its own memory and time before it reads a byte, has no secrets in its environment, and knows neither Django nor the
database.
"""

import json
import logging
import sys
from contextlib import suppress
from typing import Any

from apps.decoding.pdf import decode_pdf
from apps.decoding.result import Undecodable
from apps.decoding.word import decode_word
from apps.limits import DECODER_MEMORY, DECODER_SECONDS

try:
    import resource
except ImportError:  # no such limits on Windows
    resource = None  # type: ignore[assignment]

DECODERS = {"pdf": decode_pdf, "docx": decode_word}


def main(kind: str, *, cuts: bool = False) -> None:
    logging.disable(logging.CRITICAL)  # pypdf tells about every oddity of every file
    if resource:
        for name, limit in ((resource.RLIMIT_AS, DECODER_MEMORY), (resource.RLIMIT_CPU, DECODER_SECONDS)):
            with suppress(ValueError, OSError):  # stricter limits of the machine stay, and some systems have none
                resource.setrlimit(name, (limit, limit))
    try:
        answer: dict[str, Any] = DECODERS[kind](sys.stdin.buffer.read(), cuts=cuts).as_json()
    except Undecodable as error:
        answer = {"code": error.code, "values": error.values}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], cuts="cut" in sys.argv[2:])
