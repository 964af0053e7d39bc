"""Forms of the verdict: its draft, and saying that it is still right."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.verification.models import Rating, RatingScale, ScaleVersion, Verdict

DATE = {"type": "date"}
LONGEST = 50_000


def _day() -> forms.DateField:
    return forms.DateField(
        label=_("Review by"),
        required=False,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text=_("Then the check returns to the queue, and it is looked at again."),
    )


def _still_to_come(day: Any) -> Any:
    if day and day <= timezone.localdate():
        raise forms.ValidationError(_("Choose a day that is still to come."))
    return day


def _text(label: Any, rows: int, help_text: Any, *, is_required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "reading"})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, help_text=help_text, required=is_required)


class VerdictForm(forms.Form):
    rating = forms.ModelChoiceField(label=_("Rating"), queryset=Rating.objects.none())
    explanation = _text(
        _("Explanation"), 6, _("Why, in words that a reader follows without knowing the article."), is_required=True
    )
    context = _text(_("Context"), 3, _("What one must know to read the claim rightly."))
    method = _text(_("How it was checked"), 3, _("Which sources and steps led to the verdict."))
    correction = _text(
        _("What is corrected, and why"),
        3,
        _("Readers see this beside the new verdict. Not needed where only the day to review it by changes."),
    )
    review_by = _day()
    over = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)  # the draft it was written over

    def __init__(self, *args: Any, kept: Verdict | None = None, **kwargs: Any) -> None:
        """`kept` is the draft: its own step is offered too, also of a scale that has changed or retired since."""
        super().__init__(*args, **kwargs)
        scales = RatingScale.objects.in_use().values("pk")
        newest = ScaleVersion.objects.filter(scale__in=scales).order_by("scale_id", "-number").distinct("scale_id")
        offered = Q(version__in=newest.values("pk")) | Q(pk=kept.rating_id if kept else None)
        ratings = Rating.objects.filter(offered).select_related("version__scale")
        self.fields["rating"].queryset = ratings.order_by(
            "-version__scale__is_default", "version__scale", "-version__number", "position"
        )
        self.fields["rating"].choices = _by_scale(self.fields["rating"].queryset)

    def clean_review_by(self) -> Any:
        return _still_to_come(self.cleaned_data["review_by"])


class ConfirmForm(forms.Form):
    """The verdict that stands is still right: when is it looked at next?"""

    review_by = _day()
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=5000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_by"].required = True


def _by_scale(ratings: Any) -> list:
    """The choices under the names of their scales."""
    groups: dict[str, list] = {}
    for rating in ratings:
        groups.setdefault(str(rating.version.scale), []).append((rating.pk, str(rating)))
    return [("", _("choose a rating")), *groups.items()]
