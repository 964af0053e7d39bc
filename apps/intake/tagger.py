"""Which tagger reads the articles of this site."""

from pathlib import Path

from django.conf import settings

from apps.extraction import MODEL, PIPELINE_VERSION
from apps.extraction.language_model import NOTE, Outcome
from apps.extraction.neural import SHIPPED
from apps.extraction.neural.installed import installed_model


def model_in_use() -> Path | None:
    """The folder of the trained model: the one `retrain` installed, else the shipped one; None for rules alone."""
    if settings.EXTRACTOR == "rules":
        return None
    return installed_model(settings.MODELS_DIR) or SHIPPED


def pipeline_of(notes: dict[str, str]) -> str:
    """The version that a run and its claims record: of the stages, and of what tagged."""
    if notes.get(NOTE) == Outcome.USED:
        return f"{PIPELINE_VERSION}+llm"
    return f"{PIPELINE_VERSION}+{notes.get(MODEL, 'rules')}"
