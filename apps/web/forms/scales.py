"""The form of a rating scale: its names, and a row for each step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.verification.actions.scales import MOST, Step
from apps.verification.models import Colour, RatingScale

BLANK_ROWS = 3


class ScaleForm(forms.Form):
    name_en = forms.CharField(label=_("English name"), max_length=100)
    name_de = forms.CharField(label=_("German name"), max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StepForm(forms.Form):
    """One step. A row without labels is none."""

    use_required_attribute = False
    key = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    label_en = forms.CharField(label=_("English label"), max_length=80, required=False)
    label_de = forms.CharField(label=_("German label"), max_length=80, required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, required=False)
    value = forms.IntegerField(label=_("Number"), min_value=1, max_value=100, required=False)
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)

    @property
    def is_blank(self) -> bool:
        return not (self.cleaned_data.get("label_en") or self.cleaned_data.get("label_de"))

    def step(self) -> Step:
        names = ("label_en", "label_de", "colour", "value", "key")
        return Step(**{name: self.cleaned_data[name] for name in names})


StepForms = forms.formset_factory(StepForm, extra=BLANK_ROWS, max_num=MOST, absolute_max=MOST + BLANK_ROWS)


def forms_of(scale: RatingScale | None, data: Any = None) -> tuple[ScaleForm, Any]:
    """The two parts of the page: filled with what was sent, or else with the scale as it is."""
    if scale is None:
        return ScaleForm(data), StepForms(data, prefix="step")
    names = {"name_en": scale.name_en, "name_de": scale.name_de, "version": scale.version}
    steps = [
        {
            "key": rating.key,
            "label_en": rating.label_en,
            "label_de": rating.label_de,
            "colour": rating.colour,
            "value": rating.value,
            "position": rating.position + 1,
        }
        for rating in scale.versions.all()[0].ratings.all()
    ]
    return ScaleForm(data, initial=names), StepForms(data, initial=steps, prefix="step")


def steps_in(rows: Any) -> list[Step]:
    """The steps that were filled in, by the places given to them; without a place a row comes last."""
    filled = [row for row in rows if row.cleaned_data and not row.is_blank]
    filled.sort(key=lambda row: row.cleaned_data.get("position") or 100)
    return [row.step() for row in filled]
