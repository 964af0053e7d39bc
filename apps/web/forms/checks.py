"""Forms of the check panel. What they mean is decided by the actions; these only read what was typed."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.claims.models import Claim
from apps.sources.models import Source
from apps.verification.models import Check, Evidence, Rating, ScaleVersion

DATE = {"type": "date"}


class MoveForm(forms.Form):
    use_required_attribute = False  # the rules ask for comments, in words of their own
    to = forms.ChoiceField(choices=Check.State.choices)
    shown = forms.ChoiceField(choices=Check.State.choices, required=False)  # the state that the page told
    read = forms.CharField(required=False, max_length=60)  # which claim and check the page showed: read_on_page()
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=5000
    )


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
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people_for(claim)


class EvidenceForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("What it does to the claim"), choices=Evidence.Stance.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("As others would look for it: “Minutes of the council, 4 May”.")
    )
    url = forms.URLField(label=_("Address"), max_length=2000, required=False, assume_scheme="https")
    source = forms.CharField(
        label=_("Source of the registry"),
        max_length=300,
        required=False,
        help_text=_("An address or a source: one of them is needed."),
    )
    quote = forms.CharField(
        label=_("Exact quote"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "reading"}),
        max_length=20_000,
    )

    def __init__(self, *args: Any, user: Any, desk_id: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.desk_id = user, desk_id
        self.fields["source"].widget.attrs |= {"list": "source-names", "autocomplete": "off"}

    def clean_source(self) -> Source | None:
        name = self.cleaned_data["source"]
        found = sources_named(name, user=self.user, desk_id=self.desk_id) if name else []
        if name and not found:
            raise forms.ValidationError(_("There is no source of this name in the registry."))
        if len(found) > 1:
            raise forms.ValidationError(_("More than one source goes by this name. Give its full name."))
        return found[0] if found else None


class VerdictForm(forms.Form):
    rating = forms.ModelChoiceField(label=_("Rating"), queryset=Rating.objects.none())
    explanation = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "reading"}),
        max_length=50_000,
        help_text=_("Why, in words that a reader follows without knowing the article."),
    )
    review_by = forms.DateField(
        label=_("Review by"),
        required=False,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text=_("Then it is looked at again."),
    )
    over = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)  # the draft it was written over

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = ScaleVersion.objects.order_by("scale_id", "-number").distinct("scale_id")
        ratings = Rating.objects.filter(version__in=newest).select_related("version__scale")
        self.fields["rating"].queryset = ratings.order_by("-version__scale__is_default", "version__scale", "position")
        self.fields["rating"].choices = _by_scale(self.fields["rating"].queryset)

    def clean_review_by(self) -> Any:
        day = self.cleaned_data["review_by"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


def _by_scale(ratings: Any) -> list:
    """The choices under the names of their scales."""
    groups: dict[str, list] = {}
    for rating in ratings:
        groups.setdefault(str(rating.version.scale), []).append((rating.pk, str(rating)))
    return [("", _("choose a rating")), *groups.items()]


def sources_named(name: str, *, user: Any, desk_id: UUID | None) -> list[Source]:
    """At most two sources of this name that may be used here: two mean that the name is not enough.

    What the whole newsroom sees (`desk_id` is None) never points to a desk's confidential source.
    """
    found = Source.objects.visible_to(user).nameable_on(desk_id).in_use()
    return list(found.filter(aliases__name__iexact=name).distinct()[:2])
