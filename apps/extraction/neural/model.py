"""The model's files: checked on loading, run by ONNX Runtime on one thread.

A folder holds `tagger.onnx` (the network), `tokenizer.json`, `tables.json` (what the decoder multiplies with) and
`model.json`, which names the others with their SHA-256. Nothing else is read, and nothing is fetched.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from apps.extraction.neural.features import FEATURES
from apps.extraction.neural.scheme import CONTENT_TAGS, SPAN_TAGS
from apps.extraction.neural.words import Window, pieces_of, windows, words_of

Floats = np.ndarray[Any, np.dtype[Any]]

POINTER_SIZE = 96
WIDTHS = (len(CONTENT_TAGS), len(SPAN_TAGS), len(SPAN_TAGS), *(POINTER_SIZE,) * 4)


class BrokenModel(Exception):
    """The model's folder is incomplete or not what its list says."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the decoder knows beside the network: the chain's transitions, and for source and cue the worth of a
    distance and the answer "nobody"; and the judge's logistic regression (`neural.candidates.FEATURES`)."""

    transitions: Floats
    source_distance: Floats
    cue_distance: Floats
    nobody_source: Floats
    nobody_cue: Floats
    judge_middle: Floats
    judge_scale: Floats
    judge_weights: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says about each word of a text; every array has a row a word.

    What the pointers compare is kept in half precision: it is most of the memory that a long text takes.
    """

    words: list[tuple[int, int]]
    content: Floats
    cue: Floats
    source: Floats
    asks_source: Floats
    answers_source: Floats
    asks_cue: Floats
    answers_cue: Floats


class Model:
    """A loaded model. Safe to share between threads; the answers are the same on every run."""

    def __init__(self, folder: Path) -> None:
        self.card = check(folder)
        if self.card.get("features") != list(FEATURES):
            raise BrokenModel(f"the model in {folder} was made for another version: train it anew")
        self.name: str = self.card["sha256"]["tagger.onnx"][:8]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tables = _tables(folder / "tables.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read(self, text: str, offset: int = 0) -> Heads:
        """The network's answers for every word of a text that begins at `offset` of a longer one."""
        words = words_of(text)
        tags = np.zeros((len(words), sum(WIDTHS[:3])), dtype=np.float32)
        pointers = np.zeros((len(words), sum(WIDTHS[3:])), dtype=np.float16)
        ids, starts = pieces_of(text, self.tokenizer)
        for window in windows(words, ids, starts, self.tokenizer):
            fresh = window.words[window.fresh :]
            new = self._run(window)[window.fresh :]
            tags[fresh.start : fresh.stop] = new[:, : tags.shape[1]]
            pointers[fresh.start : fresh.stop] = new[:, tags.shape[1] :]
        content, cue, source = np.split(tags, np.cumsum(WIDTHS[:2]), axis=1)
        words = [(start + offset, end + offset) for start, end in words]
        return Heads(words, content, cue, source, *np.split(pointers, 4, axis=1))

    def _run(self, window: Window) -> Floats:
        pieces, places = (np.array([row], dtype=np.int64) for row in (window.pieces, window.places))
        (heads,) = self._session.run(["heads"], {"pieces": pieces, "places": places})
        return np.asarray(heads)[0]


@cache
def load(folder: Path) -> Model:
    """The model in a folder, read once a process. Raises BrokenModel."""
    return Model(folder)


def check(folder: Path) -> dict[str, Any]:
    """The folder's card, after every file it names was found to have its SHA-256. Raises BrokenModel."""
    path = folder / "model.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name, wanted in card["sha256"].items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                    raise BrokenModel(f"{folder / name} is not the file that {path} lists: copy the whole folder anew")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenModel(f"the model in {folder} cannot be read ({error}): copy the whole folder anew") from error
    return card


def _tables(path: Path) -> Tables:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return Tables(**{name: np.array(values, dtype=np.float32) for name, values in rows.items()})
