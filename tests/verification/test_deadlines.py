"""Deadlines as people read them: no "10:50 p.m." that ends a sentence twice, and no clock without its zone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from apps.verification import deadlines


@pytest.mark.parametrize(
    ("language", "words"), [("en", "22 Nov 2026, 22:50 CET"), ("de", "22. November 2026 22:50 CET")]
)
def test_a_deadline_is_told_on_the_24_hour_clock_with_its_zone(language: str, words: str) -> None:
    with translation.override(language), timezone.override("Europe/Berlin"):
        assert deadlines.told(datetime(2026, 11, 22, 21, 50, tzinfo=UTC)) == words


def test_english_dates_hold_no_full_stop() -> None:
    with translation.override("en"), timezone.override("UTC"):
        assert deadlines.told(datetime(2026, 9, 1, 12, 0, tzinfo=UTC)) == "1 Sep 2026, 12:00 UTC"
