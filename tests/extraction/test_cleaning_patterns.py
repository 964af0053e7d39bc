"""No pattern of cleaning, language or entities takes more than linear time on text made to choke it."""

import importlib
import pkgutil
import re
from itertools import chain

import pytest

from apps.extraction import cleaning, entities
from tests.extraction.hanging import never_hangs

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


@never_hangs
@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_chokes(pattern):
    for pump in PUMPS:
        text = pump * (50_000 // len(pump))

        assert sum(match.end() - match.start() for match in pattern.finditer(text)) <= len(text), pump
