"""What is done with an upload while it travels."""

from django.core.files.uploadhandler import FileUploadHandler

from apps.limits import LARGEST_DELIVERY


class KeepOnlyWhatFits(FileUploadHandler):
    """Goes first and stops passing a file on once it is larger than anything we take.

    The rest is read and thrown away, so that the disk does not fill and the browser gets its answer. The file
    is then just too large, which is how the form knows what to say.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST_DELIVERY else None

    def file_complete(self, file_size: int) -> None:
        return None
