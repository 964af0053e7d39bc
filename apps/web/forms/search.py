"""What can be asked of the search page. An address that asks for the impossible counts as not asking."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk
from apps.claims.models import Claim
from apps.sources.models import Source

ANY = ("", _("any"))
FIRST_YEAR, LAST_YEAR = 1000, 9000
TYPES = ("claims", "articles", "sources", "checks", "evidence")
# Which filters narrow which type: the others are not shown, and do not count.
FILTERS = {
    "": ("language", "desk", "since", "until"),
    "claims": ("language", "desk", "since", "until", "state"),
    "articles": ("language", "desk", "since", "until"),
    "sources": ("kind",),
    "checks": ("language", "desk", "since", "until", "state"),
    "evidence": ("language", "desk", "since", "until"),
}


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Words"), required=False, max_length=300)
    type = forms.ChoiceField(required=False, choices=[("", ""), *((name, name) for name in TYPES)])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ANY, ("de", _("German")), ("en", _("English"))]
    )
    desk = forms.ModelChoiceField(label=_("Desk"), required=False, queryset=Desk.objects.all(), empty_label=_("any"))
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *Claim.Status.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Source.Kind.choices])
    sort = forms.ChoiceField(
        label=_("Sort by"), required=False, choices=[("best", _("best match")), ("newest", _("newest"))]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()
        self.words = self.cleaned_data.get("q", "")
        self.type = self.cleaned_data.get("type", "")
        self.is_newest_first = self.cleaned_data.get("sort") == "newest"

    def shown_filters(self) -> list[forms.BoundField]:
        return [self[name] for name in FILTERS[self.type]]

    def in_force(self) -> dict[str, Any]:
        """The filters of this type that were filled in, with their values."""
        told = {name: self.cleaned_data.get(name) for name in FILTERS[self.type]}
        return {name: value for name, value in told.items() if value}

    def span(self) -> tuple[datetime | None, datetime | None]:
        """From the first moment of the one day to the last of the other, on the reader's own clock."""
        wanted = self.in_force()
        since, until = wanted.get("since"), wanted.get("until")
        return (
            timezone.make_aware(datetime.combine(since, time.min)) if since else None,
            timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min)) if until else None,
        )

    def _day(self, name: str) -> date | None:
        """Days that no calendar on this side of the database can step over are not asked for."""
        day = self.cleaned_data[name]
        return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None

    def clean_since(self) -> date | None:
        return self._day("since")

    def clean_until(self) -> date | None:
        return self._day("until")
