"""What a copy is called when it leaves us, and how: as a file to keep, never as a page on our own address."""

import mimetypes
import unicodedata
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from apps.archives.models import Capture
from apps.archives.reading import copy_of, warc_of

LONGEST_NAME = 200  # characters of a file's name, its ending among them
# A copy may be a page with scripts, written by anybody: no browser may open it as part of this site.
APART = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def clean_name(filename: str) -> str:
    """The bare name: no folders, no control or direction characters, its ending kept when it is cut."""
    name = PurePath(filename.replace("\\", "/")).name
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, ending = PurePath(name).stem, PurePath(name).suffix[:20]
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}" or _("file")


def name_of(capture: Capture) -> str:
    """The file's own name, or one made of the address, with an ending that fits what it is."""
    if capture.filename:
        return capture.filename
    address = urlsplit(capture.final_address)
    last = unquote(address.path.rstrip("/").rpartition("/")[2]) or address.hostname or ""
    name, ending = clean_name(last), mimetypes.guess_extension(capture.content_type) or ""
    return name if not ending or name.lower().endswith(ending) else f"{name}{ending}"


def copy_to_download(capture: Capture) -> HttpResponse:
    """The original bytes. Raises as `copy_of` does."""
    body, _content_type = copy_of(capture)
    response = HttpResponse(body, content_type="application/octet-stream", headers=APART)
    response["Content-Disposition"] = content_disposition_header(True, name_of(capture)) or "attachment"
    return response


def warc_to_download(capture: Capture) -> FileResponse:
    """The WARC file with all that went over the wire. Raises as `warc_of` does."""
    path = warc_of(capture)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="application/warc", headers=APART
    )
