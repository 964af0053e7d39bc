"""What of the findings is counted, and by what."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Appearance, SpeechAct

ANY = ("", _("any"))
BY = [
    ("kind", _("By kind")),
    ("language", _("By language")),
    ("speech_act", _("By speech act")),
    ("pipeline", _("By version")),
    ("month", _("By month")),
]
DAYS = [("30", _("the last 30 days")), ("90", _("the last 90 days")), ("365", _("the last year")), ("all", _("always"))]
USUAL = "90"


class QualityFilter(forms.Form):
    days = forms.ChoiceField(label=_("Found in"), required=False, choices=DAYS)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Appearance.Kind.choices])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ANY, ("de", _("German")), ("en", _("English"))]
    )
    speech_act = forms.ChoiceField(label=_("Speech act"), required=False, choices=[ANY, *SpeechAct.choices])
    pipeline = forms.ChoiceField(label=_("Version of the extraction"), required=False)
    by = forms.ChoiceField(required=False, choices=BY, widget=forms.HiddenInput)

    def __init__(self, asked: Any, *, pipelines: Iterable[str]) -> None:
        told = asked.dict()
        super().__init__({**told, "days": told.get("days") or USUAL, "by": told.get("by") or BY[0][0]})
        self.fields["pipeline"].choices = [ANY, *((name, name) for name in pipelines)]
        self.is_valid()  # what cannot be read counts as not asked

    def asked(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    @property
    def group(self) -> str:
        return self.asked("by") or BY[0][0]

    @property
    def is_asked(self) -> bool:
        return any(self.asked(name) for name in ("kind", "language", "speech_act", "pipeline"))

    def apply(self, findings: QuerySet, *, now: datetime) -> QuerySet:
        """Those that pass every filter in force."""
        fields = {
            "kind": "told_kind", "language": "version__language", "speech_act": "told_act", "pipeline": "pipeline",
        }  # fmt: skip
        found = findings.filter(**{field: self.asked(name) for name, field in fields.items() if self.asked(name)})
        days = self.asked("days") or USUAL
        return found if days == "all" else found.filter(created_at__gte=now - timedelta(days=int(days)))
