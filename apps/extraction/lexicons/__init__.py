"""The word lists as one frozen object a language.

The lists are data: tab-separated files in a folder per language, each with its columns and its
source told in its first comment lines. Nothing here knows grammar beyond what a row says; the
regular endings that a row leaves out are added by `inflection`.
"""

from apps.extraction.lexicons.loading import LANGUAGES, load
from apps.extraction.lexicons.types import CueNoun, Lexicon, VerbForm

__all__ = ["LANGUAGES", "CueNoun", "Lexicon", "VerbForm", "load"]
