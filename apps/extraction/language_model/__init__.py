"""An optional tagger: any language model that can be asked in words, held to the words of the article.

The model is a function from instructions and text to an answer; who calls it, and how, is the caller's business.
Whatever it answers is checked (answers.py), looked up in the text (grounding.py) and put in order (choosing.py).
Where that fails the tagger that was there before does the work, and the notes say so.
"""

from apps.extraction.language_model.answers import Complete, ModelFailed, Outcome
from apps.extraction.language_model.tagging import NOTE, instead_of

__all__ = ["NOTE", "Complete", "ModelFailed", "Outcome", "instead_of"]
