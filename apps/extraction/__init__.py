"""Text in, attributions out: who says what in a German or English article, in which words, and where.

Pure Python: no framework, no database, no network, no clock.
"""

from apps.extraction.language import UnsupportedLanguage
from apps.extraction.pipeline import BROKEN_MODEL, MODEL, PIPELINE_VERSION, extract
from apps.extraction.types import Attribution, Document, Entity, EntityKind, Kind, Span, SpeechAct

__all__ = [
    "BROKEN_MODEL",
    "MODEL",
    "PIPELINE_VERSION",
    "Attribution",
    "Document",
    "Entity",
    "EntityKind",
    "Kind",
    "Span",
    "SpeechAct",
    "UnsupportedLanguage",
    "extract",
]
