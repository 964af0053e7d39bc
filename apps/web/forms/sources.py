"""Filtering the registry, and adding and mending its sources."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk, User
from apps.sources.models import Source
from apps.sources.names import name_key

_Q_NUMBER = re.compile(r"(?:.*/)?(Q[1-9][0-9]{0,18})/?(?:[?#].*)?", re.IGNORECASE)
SORTS = {"name": ("sort_key", "pk"), "claims": ("-claim_count", "sort_key", "pk"), "newest": ("-created_at", "pk")}


class SourceFilter(forms.Form):
    """Reads the address of the list. What it does not understand counts as not asked for."""

    q = forms.CharField(label=_("Name"), required=False, max_length=300)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Source.Kind.choices])
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("name", _("name")), ("claims", _("number of claims")), ("newest", _("newest"))],
    )

    def asked(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def apply_kind(self, sources: QuerySet) -> QuerySet:
        return sources.filter(kind=self.asked("kind")) if self.asked("kind") else sources

    def apply_sort(self, sources: QuerySet) -> QuerySet:
        return sources.order_by(*SORTS.get(self.asked("sort"), SORTS["name"]))


class SourceForm(forms.Form):
    """Name, kind and what else is known of a source."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Source.Kind.choices)
    description = forms.CharField(label=_("Description"), required=False, max_length=500)
    wikidata_id = forms.CharField(
        label="Wikidata",
        required=False,
        max_length=200,
        help_text=_("A number like Q1234, or the address of the page."),
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name_key(name):
            raise forms.ValidationError(_("A source needs a name with letters in it."))
        return name

    def clean_wikidata_id(self) -> str:
        given = self.cleaned_data["wikidata_id"]
        found = _Q_NUMBER.fullmatch(given)
        if given and not found:
            raise forms.ValidationError(_("A Wikidata number is a Q followed by digits, like Q1234."))
        return found[1].upper() if found else ""


class NewSourceForm(SourceForm):
    confidential_to = forms.ModelChoiceField(
        label=_("Visible to"), required=False, queryset=Desk.objects.none(), empty_label=_("the whole newsroom")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidential_to"].queryset = user.desks.order_by("name")


class MendSourceForm(SourceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def of(cls, source: Source) -> "MendSourceForm":
        fields = ("name", "kind", "description", "wikidata_id", "version")
        return cls(initial={name: getattr(source, name) for name in fields}, auto_id="mend_%s")


class MergeSourceForm(forms.Form):
    """The source that stays, and the version in which the other was read."""

    into = forms.UUIDField()
    version = forms.IntegerField(min_value=1)


class AliasForm(forms.Form):
    name = forms.CharField(label=_("Another name"), max_length=300)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name_key(name):
            raise forms.ValidationError(_("A name needs letters in it."))
        return name
