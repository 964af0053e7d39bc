"""Names of files in a dossier: whatever something is called, what comes out is safe on every system."""

import re
import unicodedata

LONGEST = 60  # characters: with its folders a path stays well below what old systems take
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # devices to Windows, never files
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
# What a double click would run or show with whatever it loads from the web is kept as text.
RISKY = frozenset({"html", "htm", "xhtml", "svg", "xml", "js", "mht"})
EXTENSIONS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/csv": "csv",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/json": "json",
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


def safe_name(words: str, *, otherwise: str = "file") -> str:
    """A short name of ASCII letters, figures and hyphens: no folder, no NUL, nothing that reverses the writing."""
    letters = unicodedata.normalize("NFKD", words[:400].translate(_GERMAN)).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", letters).strip("-")[:LONGEST].strip("-")
    return otherwise if not name or _RESERVED.match(name) else name


def extension(filename: str, content_type: str) -> str:
    """What a copy's name ends in, with the dot: as its file was called, or else as its type says."""
    last = filename.rpartition(".")[2].lower() if "." in filename else ""
    found = (
        last if _EXTENSION.fullmatch(last) else EXTENSIONS.get(content_type.partition(";")[0].strip().lower(), "bin")
    )
    return f".{found}.txt" if found in RISKY else f".{found}"
