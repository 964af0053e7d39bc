"""No pattern of the extraction takes more than linear time on text made to choke it."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.patterns import attacks

ROOT = Path(__file__).resolve().parents[2]
# What takes time with the square of the length needs minutes for the attacks of this length, what is linear a second or
# two; what doubles with each character never comes to an end.
LENGTH = 100_000
SECONDS = 40


@cache
def patterns() -> list[dict[str, Any]]:
    program = [sys.executable, "-m", "tests.extraction.patterns"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def test_the_patterns_of_modules_and_those_made_on_the_way_are_seen() -> None:
    sources = {one["where"] for one in patterns()}

    assert len(patterns()) > 80
    assert {"apps.extraction.segments", "apps.extraction.dates", "apps.extraction.cleaning.metadata"} <= sources


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(
    "one", patterns(), ids=lambda one: f"{one['where'].removeprefix('apps.extraction.')}-{one['pattern'][:25]}"
)
def test_no_pattern_chokes(one: dict[str, Any]) -> None:
    pattern = re.compile(one["pattern"], one["flags"])

    for text in attacks(one["pattern"], one["flags"], LENGTH):
        assert sum(match.end() - match.start() for match in pattern.finditer(text)) <= len(text)
        pattern.match(text)


@pytest.mark.parametrize(
    ("pattern", "pump"),
    [(r" +[–—-] +", " "), (r"(a+)+b", "a"), (r"\d{1,30}x", "1"), (r"(?:ab|c)*d", "ab"), (r"[^x]*y", "a")],
)
def test_what_a_pattern_repeats_is_what_it_is_attacked_with(pattern: str, pump: str) -> None:
    assert any(pump * 20 in text for text in attacks(pattern, 0, 100))
