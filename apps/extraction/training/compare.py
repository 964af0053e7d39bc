"""How well rules and models find what the evaluation set tells.

    python -m apps.extraction.training.compare [MODEL …] [--documents FOLDER]

Prints precision, recall and F1 of found, attributed and content by language: the rules alone, the shipped model,
and each model named. `--documents` takes another folder of annotated documents than the evaluation set.
"""

import argparse
from pathlib import Path

from apps.extraction import extract
from apps.extraction.neural import SHIPPED, load
from apps.extraction.training.documents import AnnotatedDocument, read_folder
from apps.extraction.training.scoring import Said, Tally, pairs

EVALUATION = Path(__file__).parents[3] / "tests" / "evaluation" / "documents"


def compare(model: Path | None, documents: list[AnnotatedDocument]) -> list[str]:
    """A line of figures for each language; `model` None is the rules alone. Raises BrokenModel."""
    if model is not None:
        load(model)
    tallies: dict[str, Tally] = {}
    for document in documents:
        found = extract(document.text, document.language, is_clean=True, model=model).attributions
        tallies.setdefault(document.language, Tally()).add(
            [Said.of(document.text, item.content, item.source) for item in document.annotations],
            [Said.of(document.text, pairs(item.content), pairs(item.source)) for item in found],
        )
    return [
        f"  {language}  "
        + "   ".join(
            f"{name} {value['precision']:.1f} / {value['recall']:.1f} / {value['f1']:.1f}"
            for name, value in tally.figures().items()
        )
        for language, tally in sorted(tallies.items())
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m apps.extraction.training.compare")
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--documents", type=Path, default=EVALUATION)
    options = parser.parse_args()
    documents = read_folder(options.documents)
    for name, model in (("rules", None), ("shipped", SHIPPED), *((str(path), path) for path in options.models)):
        print(name, *compare(model, documents), sep="\n")


if __name__ == "__main__":
    main()
