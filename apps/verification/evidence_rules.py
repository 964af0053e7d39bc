"""What evidence must say, who may change it, which files are taken. Pure: no queries, no writes."""

import re
import unicodedata
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.roles import may_check
from apps.archives.rules import has_failed

# --- Who may change it, and when ----------------------------------------------------------------


def why_not_change_evidence(user: Any, check: Any) -> str | None:
    """Adding, mending, ordering, removing: checkers of the desk while the check is in progress."""
    if not may_check(user, check.claim.confidential_desk_id):
        return _("Only fact-checkers and editors of this desk work on its evidence.")
    sentences = {
        "new": _("Take the check first: evidence and verdicts belong to checks in progress."),
        "queued": _("Take the check first: evidence and verdicts belong to checks in progress."),
        "in review": _("The check is in review. Send it back before its evidence is changed."),
        "published": _("The check is published and its evidence is frozen. Reopen the check before you change it."),
        "dismissed": _("The check was dismissed. Ask for a new check of the claim first."),
        "retracted": _("The verdict was retracted. Ask for a new check of the claim first."),
    }
    return sentences.get(check.state)


def why_not_archive_again(user: Any, evidence: Any) -> str | None:
    """Another try at a copy that failed. It changes nothing of what the evidence says, so the state does not matter."""
    if not may_check(user, evidence.check_supported.claim.confidential_desk_id):
        return _("Only fact-checkers and editors of this desk work on its evidence.")
    if not (has_failed(evidence.capture) if evidence.capture else evidence.url):
        return _("There is nothing to try again: nothing failed.")
    return None


# --- What a piece must say ----------------------------------------------------------------------


def why_incomplete(
    *, kind: str, url: str, has_file: bool, article: Any, source: Any, quote: str, note: str
) -> str | None:
    """What is missing from a piece of its kind, or what does not belong to it."""
    if kind == "dataset":
        return _why_no_dataset(url, has_file, note)
    if kind == "source" and source is not None and not quote.strip():
        return _("Write down the exact words of the source: they are the evidence.")
    sentences = {
        "link": _("Give the address of the page."),
        "file": _("Choose the file."),
        "article": _("Choose the article."),
        "source": _("Choose the source of the registry who said it."),
    }
    if kind not in sentences:
        return _("Say what it is: a web page, a file, a dataset, an article or a source.")
    given = {"link": bool(url), "file": has_file, "article": article is not None}
    if not (given | {"source": source is not None})[kind]:
        return sentences[kind]
    if any(is_given for name, is_given in given.items() if name != kind):
        return _("One piece of evidence is one thing. Add the address, the file or the article as a piece of its own.")
    return None


def _why_no_dataset(url: str, has_file: bool, note: str) -> str | None:
    if bool(url) == has_file:
        return _("Give the dataset’s address, or its file: one of the two.")
    if not note.strip():
        return _("Say in the note what the data are, and under which licence they may be used.")
    return None


def why_not_rest_on(article: Any, confidential_desk_id: UUID | None) -> str | None:
    """Why an article of ours cannot be evidence of a claim that this desk alone, or with None everybody, sees."""
    if article.confidential_desk_id not in {None, confidential_desk_id}:
        return _("This article is confidential to a desk; others would see here that it exists.")
    return None


# --- Files --------------------------------------------------------------------------------------

# What a file of this name must begin with; "" stands for text.
_ZIPPED, _OLE, _TEXT = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b""
STARTS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), (_ZIPPED,)),
    **dict.fromkeys((".doc", ".xls", ".ppt"), (_OLE,)),
    **dict.fromkeys((".csv", ".tsv", ".txt", ".md", ".json", ".eml"), (_TEXT,)),
}
TAKEN = ",".join(STARTS)  # for a file chooser
LOOKED_AT = 8192  # bytes from which a file's kind is told
_LEADING_JUNK = 1024  # programs that make PDFs write up to this much before the first sign


def why_not_keep(*, filename: str, size: int, head: bytes, most: int) -> str | None:
    """Why a file is not taken: its size, its kind, or that it is not what its name says."""
    if not size:
        return _("The file is empty.")
    if size > most:
        return _("The file is larger than %(limit)d MB.") % {"limit": most // 1024**2}
    starts = STARTS.get(PurePath(filename).suffix.lower())
    if starts is None:
        return _("Files of this kind are not taken. Hand in a PDF, an image, a table or an office file.")
    if not _begins(starts, head):
        return _("The file is not what its name says. Open it, save it again and hand it in once more.")
    return None


def _begins(starts: tuple[bytes, ...], head: bytes) -> bool:
    if starts == (_TEXT,):
        return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))  # or UTF-16, as spreadsheets save it
    if starts == (b"%PDF-",):
        return b"%PDF-" in head[:_LEADING_JUNK]
    return head.startswith(starts)


# --- The quote, and whether the copy holds it ---------------------------------------------------

_MARKS = re.compile(r"[\"'“”„‟«»‹›‘’‚‛`´]")  # which kind of them a page and a person use differs
_DASHES = re.compile(r"[‐‑‒–—―−]")
_IN_A_WORD = re.compile(r"(?<=\w)-\s*(?=\w)")  # a line's end, or a hyphen: "Dienst-\nwagen", "Dienst-wagen"
_LEFT_OUT = re.compile(r"\[?\s*(?:…|\.\.\.)\s*\]?")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def holds_quote(text: str, quote: str) -> bool:
    """The quote's words stand in the text, whatever its spaces, quotation marks and hyphens look like there.

    Where the quote leaves words out ("…"), its parts must follow each other.
    """
    place, plain = 0, _plain(text)
    for part in _LEFT_OUT.split(quote):
        words = _plain(part).strip(".,;:!?")
        found = plain.find(words, place)
        if found < 0:
            return False
        place = found + len(words)
    return True


def _plain(text: str) -> str:
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    text = _IN_A_WORD.sub("", _DASHES.sub("-", _MARKS.sub("", text)))
    return "".join(text.split())
