"""The reasons of check-worthiness in words: names as extraction gives them, sentences as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {}


def reason_words(reason: dict) -> str:
    """What fired, and the words that fired it: “a figure (700,000)”."""
    name = str(REASONS.get(reason["name"], reason["name"].replace("_", " ")))
    return f"{name} ({reason['words']})" if reason.get("words") else name
