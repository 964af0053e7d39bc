"""How fast the extraction is, on one processor: articles a second, the first result, each stage, growth, memory.

    .venv/bin/python tests/benchmarks/bench_extraction.py [--seconds 20] [--only rules] [FOLDER]

FOLDER holds annotated documents as tests/evaluation/README.md describes; by default the project's own. Articles of 300
words are made of their paragraphs. Every extractor of this version has a process of its own, pinned to one processor
with one thread; processor time is counted, so that other work on the machine changes little.
"""

import argparse
import inspect
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

DOCUMENTS = ROOT / "tests" / "evaluation" / "documents"
WORDS = 300  # of an article
SMALL, LARGE = 100_000, 400_000  # characters
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DOCUMENTS)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each extractor reads articles")
    parser.add_argument("--only", choices=["rules", "model"], help="this extractor, in this process")
    options = parser.parse_args()
    if options.only:
        measure(options.only, options.folder, options.seconds)
        return
    for extractor in ("rules", "model"):
        arguments = [str(options.folder), "--only", extractor, "--seconds", str(options.seconds)]
        subprocess.run([sys.executable, __file__, *arguments], check=True, env=os.environ | ONE_THREAD)


def measure(extractor: str, folder: Path, seconds: float) -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    started = time.process_time()
    from apps.extraction import PIPELINE_VERSION, extract, pipeline  # timed: a process pays for it once

    how = _how(extractor, extract, pipeline)
    if how is None:
        print("model: this version has none")
        return
    articles = {language: list(_articles(folder, language)) for language in ("de", "en")}
    first = articles["de"][0]
    extract(first, "de", **how)
    print(f"{extractor} ({PIPELINE_VERSION}), articles of {WORDS} words")
    print(f"  from nothing to the first result: {time.process_time() - started:.2f} s")
    extract(articles["en"][0], "en", **how)
    _speed(extract, how, articles, seconds)
    _stages(pipeline, how, articles)
    for language, texts in articles.items():
        _growth(extract, how, texts, language)
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _how(extractor: str, extract: Any, pipeline: Any) -> dict[str, Any] | None:
    """What `extract` is called with to have this extractor; None where this version has not got it."""
    parameter = inspect.signature(extract).parameters.get("model")
    if extractor == "rules":
        return {"model": None} if parameter else {}
    if parameter is None or "broken_model" in extract("Er kam, sagte sie.", "de", is_clean=True).notes:
        return None
    return {"model": parameter.default}


def _articles(folder: Path, language: str) -> Iterator[str]:
    """Articles of about 300 words, each of whole paragraphs."""
    from apps.extraction.training.documents import read

    lines: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        for document in read(path):
            for line in document.text.splitlines() if document.language == language else ():
                lines.append(line)
                if sum(len(one.split()) for one in lines) >= WORDS:
                    yield "\n".join(lines)
                    lines = []


def _speed(extract: Any, how: dict[str, Any], articles: dict[str, list[str]], seconds: float) -> None:
    taken: list[float] = []
    words = 0
    while sum(taken) < seconds:
        for language, texts in articles.items():
            for text in texts:
                started = time.process_time()
                extract(text, language, **how)
                taken.append(time.process_time() - started)
                words += len(text.split())
    total, quantiles = sum(taken), statistics.quantiles(taken, n=20)
    print(f"  {len(taken) / total:.1f} articles/s, {words / total:,.0f} words/s")
    print(f"  one article: p50 {1000 * statistics.median(taken):.1f} ms, p95 {1000 * quantiles[-1]:.1f} ms")


def _stages(pipeline: Any, how: dict[str, Any], articles: dict[str, list[str]]) -> None:
    """The time of each stage, in milliseconds an article."""
    stages = pipeline.STAGES
    if how.get("model") is not None:
        stages = pipeline.stages(pipeline.neural.load(how["model"]))
    taken = dict.fromkeys(["clean", *(stage.name for stage in stages)], 0.0)
    count = 0
    for language, texts in articles.items():
        for text in texts:
            count += 1
            started = time.process_time()
            document = pipeline.prepare(text, language)
            taken["clean"] += time.process_time() - started
            for stage in stages:
                started = time.process_time()
                document = stage.run(document)
                taken[stage.name] += time.process_time() - started
    print("  ms an article: " + ", ".join(f"{name} {1000 * one / count:.1f}" for name, one in taken.items()))


def _growth(extract: Any, how: dict[str, Any], texts: list[str], language: str) -> None:
    """A text four times as long should take about four times as long."""
    text = "\n".join(texts)
    times = {}
    for length in (SMALL, LARGE):
        article = (text * (length // len(text) + 1))[:length]
        started = time.process_time()
        extract(article, language, is_clean=True, **how)
        times[length] = time.process_time() - started
    ratio = times[LARGE] / times[SMALL]
    print(f"  {language}: {SMALL:,} characters {times[SMALL]:.2f} s, {LARGE:,} {times[LARGE]:.2f} s, ratio {ratio:.1f}")


if __name__ == "__main__":
    main()
