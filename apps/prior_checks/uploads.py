"""Taking a large file from a request: to disk, never into memory, and no more of it than an import may have."""

from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

from apps.prior_checks.reading.limits import LARGEST_IMPORT


class KeepOnlyImports(FileUploadHandler):
    """Stops passing a file on once it is too large; the rest is read and thrown away, so that the sender is told."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST_IMPORT else None

    def file_complete(self, file_size: int) -> None:
        return None


def take_large_imports(request: HttpRequest) -> None:
    """For this request alone, before anything has read its body. Who may import is asked before that, too."""
    request.upload_handlers = [KeepOnlyImports(request), TemporaryFileUploadHandler(request)]
