"""Asking a party, what came back, and mending both."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Claim
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.verification.models import Response
from apps.web.forms.checks import sources_named

MOMENT = "%Y-%m-%dT%H:%M"
PARTY = {"list": "party-names", "autocomplete": "off"}


class WrittenOutcome(TextChoices):
    """What a person writes down; that there was no reply is noted by itself."""

    ANSWERED = Response.Outcome.ANSWERED.value, Response.Outcome.ANSWERED.label
    CONFIRMED = Response.Outcome.CONFIRMED.value, Response.Outcome.CONFIRMED.label
    DENIED = Response.Outcome.DENIED.value, Response.Outcome.DENIED.label
    NO_COMMENT = Response.Outcome.NO_COMMENT.value, Response.Outcome.NO_COMMENT.label


CHANNELS = [choice for choice in Response.Channel.choices if choice[0] != Response.Channel.ARTICLE]


def moment(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateTimeField:
    """A time on the person's own clock."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(
        label=label, required=required, help_text=help_text, widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S"]
    )


class QuestionForm(forms.Form):
    """What was asked, how and until when."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS)
    contact = forms.CharField(
        label=_("Whom exactly"),
        max_length=300,
        required=False,
        help_text=_("A person or desk there. Never public."),
    )
    asked_at = moment(_("Asked"), help_text=_("Empty: now."))
    deadline = moment(_("Answer by"))
    question = forms.CharField(
        label=_("What was asked"), widget=forms.Textarea(attrs={"rows": 3, "class": "reading"}), max_length=10_000
    )


class AskForm(QuestionForm):
    party = forms.CharField(label=_("Who was asked"), max_length=300, widget=forms.TextInput(attrs=PARTY))
    party_kind = forms.ChoiceField(
        label=_("If new, it is a"), choices=Source.Kind.choices, initial=Source.Kind.ORGANISATION
    )
    field_order = ["party", "party_kind", "channel", "contact", "asked_at", "deadline", "question"]

    def __init__(self, *args: Any, user: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.claim = user, claim
        self.fields["party"].initial = str(claim.claimant or "")
        if claim.claimant:
            self.fields["party_kind"].initial = claim.claimant.kind

    def clean_party(self) -> str:
        name = " ".join(self.cleaned_data["party"].split())
        claimant = self.claim.claimant
        is_claimant = claimant is not None and name == claimant.name
        self.sources = [claimant] if is_claimant else self._called(name)
        if len(self.sources) > 1:
            raise forms.ValidationError(_("More than one source goes by this name. Give its full name."))
        return name

    def _called(self, name: str) -> list[Source]:
        return sources_named(name, user=self.user, desk_id=self.claim.confidential_desk_id)

    def party_source(self) -> Source:
        """The source that was named, added to the registry when it is new. Call it inside the transaction."""
        if self.sources:
            return self.sources[0]
        kind, name = self.cleaned_data["party_kind"], self.cleaned_data["party"]
        confidential_to = self.claim.desk if self.claim.is_confidential else None
        return find_or_add_source(name=name, kind=kind, by=self.user, confidential_to=confidential_to)

    def asked(self) -> dict[str, Any]:
        """What the action wants, without the party."""
        return {name: self.cleaned_data[name] for name in QuestionForm.base_fields}


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came back"), choices=WrittenOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Their exact words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "reading"}),
        max_length=20_000,
        help_text=_("Letter for letter. Without them only “no comment” can be recorded."),
    )
    answered_at = moment(_("Answered"), help_text=_("Empty: now."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class MendResponseForm(QuestionForm):
    outcome = forms.ChoiceField(label=_("What came back"), choices=[])
    words = forms.CharField(
        label=_("Their exact words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "reading"}),
        max_length=20_000,
    )
    answered_at = moment(_("Answered"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        now = {name: _to_the_minute(getattr(response, name)) for name in self.base_fields}
        super().__init__(*args, initial=now, **kwargs)
        open_one = response.outcome if response.outcome == Response.Outcome.NO_REPLY else Response.Outcome.WAITING
        self.fields["outcome"].choices = [(open_one, Response.Outcome(open_one).label), *WrittenOutcome.choices]
        self.fields["asked_at"].required = True
        self.fields["asked_at"].help_text = ""
        if response.appearance_id or response.channel == Response.Channel.ARTICLE:
            self.fields["channel"].choices = [(response.channel, response.get_channel_display())]
            self.fields["question"].required = False
        self.response = response

    def changes(self) -> dict[str, Any]:
        """What differs from the response as it was read; a minute is as fine as the form's clock goes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {name: value for name, value in given.items() if name in self.changed_data}


def _to_the_minute(value: Any) -> Any:
    """As the field shows it: what nobody touched must not read as changed."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value
