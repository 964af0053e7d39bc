"""Forms of the gates: what a desk asks, exceptions, interests; and how the newsroom calls itself to readers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Newsroom
from apps.problems import SENTENCES
from apps.verification.actions.gates import ASKED, MOST_ORIGINS
from apps.verification.models import DeskGates, Gate


class GatesForm(forms.Form):
    origins_min = forms.IntegerField(
        label=_("Independent origins of the evidence, at least"), min_value=0, max_value=MOST_ORIGINS,
        help_text=_("Ten pieces from one origin are one. 0 asks for none."),
    )  # fmt: skip
    needs_archive = forms.BooleanField(label=_("Every piece of evidence is archived"), required=False)
    needs_contact = forms.BooleanField(
        label=_("The claimant was asked, and answered or let the deadline pass"), required=False
    )
    needs_interests = forms.BooleanField(label=_("Author and second reader tell their interests"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, gates: DeskGates) -> "GatesForm":
        return cls(initial={name: getattr(gates, name) for name in (*ASKED, "version")})


class NewsroomForm(forms.Form):
    name = forms.CharField(label=_("Name of the newsroom"), max_length=120, required=False)
    address = forms.URLField(
        label=_("Its web site"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": SENTENCES["bad_address"]},
    )
    contact = forms.CharField(
        label=_("Where readers send corrections"), max_length=200, required=False,
        help_text=_("An address for mail, or words: it stands on every public page."),
    )  # fmt: skip
    has_public_pages = forms.BooleanField(
        label=_("Published checks have public pages"), required=False,
        help_text=_("Anybody reads them then, and search engines list them. What is confidential never gets one."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, newsroom: Newsroom) -> "NewsroomForm":
        return cls(initial={name: getattr(newsroom, name) for name in cls.base_fields})


class ExceptionForm(forms.Form):
    gate = forms.ChoiceField(label=_("Gate"))
    reason = forms.CharField(
        label=_("Why it may be published all the same"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("Readers see this reason on the public page."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [choice for choice in Gate.choices if choice[0] != Gate.SECOND_READER]
        self.fields["gate"].choices = names


class InterestForm(forms.Form):
    has_interest = forms.TypedChoiceField(
        label=_("Your interests"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("no", _("I have no interest in this")), ("yes", _("I have one"))],
    )  # fmt: skip
    statement = forms.CharField(
        label=_("Which"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000,
        help_text=_("Colleagues read it; readers only learn that there is one."),
    )  # fmt: skip
