"""Forms of merging, splitting and rejecting. What they mean is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Appearance, Claim, Span
from apps.claims.quotes import exact_quote
from apps.sources.models import Source
from apps.web.forms.claims import LONGEST_LABEL, ClaimantForm

SHOWN = 160  # characters of an appearance's words, enough to know it by


class MergeForm(forms.Form):
    """The claim on the page and the other one, each as they were read."""

    other = forms.UUIDField()
    version = forms.IntegerField()
    other_version = forms.IntegerField()


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("A greeting, a picture's caption, words of the outlet … It teaches the next reading."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, claim: Claim) -> "RejectForm":
        return cls(initial={"version": claim.version}, auto_id="reject_%s")


class SplitForm(ClaimantForm):
    """Which appearances, or which words of one, become a claim of their own."""

    speech_act = None
    appearances = forms.MultipleChoiceField(
        label=_("What belongs to the other claim"), required=False, widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("Or only these words of one appearance"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("The other claim"), widget=forms.Textarea(attrs={"rows": 2, "class": "reading"}), max_length=5000
    )
    label = forms.CharField(label=_("Label"), max_length=LONGEST_LABEL)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["appearances", "parts", "text", "label", "claimant", "claimant_kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="split_%s", **kwargs)
        there = list(self.home.appearances.all())
        self.fields["appearances"].choices = [(str(a.pk), _told(a, exact_quote(a))) for a in there]
        self.fields["parts"].choices = [
            (f"{a.pk}:{span.start}:{span.end}", _told(a, a.version.text[span.start : span.end]))
            for a in there
            for span in _divisible(a)
        ]
        for name in ("appearances", "parts"):
            if len(self.fields[name].choices) < 2:
                del self.fields[name]

    @classmethod
    def of(cls, claim: Claim, *, user: Any) -> "SplitForm":
        now = {"version": claim.version, "claimant": str(claim.claimant or "")}
        now["claimant_kind"] = claim.claimant.kind if claim.claimant else Source.Kind.PERSON
        return cls(initial=now, user=user, home=claim)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen, parts = data.get("appearances") or [], data.get("parts") or []
        if bool(chosen) == bool(parts):
            raise forms.ValidationError(_("Choose what belongs to the other claim: appearances, or words of one."))
        places = [part.split(":") for part in parts]
        if len({appearance for appearance, _start, _end in places}) > 1:
            raise forms.ValidationError(_("Divide one appearance at a time."))
        data["chosen"] = chosen or [places[0][0]]
        data["places"] = [(int(start), int(end)) for _appearance, start, end in places]
        return data


def _divisible(appearance: Appearance) -> list[Span]:
    content = [span for span in appearance.spans.all() if span.part == Span.Part.CONTENT]
    return content if len(content) > 1 else []


def _told(appearance: Appearance, words: str) -> str:
    words = " ".join(words.split())
    outlet = appearance.article.outlet or _("unknown outlet")
    return f"{outlet}: {words if len(words) <= SHOWN else words[:SHOWN] + '…'}"
