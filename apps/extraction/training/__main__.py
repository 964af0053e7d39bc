"""Makes the tagger's model: python -m apps.extraction.training TARGET [--epochs N] [--seed N]

Needs what requirements-train.txt lists. On two processor cores about half an hour; the same seed on the same
machine gives the same model.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from apps.extraction.training.documents import read_folder
from apps.extraction.training.making import make_model
from apps.extraction.training.train import Plan


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m apps.extraction.training", description="Makes the tagger's model.")
    parser.add_argument("target", type=Path, help="the folder to write; it must not exist yet")
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    options = parser.parse_args()
    make_model(
        read_folder(),
        options.target,
        plan=Plan(epochs=options.epochs, seed=options.seed),
        made_on=datetime.now(UTC).date(),
        tell=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    main()
