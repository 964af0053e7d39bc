"""Text out of a Word file: its paragraphs and tables in reading order."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from apps.decoding.result import Decoded, Undecodable
from apps.limits import LARGEST_TEXT, LARGEST_UNPACK_RATIO, LARGEST_UNPACKED

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_COUNT = 2_000  # files inside; Word's own have a few dozen


def decode_word(payload: bytes, *, cuts: bool = False) -> Decoded:
    """`cuts`: of a text that is too long take the beginning, instead of refusing it."""
    try:
        _refuse_bombs(payload)
        document = Document(io.BytesIO(payload))
        paragraphs = list(_paragraphs(document))
        title = document.core_properties.title or ""
    except (
        zipfile.BadZipFile,
        OpcError,
        LxmlError,
        ParseError,
        KeyError,
        ValueError,
        AttributeError,
        OSError,
        EOFError,
    ):
        raise Undecodable("broken_file") from None
    text = _UNSTORABLE.sub("", "\n\n".join(paragraphs))
    is_cut = len(text) > LARGEST_TEXT
    if is_cut and not cuts:
        raise Undecodable("too_long", limit=LARGEST_TEXT)
    return Decoded("text", text[:LARGEST_TEXT], title=_UNSTORABLE.sub("", title)[:500], is_cut=is_cut)


def _refuse_bombs(payload: bytes) -> None:
    """Before anything is unpacked: how large would it be? What the directory says is checked while reading, too."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        entries = archive.infolist()
        if len(entries) > _LARGEST_COUNT:
            raise Undecodable("broken_file")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Undecodable("broken_file")
        total = 0
        for entry in entries:
            with archive.open(entry) as member:
                while part := member.read(1 << 20):
                    total += len(part)
                    if total > LARGEST_UNPACKED or total > max(1 << 20, LARGEST_UNPACK_RATIO * len(payload)):
                        raise Undecodable("too_large", limit="40 MB")


def _paragraphs(document: object) -> Iterator[str]:
    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield block.text.strip()
        elif isinstance(block, Table):
            for row in block.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))  # merged cells repeat
                if line := " ".join(cell for cell in cells if cell):
                    yield line
