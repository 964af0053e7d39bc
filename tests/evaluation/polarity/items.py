from pathlib import Path

from tests.evaluation.items import Answer, answers

ITEMS = Path(__file__).parent / "items.jsonl"


def polarities() -> list[Answer]:
    return answers(ITEMS, lambda attribution: attribution.is_negative)
