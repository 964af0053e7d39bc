"""The archived copies in a dossier: the bytes as they were kept, the readable text, and the WARC file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.archives.models import Capture
from apps.archives.reading import copy_of, state_sentence, warc_of, why_not_whole
from apps.errors import Conflict
from apps.verification.dossier.contents import moment
from apps.verification.dossier.names import extension
from apps.verification.dossier.packing import Package

PIECE = 256 * 1024


def pack_copy(package: Package, capture: Capture, folder: str, circle: UUID | None) -> dict[str, Any]:
    """Put the copy into the package; where it lies and what it was when it was made, or why it is not there."""
    if capture.confidential_to_id not in {None, circle}:
        return {"state": "left out", "problem": _("The copy is confidential to another desk.")}
    told = _told(capture)
    if not capture.is_kept:
        return told | {"problem": state_sentence(capture)}
    try:
        told |= _pack(package, capture, folder)
    except Conflict:
        return told | {
            "state": "damaged",
            "problem": _("The archived copy is missing or was altered since it was made. It is not in this dossier."),
            "detail": why_not_whole(capture),
        }
    return told


def _told(capture: Capture) -> dict[str, Any]:
    return {
        "state": capture.state,
        "problem": "",
        "address": capture.address,
        "final_address": capture.final_address,
        "filename": capture.filename,
        "captured_at": moment(capture.captured_at),
        "content_type": capture.content_type,
        "size": capture.size,
        "sha256": capture.sha256,
        "warc_sha256": capture.warc_sha256,
        "health": capture.health,
        "health_since": moment(capture.health_since),
        "wayback": capture.wayback_address if capture.wayback == Capture.Wayback.KEPT else "",
    }


def _pack(package: Package, capture: Capture, folder: str) -> dict[str, str]:
    warc = warc_of(capture)  # both are compared with their digests before anything is written
    body, content_type = copy_of(capture)
    original = f"{folder}/original{extension(capture.filename, content_type)}"
    package.write(original, [body])
    del body  # before the next file is read: memory holds one copy, not all of them
    packed = {"original_file": original, "warc_file": f"{folder}/record.warc.gz", "text_file": ""}
    package.write(packed["warc_file"], _pieces(warc))
    text = Capture.objects.values_list("text", flat=True).get(pk=capture.pk)
    if text:
        packed["text_file"] = f"{folder}/text.txt"
        package.write_text(packed["text_file"], text)
    return packed


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
