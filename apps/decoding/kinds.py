"""What a file is, by its first bytes; its name and its declared type only decide where the bytes leave it open."""

import re
from enum import StrEnum

_LOOK = 4096


class FileKind(StrEnum):
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    EML = "eml"
    OTHER = "other"  # known and unreadable: a picture, a film, an archive …
    BINARY = "binary"  # not text, and nobody knows what


# Beginnings of files that people send by mistake, with the word they know them by.
_OTHERS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\xd0\xcf\x11\xe0", "Word 97, Excel 97"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"\x1aE\xdf\xa3", "Matroska"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"%!PS", "PostScript"),
    (b"SQLite format 3", "SQLite"),
)
_ZIPPED = (
    (b"word/", FileKind.DOCX, "DOCX"),
    (b"xl/", FileKind.OTHER, "XLSX"),
    (b"ppt/", FileKind.OTHER, "PPTX"),
    (b"mimetypeapplication/vnd.oasis", FileKind.OTHER, "ODT"),
    (b"mimetypeapplication/epub", FileKind.OTHER, "EPUB"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]|<meta\s", re.I)
_MAIL = re.compile(rb"\A(?:From \S+ .*\r?\n)?(?:(?:[!-9;-~]+:[^\n]*\n)(?:[ \t][^\n]*\n)*)+\r?\n", re.M)
_MAIL_FIELDS = re.compile(rb"^(?:from|to|subject|date|message-id|mime-version|received):", re.I | re.M)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}) + b"\x7f"


def kind_of(payload: bytes, *, filename: str = "", content_type: str = "") -> tuple[FileKind, str]:
    """The kind, and for one that cannot be read the name people know it by."""
    head = payload[:_LOOK]
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF, "PDF"
    if head[:2] == b"PK":
        return _zipped(payload)
    if head[4:8] == b"ftyp":
        return FileKind.OTHER, "MP4"
    for magic, name in _OTHERS:
        if head.startswith(magic) and not (magic == b"MZ" and _is_text(payload)):
            return FileKind.OTHER, name
    if not _is_text(payload):
        return FileKind.BINARY, ""
    return _kind_of_text(head, filename.lower(), content_type.lower().partition(";")[0].strip()), ""


def _zipped(payload: bytes) -> tuple[FileKind, str]:
    for mark, kind, name in _ZIPPED:
        if mark in payload:
            return kind, name
    return FileKind.OTHER, "ZIP"


def _kind_of_text(head: bytes, filename: str, content_type: str) -> FileKind:
    if filename.endswith(".eml") or content_type == "message/rfc822":
        return FileKind.EML
    if filename.endswith((".txt", ".md", ".text")):
        return FileKind.TEXT
    if filename.endswith((".html", ".htm", ".xhtml")) or content_type in {"text/html", "application/xhtml+xml"}:
        return FileKind.HTML
    plain = head.replace(b"\x00", b"")  # UTF-16 writes one beside each Latin letter
    if _HTML.search(plain):
        return FileKind.HTML
    if len(_MAIL_FIELDS.findall(head)) >= 3 and _MAIL.match(head):
        return FileKind.EML
    return FileKind.TEXT


def _is_text(payload: bytes) -> bool:
    if payload.startswith(_BOMS) or looks_like_utf16(payload):
        return True
    head = payload[: 16 * _LOOK]
    strange = len(head) - len(head.translate(None, _CONTROLS))
    # A stray control character or NUL comes with copied text; one in fifty means something else altogether.
    return strange * 50 <= len(head)


def looks_like_utf16(payload: bytes) -> str:
    """The encoding of UTF-16 without its mark, told by the NUL beside nearly every Latin letter; "" otherwise."""
    head = payload[:_LOOK]
    half = len(head) // 2
    if half < 8:
        return ""
    even, odd = head[0 : half * 2 : 2].count(0), head[1 : half * 2 : 2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""
