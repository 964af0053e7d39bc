"""Text out of a PDF, page by page."""

import io
import re

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from apps.decoding.result import Decoded, Undecodable
from apps.limits import LARGEST_PDF_PAGES, LARGEST_TEXT

# "Zusammen-" at a line's end goes on in the next line's small letter; "Nord-" before "Süd" does not.
_HYPHENATED = re.compile(r"(?<=[^\W\d_]{2})[-\u00ad\u2010]\n(?=[a-zäöüß])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def decode_pdf(payload: bytes, *, cuts: bool = False) -> Decoded:
    """`cuts`: of a PDF that is too long take the first pages, instead of refusing it."""
    try:
        reader = PdfReader(io.BytesIO(payload))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Undecodable("encrypted_pdf")
        if len(reader.pages) > LARGEST_PDF_PAGES and not cuts:
            raise Undecodable("too_many_pages", limit=LARGEST_PDF_PAGES)
        text, is_cut = _text_of(reader, cuts=cuts)
        title = str(reader.metadata.get("/Title") or "") if reader.metadata else ""
    except DependencyError:  # a cipher that only a further library opens
        raise Undecodable("encrypted_pdf") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError):
        raise Undecodable("broken_file") from None
    if not any(character.isalnum() for character in text):
        raise Undecodable("scanned_pdf_without_text")
    return Decoded("text", text, title=_UNSTORABLE.sub("", title)[:500], is_cut=is_cut)


def _text_of(reader: PdfReader, *, cuts: bool) -> tuple[str, bool]:
    """The text, and whether it was cut."""
    pages, length = [], 0
    for number, page in enumerate(reader.pages):
        if cuts and (number == LARGEST_PDF_PAGES or length > LARGEST_TEXT):
            return _UNSTORABLE.sub("", "\n".join(pages))[:LARGEST_TEXT], True
        pages.append(_HYPHENATED.sub("", page.extract_text().replace("\r", "")))
        length += len(pages[-1])
        if length > LARGEST_TEXT and not cuts:
            raise Undecodable("too_long", limit=LARGEST_TEXT)
    text = _UNSTORABLE.sub("", "\n".join(pages))
    return (text[:LARGEST_TEXT], len(text) > LARGEST_TEXT) if cuts else (text, False)
