"""Forms of the check panel. What they mean is decided by the actions; these only read what was typed."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.claims.models import Claim
from apps.sources.models import Source
from apps.verification.models import Check

DATE = {"type": "date"}


class MoveForm(forms.Form):
    use_required_attribute = False  # the rules ask for comments, in words of their own
    to = forms.ChoiceField(choices=Check.State.choices)
    shown = forms.ChoiceField(choices=Check.State.choices, required=False)  # the state that the page told
    read = forms.CharField(required=False, max_length=60)  # which claim and check the page showed: read_on_page()
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=5000
    )
    review_by = forms.DateField(required=False)  # of the move that confirms the verdict that stands


def people_for(claim: Claim) -> Any:
    """Fact-checkers and editors of the claim's desk; of every desk for what the whole newsroom may see."""
    holds = Q(memberships__role__in=[Role.FACT_CHECKER, Role.EDITOR])
    if claim.is_confidential:
        holds &= Q(memberships__desk=claim.desk_id)
    return User.objects.filter(holds, is_active=True, is_partner=False).distinct().order_by("name", "username")


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(
        label=_("Assigned to"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )
    due_on = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For whoever it is given to. It stays in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_for(claim)


def sources_named(name: str, *, user: Any, desk_id: UUID | None) -> list[Source]:
    """At most two sources of this name that may be used here: two mean that the name is not enough.

    What the whole newsroom sees (`desk_id` is None) never points to a desk's confidential source.
    """
    found = Source.objects.visible_to(user).nameable_on(desk_id).in_use()
    return list(found.filter(aliases__name__iexact=name).distinct()[:2])
