from pathlib import Path

from tests.evaluation.items import Answer, answers

ITEMS = Path(__file__).parent / "items.jsonl"


def tenses() -> list[Answer]:
    return answers(ITEMS, lambda attribution: attribution.tense.value)
