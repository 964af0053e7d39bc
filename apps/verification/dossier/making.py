"""Putting a dossier together: the copies first, then what is told about them, then the manifest."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from apps.claims.models import Claim
from apps.verification.dossier.contents import contents, moment, versions_of
from apps.verification.dossier.copies import pack_copy
from apps.verification.dossier.names import safe_name
from apps.verification.dossier.packing import Package
from apps.verification.models import Evidence

IN_MEMORY = 4 * 1024 * 1024  # bytes of a dossier that are held in memory; what is more goes to the disk
NUMBERED = "{number:02}-{name}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """The finished ZIP, at its beginning, and what to call it. Whoever takes it closes the file."""

    file: IO[bytes]
    filename: str
    size: int


def make(claim: Claim, *, with_comments: bool = False) -> Dossier:
    """The dossier of the claim as it is now, in the language that is switched on. Changes nothing.

    The same state in the same language is the same to the byte. A copy that is missing or was altered is named.
    """
    folder = f"claim-{claim.pk.hex[-12:]}"
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — the caller sends it and closes it
    try:
        _fill(Package(file, folder), claim, with_comments)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    return Dossier(file, f"{folder}-{safe_name(claim.label, otherwise='dossier')}.zip", size)


def _fill(package: Package, claim: Claim, with_comments: bool) -> None:
    told, evidence = contents(claim, language=get_language() or "en", with_comments=with_comments)
    for number, article in enumerate(told["articles"], start=1):
        name = NUMBERED.format(number=number, name=safe_name(article["title"], otherwise="article"))
        article["versions"] = list(_pack_versions(package, article["id"], f"articles/{name}"))
    _name_places(told)
    _pack_copies(package, claim, told["checks"], evidence)
    package.write_text("claim.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    package.write_text("index.html", render_to_string("dossier/index.html", {"told": told, "claim": told["claim"]}))
    package.close()


def _pack_versions(package: Package, article_id: Any, folder: str) -> Iterator[dict[str, Any]]:
    for version in versions_of(article_id):
        file = f"{folder}/version-{version.number}.txt"
        yield {
            "number": version.number,
            "title": version.title,
            "language": version.language,
            "read_at": moment(version.created_at),
            "file": file,
            "sha256": package.write_text(file, version.text),
        }


def _name_places(told: dict[str, Any]) -> None:
    """Of each appearance, and of each article that is evidence, the file with the text."""
    files = {(a["id"], version["number"]): version["file"] for a in told["articles"] for version in a["versions"]}
    newest = {article["id"]: article["versions"][-1]["file"] for article in told["articles"] if article["versions"]}
    for place in told["appearances"]:
        place["file"] = files.get((place["article"], place["version"]), "")
    for check in told["checks"]:
        for piece in check["evidence"]:
            piece["article_file"] = newest.get(piece["article"], "")


def _pack_copies(package: Package, claim: Claim, checks: list[dict[str, Any]], evidence: dict[str, Evidence]) -> None:
    """One folder a copy, however many pieces of evidence rest on it."""
    packed: dict[Any, dict[str, Any]] = {}
    for piece in (piece for check in checks for piece in check["evidence"]):
        capture = evidence[piece["id"]].capture
        if capture is not None and capture.pk not in packed:
            name = NUMBERED.format(number=len(packed) + 1, name=safe_name(piece["title"], otherwise="copy"))
            packed[capture.pk] = pack_copy(package, capture, f"evidence/{name}", claim.confidential_desk_id)
        piece["copy"] = packed[capture.pk] if capture is not None else None
