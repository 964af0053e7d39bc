"""Who speaks: sources taken apart, and every mention of one claimant in an article made one entity."""

from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.parsing import parse_source
from apps.extraction.entities.resolution import ADDS, NEEDS, resolve

__all__ = ["ADDS", "NEEDS", "ParsedName", "parse_source", "resolve"]
