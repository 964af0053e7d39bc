"""What is done with an upload while it travels."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler

from apps.limits import LARGEST_DELIVERY


def takes_files_for_the_archive(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a view that takes files as large as the archive keeps, not only as articles may be."""
    view.takes_files_for_the_archive = True  # type: ignore[attr-defined]
    return view


def largest_file(request: Any) -> int:
    """Bytes that one file may have at this address."""
    view = getattr(request.resolver_match, "func", None)  # set before anything reads the body
    marked = getattr(view, "cls", view)  # of the API: the resource behind the view
    is_large = getattr(marked, "takes_files_for_the_archive", False)
    return settings.ARCHIVE_LARGEST_MB * 1024**2 if is_large else LARGEST_DELIVERY


class KeepOnlyWhatFits(FileUploadHandler):
    """Goes first and stops passing a file on once it is larger than what its address takes.

    The rest is read and thrown away, so that the disk does not fill and the browser gets its answer. The file
    is then just too large, which is how the form knows what to say.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= largest_file(self.request) else None

    def file_complete(self, file_size: int) -> None:
        return None
