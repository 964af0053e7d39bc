"""What decoding gives. No imports of ours: the decoders' own process loads it, too."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Decoded:
    """`form` is "text" or "html"; title and date are what a file says of itself, "" where it says nothing."""

    form: str
    text: str
    title: str = ""
    published: str = ""
    is_cut: bool = False  # only the first part of the text is here; happens only where the caller wanted it so

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        return told if self.is_cut else {name: value for name, value in told.items() if name != "is_cut"}


class Undecodable(Exception):
    """The file cannot be read; the code is one of apps/problems.py."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values
