"""The first stage: the article's own words out of a pasted text or a page, with a map back to the original."""

from apps.extraction.cleaning.pages import clean_html
from apps.extraction.cleaning.pasted import clean
from apps.extraction.cleaning.result import Cleaned, Dropped

__all__ = ["Cleaned", "Dropped", "clean", "clean_html"]
