"""One ZIP, written piece by piece, with the SHA-256 of every file in its manifest."""

import hashlib
from collections.abc import Iterable
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MANIFEST = "MANIFEST"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same dossier twice is the same to the byte: no file tells when it was packed
_PACKED = (".gz", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip")


class Package:
    """Files below one folder. What is written goes straight into the ZIP: memory holds one piece at a time."""

    def __init__(self, file: IO[bytes], folder: str) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}
        self._zip = ZipFile(file, "w")

    def write(self, name: str, pieces: Iterable[bytes]) -> str:
        """Add a file; its SHA-256."""
        if name in self.digests:
            raise ValueError(f"{name} is in the dossier already")
        info = ZipInfo(f"{self.folder}/{name}", date_time=_EPOCH)
        info.compress_type = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
        info.create_system = 3  # whatever system packs it
        info.external_attr = 0o100644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.digests[name] = digest.hexdigest()
        return self.digests[name]

    def write_text(self, name: str, text: str) -> str:
        return self.write(name, [text.encode("utf-8", "replace")])

    def close(self) -> None:
        """Write the manifest, which `sha256sum -c MANIFEST` reads in the unpacked folder, and finish the ZIP."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items()))
        self.write(MANIFEST, [lines.encode()])
        self._zip.close()
