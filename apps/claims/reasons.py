"""The reasons of check-worthiness in words: names as extraction gives them, phrases as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The keys are those of apps/extraction/worth.py; a test compares them.
REASONS: dict[str, Promise] = {
    "figure": _("names a figure"),
    "statistic": _("rests on a study or a statistic"),
    "comparison": _("compares, or calls something the first or the most"),
    "cause": _("names a cause or an effect"),
    "law": _("is about a law, a ruling or a decision"),
    "accusation": _("accuses somebody"),
    "denial": _("denies what others say"),
    "fact": _("is about what has happened or is the case"),
    "official": _("the claimant holds an office or is an authority"),
    "hearsay": _("is passed on without naming anybody"),
    "harm": _("is about death, injury, illness or danger"),
    "absolute": _("holds for all or none, always or never"),
    "dated": _("names a date"),
    "future": _("is about the future or an intention"),
    "opinion": _("is an opinion"),
    "demand": _("is a demand"),
    "question": _("is a question"),
    "vague": _("is vague"),
    "personal": _("is a greeting, thanks or a private feeling"),
    "short": _("is too short to be checked"),
    "does_not_say": _("only tells what the claimant does not say"),
    "no_comment": _("is a refusal to comment"),
}


def reason_words(reason: dict) -> str:
    """What fired, and the words that fired it: “names a figure (700,000)”."""
    phrase = str(REASONS[reason["name"]]) if reason["name"] in REASONS else reason["name"].replace("_", " ")
    return f"{phrase} ({reason['words']})" if reason.get("words") else phrase
