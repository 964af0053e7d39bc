"""Bytes to characters, by what the bytes themselves say before what anybody declares about them."""

import codecs
import re

from apps.decoding.kinds import looks_like_utf16

_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_XML = re.compile(rb"""\A\s*<\?xml[^>]+encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Pages that declare these mean the wider Windows table, and browsers read them so.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "latin_1": "cp1252"}
# Codecs that are no encodings of text, or that browsers refuse because they hide markup.
_NEVER = {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "hex", "base64", "rot13"}


def to_text(payload: bytes, *, charset: str = "", is_html: bool = False) -> str:
    """The payload's characters. Its own mark wins, then valid UTF-8, then what is declared, then Windows' Latin."""
    for mark, encoding in _BOMS:
        if payload.startswith(mark):
            return _tidy(payload[len(mark) :].decode(encoding, "replace"))
    if encoding := looks_like_utf16(payload):
        return _tidy(payload.decode(encoding, "replace"))
    try:
        return _tidy(payload.decode("utf-8"))
    except UnicodeDecodeError as error:
        # A page cut off, or mixed with one wrong byte, is still UTF-8 when nearly all of it is.
        if _is_nearly_utf8(payload, error):
            return _tidy(payload.decode("utf-8", "replace"))
    for name in (charset, *(_declared(payload) if is_html else ())):
        encoding = _usable(name)
        if encoding:
            return _tidy(payload.decode(encoding, "replace"))
    return _tidy(payload.decode("cp1252", "replace"))


def _declared(payload: bytes) -> list[str]:
    head = payload[:4096]
    return [match[1].decode("ascii") for match in (_META.search(head), _XML.search(head)) if match]


def _usable(name: str) -> str:
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(codecs.lookup(found), "_is_text_encoding", True)
    if not is_text or found in _NEVER or found == "utf-8" or found.startswith("utf-16"):
        return ""  # the last two were tried above, and failed
    return _WIDER.get(found, found)


def _is_nearly_utf8(payload: bytes, error: UnicodeDecodeError) -> bool:
    if error.start >= len(payload) - 4:
        return True
    text = payload.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if ord(character) > 127) - wrong
    return right > 20 * wrong


def _tidy(text: str) -> str:
    """One kind of line end; without characters that the database and JSON refuse."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    return text.encode("utf-8", "replace").decode("utf-8")
