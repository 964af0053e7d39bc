"""How fast the extraction is: articles and words a second, the time of one article, and how it grows with length.

    .venv/bin/python benchmarks/bench_extraction.py [--seconds 20] [FOLDER]

FOLDER holds annotated documents as tests/evaluation/README.md describes; by default the project's own.
Processor time is counted, so that other work on the machine changes little.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from apps.extraction import PIPELINE_VERSION, extract  # noqa: E402
from apps.extraction.training.documents import AnnotatedDocument, read  # noqa: E402

SMALL, LARGE = 40_000, 400_000  # characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "tests" / "evaluation" / "documents")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to read articles")
    options = parser.parse_args()
    documents = [document for path in sorted(options.folder.glob("*.txt")) for document in read(path)]
    if not documents:
        parser.error(f"{options.folder} holds no annotated documents")
    for language in ("de", "en"):  # reads the word lists
        extract(next(item for item in documents if item.language == language).text, language)
    print(f"pipeline {PIPELINE_VERSION}, {len(documents)} articles")
    _articles(documents, options.seconds)
    for language in ("de", "en"):
        _growth([item for item in documents if item.language == language], language)


def _articles(documents: list[AnnotatedDocument], seconds: float) -> None:
    taken: list[float] = []
    words = 0
    while sum(taken) < seconds:
        for document in documents:
            started = time.process_time()
            extract(document.text, document.language)
            taken.append(time.process_time() - started)
            words += len(document.text.split())
    total = sum(taken)
    quantiles = statistics.quantiles(taken, n=20)
    print(f"{len(taken) / total:.0f} articles/s, {words / total:,.0f} words/s")
    print(f"one article: p50 {1000 * statistics.median(taken):.1f} ms, p95 {1000 * quantiles[-1]:.1f} ms")


def _growth(documents: list[AnnotatedDocument], language: str) -> None:
    """A text ten times as long should take about ten times as long."""
    text = "\n".join(document.text for document in documents)
    times = {}
    for length in (SMALL, LARGE):
        article = (text * (length // len(text) + 1))[:length]
        started = time.process_time()
        extract(article, language, is_clean=True)
        times[length] = time.process_time() - started
    ratio = times[LARGE] / times[SMALL]
    print(f"{language}: {SMALL:,} characters {times[SMALL]:.2f} s, {LARGE:,} {times[LARGE]:.2f} s, ratio {ratio:.1f}")


if __name__ == "__main__":
    main()
