from pathlib import Path

from tests.evaluation.items import Answer, answers

HEDGES = Path(__file__).parent / "hedges.jsonl"
EVIDENTIALS = Path(__file__).parent / "evidentials.jsonl"


def hedges() -> list[Answer]:
    return answers(HEDGES, lambda attribution: attribution.hedges)


def evidentials() -> list[Answer]:
    return answers(EVIDENTIALS, lambda attribution: attribution.evidentials)
