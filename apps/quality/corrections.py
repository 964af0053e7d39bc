"""What exactly was corrected in a finding, part by part: as extraction had it, and as it is now."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Appearance, SpeechAct
from apps.claims.quotes import BETWEEN_PARTS, exact_quote

PARTS: dict[str, Promise] = {
    "text": _("sentence"),
    "label": _("label"),
    "claimant": _("claimant"),
    "speech_act": _("speech act"),
    "is_negative": _("negation"),
    "content": _("words in the text"),
    "source": _("words that name the source"),
    "kind": _("how it is told"),
    "split": _("two claims in one"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    part: str
    before: str
    after: str

    @property
    def name(self) -> str:
        return str(PARTS[self.part])


def corrected_parts(appearance: Appearance) -> list[Corrected]:
    """Nothing for what was rejected or added. No queries on a finding as `corrections` loads it."""
    claim = appearance.claim
    told = [Corrected(part, _shown(part, claim.found[part]), _now(appearance, part)) for part in claim.corrected]
    for part in appearance.corrected:
        if part == "kind":
            kinds = Appearance.Kind
            told.append(Corrected(part, str(kinds(appearance.found["kind"]).label), appearance.get_kind_display()))
        else:
            place = "content" if part == "split" else part
            told.append(Corrected(part, _words_found(appearance, place), exact_quote(appearance, place)))
    return told


def _now(appearance: Appearance, part: str) -> str:
    return _shown(part, str(getattr(appearance.claim, part) or ""))


def _shown(part: str, value: str) -> str:
    if part == "is_negative":
        return str(_("negative") if value else _("not negative"))
    return str(SpeechAct(value).label) if part == "speech_act" and value in SpeechAct.values else value


def _words_found(appearance: Appearance, part: str) -> str:
    text = appearance.version.text
    return BETWEEN_PARTS.join(text[start:end] for start, end in appearance.found[part])
