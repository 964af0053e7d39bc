"""Which model read an article, and what is said where it could not be used."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from apps.extraction.neural import SHIPPED, load
from apps.intake.diagnosis import examine
from apps.intake.models import Run
from tests.intake.running import read

pytestmark = pytest.mark.django_db


def test_a_run_names_the_model_that_read(settings: Any, tmp_path: Path) -> None:
    settings.EXTRACTOR, settings.MODELS_DIR = "model", tmp_path

    article = read()

    assert Run.objects.get(article=article).pipeline.endswith(f"+{load(SHIPPED).name}")


def test_an_installed_model_that_is_gone_leaves_the_rules_and_is_told(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EXTRACTOR, settings.MODELS_DIR = "model", tmp_path
    (tmp_path / "installed.json").write_text(json.dumps({"model": "0123456789abcdef", "former": None}))
    caplog.set_level(logging.ERROR)

    article = read()

    assert Run.objects.get(article=article).pipeline.endswith("+rules")
    assert f"article {article.pk} was read by rules alone" in caplog.text
    assert "0123456789abcdef" in next(finding.told for finding in examine() if "0123456789abcdef" in finding.told)
