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


def decode_pdf(payload: bytes) -> Decoded:
    try:
        reader = PdfReader(io.BytesIO(payload))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Undecodable("encrypted_pdf")
        if len(reader.pages) > LARGEST_PDF_PAGES:
            raise Undecodable("too_many_pages", limit=LARGEST_PDF_PAGES)
        text = _text_of(reader)
        title = str(reader.metadata.get("/Title") or "") if reader.metadata else ""
    except DependencyError:  # a cipher that only a further library opens
        raise Undecodable("encrypted_pdf") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError):
        raise Undecodable("broken_file") from None
    if not any(character.isalnum() for character in text):
        raise Undecodable("scanned_pdf_without_text")
    return Decoded("text", text, title=_UNSTORABLE.sub("", title)[:500])


def _text_of(reader: PdfReader) -> str:
    pages, length = [], 0
    for page in reader.pages:
        pages.append(_HYPHENATED.sub("", page.extract_text().replace("\r", "")))
        length += len(pages[-1])
        if length > LARGEST_TEXT:
            raise Undecodable("too_long", limit=LARGEST_TEXT)
    return _UNSTORABLE.sub("", "\n".join(pages))
