"""From annotated documents to a model's folder."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from apps.extraction.neural.features import FEATURES
from apps.extraction.neural.model import Model
from apps.extraction.training.documents import AnnotatedDocument
from apps.extraction.training.encoder_weights import cut_tokenizer, read_weights
from apps.extraction.training.export import export
from apps.extraction.training.judging import fit_judge
from apps.extraction.training.network import Network, Shape
from apps.extraction.training.train import Plan, train

LAYERS = 6
PIECES = 46_000
FILES = ("tagger.onnx", "tokenizer.json", "tables.json")
# Every tenth document fits the judge and the thresholds, and teaches the network nothing.
SHARE, PLACE = 10, 7


def split(documents: Sequence[AnnotatedDocument]) -> tuple[list[AnnotatedDocument], list[AnnotatedDocument]]:
    """(what the network is taught, what the judge is fitted on)."""
    taught = [document for number, document in enumerate(documents) if number % SHARE != PLACE]
    return taught, [document for number, document in enumerate(documents) if number % SHARE == PLACE]


def make_model(
    documents: Sequence[AnnotatedDocument],
    target: Path,
    *,
    plan: Plan,
    made_on: date,
    tell: Callable[[str], None],
    after_epoch: Callable[[Network], None] = lambda _: None,
) -> None:
    """Teaches a network, fits the judge, and writes a whole model to `target`, which must not exist yet.

    Raises FileExistsError where it does, ValueError for fewer than ten documents.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already: name a folder that does not")
    taught, judged = split(documents)
    if not judged:
        raise ValueError(f"{len(documents)} documents are too few to train on")
    tell(f"{len(taught)} documents to teach the network, {len(judged)} to fit the judge")
    tokenizer, kept = cut_tokenizer([document.text for document in documents], PIECES)
    weights, _ = read_weights()
    network = Network(Shape(layers=LAYERS), len(kept))
    network.begin_with(weights, kept)
    train(network, tokenizer, taught, plan, tell, lambda _: after_epoch(network))
    write_model(network, tokenizer, judged, target, {"seed": plan.seed, "made": made_on.isoformat()}, tell)


def write_model(
    network: Network,
    tokenizer: Tokenizer,
    judged: Sequence[AnnotatedDocument],
    target: Path,
    facts: dict[str, Any],
    tell: Callable[[str], None],
) -> None:
    """Writes a taught network with its tokenizer and judge to `target`, which is there at once or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        export(network, folder / "tagger.onnx", tell=tell)
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        tables = _tables(network)
        tables |= {
            "judge_middle": [0.0] * len(FEATURES),
            "judge_scale": [1.0] * len(FEATURES),
            "judge_weights": [0.0] * len(FEATURES),
        }
        _write(folder, tables, facts)
        tables |= fit_judge(Model(folder), judged)
        _write(folder, tables, facts)
        folder.chmod(0o755)
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tables(network: Network) -> dict[str, Any]:
    values = {
        "transitions": network.transitions,
        "source_distance": network.distance["source"],
        "cue_distance": network.distance["cue"],
        "nobody_source": network.nobody["source"],
        "nobody_cue": network.nobody["cue"],
    }
    return {name: np.round(value.detach().numpy().astype(float), 5).tolist() for name, value in values.items()}


def _write(folder: Path, tables: dict[str, Any], facts: dict[str, Any]) -> None:
    (folder / "tables.json").write_text(json.dumps(tables), encoding="utf-8")
    card = {
        **facts,
        "features": list(FEATURES),
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
    }
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
