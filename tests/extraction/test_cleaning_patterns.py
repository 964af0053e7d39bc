"""No pattern of cleaning, language or entities takes more than linear time on text made to choke it."""

import importlib
import pkgutil
import re
import time
from itertools import chain

import pytest

from apps.extraction import cleaning, entities

MODULES = [
    "apps.extraction.language",
    *chain.from_iterable(
        [f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
        for package in (cleaning, entities)
    ),
]
PATTERNS = [
    pytest.param(value, id=f"{name.removeprefix('apps.extraction.')}.{attribute}")
    for name in MODULES
    for attribute, value in vars(importlib.import_module(name)).items()
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
]
PUMPS = [
    "a",
    "A ",
    "1.",
    "„",
    "(",
    "- ",
    "von ",
    "A.",
    "\n",
    " ",
    "© ",
    "a-",
    "12. ",
    "a/b ",
    "A-jährige",
    "<a",
    "<div ",
]


def seconds(pattern, text):
    started = time.perf_counter()
    for _ in pattern.finditer(text):
        pass
    return time.perf_counter() - started


@pytest.mark.parametrize("pattern", PATTERNS)
def test_time_is_linear_in_the_length(pattern):
    for pump in PUMPS:
        long = seconds(pattern, pump * (10_000 // len(pump)))

        # Quadratic patterns need seconds here; linear ones a few milliseconds, more on a busy machine.
        assert long < 0.5, pump
