"""The filters of the inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk
from apps.claims.models import Appearance, Claim, SpeechAct
from apps.claims.querysets import ClaimQuerySet
from apps.sources.models import Source
from apps.verification.models import Check

ANY = [("", _("any"))]
LANGUAGES = [("de", _("German")), ("en", _("English"))]
MOST_OUTLETS = 200  # in the list to choose from; the search page finds the rest


class InboxFilter(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[*ANY, *LANGUAGES])
    desk = forms.ModelChoiceField(label=_("Desk"), required=False, queryset=Desk.objects.all(), empty_label=_("any"))
    speech_act = forms.ChoiceField(label=_("Speech act"), required=False, choices=[*ANY, *SpeechAct.choices])
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), required=False, queryset=Source.objects.none(), empty_label=_("any")
    )
    attribution = forms.ChoiceField(label=_("Claimant"), required=False, choices=[*ANY, *Claim.Attribution.choices])
    needs_review = forms.BooleanField(label=_("Needs review"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        outlets = Source.objects.visible_to(user).in_use().filter(kind=Source.Kind.OUTLET)
        self.fields["outlet"].queryset = outlets if self.data.get("outlet") else outlets[:MOST_OUTLETS]

    def apply(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """The claims that pass every filter in force."""
        wanted = self.in_force()
        if outlet := wanted.pop("outlet", None):
            claims = claims.filter(pk__in=Appearance.objects.filter(article__outlet=outlet).values("claim"))
        if wanted.pop("needs_review", False):
            claims = claims.filter(pk__in=Check.objects.filter(needs_review=True).values("claim"))
        return claims.filter(**wanted)

    def in_force(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chips(self, query: Any) -> list[dict[str, str]]:
        """The filters in force in words, each with the query string that lacks it."""
        return [
            {"name": str(self[name].label), "word": self._word(name, value), "without": _without(query, name)}
            for name, value in self.in_force().items()
        ]

    def _word(self, name: str, value: Any) -> str:
        if value is True:
            return str(_("yes"))
        choices = dict(getattr(self.fields[name], "choices", [])) if isinstance(value, str) else {}
        return str(choices.get(value, value))


def _without(query: Any, name: str) -> str:
    left = query.copy()
    left.pop(name, None)
    left.pop("page", None)
    return f"?{left.urlencode()}"
