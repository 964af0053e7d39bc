"""What cleaning left out of a delivered text, with the reasons, so that a person can see that nothing is missing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.articles.models import ArticleVersion
from apps.intake.models import StepRecord

REASONS: dict[str, Promise] = {
    "advert": _("advertising"),
    "related": _("links to other articles"),
    "comments": _("comments"),
    "paywall": _("subscription notice"),
    "consent": _("cookie notice"),
    "newsletter": _("newsletter"),
    "share": _("share buttons"),
    "credit": _("picture credit"),
    "meta": _("date, author and the like"),
    "byline": _("byline"),
    "footer": _("foot of the page"),
    "embed": _("embedded media"),
    "script": _("program code"),
    "navigation": _("menu"),
    "duplicate": _("said twice"),
}
MOST = 200  # stretches shown
LONGEST = 300  # characters of one


@dataclass(frozen=True, slots=True)
class LeftOut:
    reason: Promise | str
    words: str  # empty when what was delivered is no plain text: then only the amount can be told
    characters: int


def left_out(version: ArticleVersion) -> list[LeftOut]:
    """In the order of the delivered text."""
    if not version.dropped:
        return []
    text = _delivered_text(version)
    return [
        LeftOut(REASONS.get(reason, reason), _shown(text[start:end]), end - start)
        for start, end, reason in version.dropped[:MOST]
    ]


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[:LONGEST] + " …"


def _delivered_text(version: ArticleVersion) -> str:
    """The plain text that the places point into, as the receiving step left it."""
    steps = StepRecord.objects.filter(run__article_version=version, step__in=["receive", "fetch"], state="done")
    for result in steps.order_by("-run__created_at").values_list("result", flat=True)[:2]:
        if result.get("form") == "text":
            return result["text"]
    return ""
