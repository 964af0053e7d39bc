"""Confidence means what it says: of findings that are said to be 0.7 sure, about seven in ten are right."""

import pytest

from apps.extraction.neural import SHIPPED
from tests.evaluation.calibration import Band, error, measure

WORST = 0.06  # expected calibration error on the evaluation set


def test_confidence_is_near_the_share_that_is_right() -> None:
    bands = measure(SHIPPED)

    assert error(bands) <= WORST
    assert bands[-1].right / bands[-1].found > 0.9


def test_the_error_is_the_mean_distance() -> None:
    assert error([Band(10, 5.0, 5), Band(10, 9.0, 5)]) == pytest.approx(0.2)
    assert error([]) == 0
