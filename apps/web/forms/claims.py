"""Adding a claim by its words in the text, and mending one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.articles.models import Article, ArticleVersion
from apps.claims.actions import Found
from apps.claims.models import Appearance, Claim, SpeechAct
from apps.claims.quotes import places
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.web.forms.checks import sources_named

LONGEST_LABEL = 90
GAP = " […] "  # between the parts of a claim that lie apart
CLAIMANT = {"list": "source-names", "autocomplete": "off"}


class ClaimantForm(forms.Form):
    """Who makes the claim, named as people type it: a source of the registry, or a new one."""

    claimant = forms.CharField(
        label=_("Claimant"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=CLAIMANT),
        help_text=_("Who says it. Empty: nobody is named."),
    )
    claimant_kind = forms.ChoiceField(
        label=_("If new, the claimant is a"), choices=Source.Kind.choices, initial=Source.Kind.PERSON
    )
    speech_act = forms.ChoiceField(label=_("Speech act"), choices=SpeechAct.choices, initial=SpeechAct.STATES)

    def __init__(self, *args: Any, user: Any, home: Article | Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.home = user, home

    def clean_claimant(self) -> str:
        name = " ".join(self.cleaned_data["claimant"].split())
        self.sources = sources_named(name, user=self.user, desk_id=self.home.confidential_desk_id) if name else []
        if len(self.sources) > 1:
            raise forms.ValidationError(_("More than one source goes by this name. Give its full name."))
        return name

    def claimant_source(self) -> Source | None:
        """The source that was named, added to the registry when it is new; None for nobody."""
        name = self.cleaned_data["claimant"]
        if not name or self.sources:
            return self.sources[0] if name else None
        kind = self.cleaned_data["claimant_kind"]
        confidential_to = self.home.desk if self.home.is_confidential else None
        return find_or_add_source(name=name, kind=kind, by=self.user, confidential_to=confidential_to)


class AddClaimForm(ClaimantForm):
    words = forms.CharField(
        label=_("Exact words"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "reading"}),
        strip=False,
        max_length=20_000,
        help_text=_("As they stand in the text. Select them there, or copy them here."),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = forms.CharField(
        label=_("Claim"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "reading"}),
        max_length=5000,
        required=False,
        help_text=_("As a sentence that stands alone. Left empty, it is the exact words."),
    )
    label = forms.CharField(
        label=_("Label"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("“Claimant: gist”, at most 90 characters."),
    )
    kind = forms.ChoiceField(
        label=_("How it is told"), choices=Appearance.Kind.choices, initial=Appearance.Kind.INDIRECT
    )
    field_order = ["words", "text", "claimant", "claimant_kind", "label", "kind", "speech_act"]

    def __init__(self, *args: Any, version: ArticleVersion, **kwargs: Any) -> None:
        super().__init__(*args, home=version.article, **kwargs)
        self.version = version

    def clean(self) -> dict:
        data = super().clean()
        words = data.get("words", "").replace("\r\n", "\n")
        if words and "words" not in self.errors:
            data["place"] = self._place(words, data.get("start"))
        return data

    def _place(self, words: str, start: int | None) -> tuple[int, int]:
        """Where the words stand: at the given start, or the only place where they occur."""
        text = self.version.text
        if start is not None and text[start : start + len(words)] == words:
            return start, start + len(words)
        words = words.strip()
        count = text.count(words)
        if count == 1:
            return text.index(words), text.index(words) + len(words)
        if count:
            raise forms.ValidationError(
                _("These words stand in the text more than once. Give more of the words around them.")
            )
        raise forms.ValidationError(_("These words do not stand in the text. Copy them exactly as they are there."))

    def found(self, claimant: Source | None) -> Found:
        """What the person found, as the action wants it."""
        data = self.cleaned_data
        start, end = data["place"]
        text = " ".join((data["text"] or self.version.text[start:end]).split())
        label = data["label"] or (f"{claimant}: {text}" if claimant else text)
        return Found(
            text=text, label=_cut(label), kind=data["kind"], content=((start, end),), speech_act=data["speech_act"]
        )


class MendForm(ClaimantForm):
    label = forms.CharField(label=_("Label"), max_length=LONGEST_LABEL)
    text = forms.CharField(
        label=_("Claim"), widget=forms.Textarea(attrs={"rows": 3, "class": "reading"}), max_length=5000
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["text", "label", "claimant", "claimant_kind", "speech_act"]

    @classmethod
    def of(cls, claim: Claim, *, user: Any) -> "MendForm":
        """The form filled with the claim as it is now."""
        now = {name: getattr(claim, name) for name in ("label", "text", "speech_act", "version")}
        now |= {"claimant": str(claim.claimant or ""), "claimant_kind": claim.claimant.kind if claim.claimant else ""}
        return cls(initial=now, user=user, home=claim)


class PlaceForm(forms.Form):
    """Which words of the text are the claim, which name who says it, and how it is told."""

    words = forms.CharField(
        label=_("Exact words"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "reading"}),
        max_length=20_000,
        help_text=_("As they stand in the text. Where other words lie between, write […] in their place."),
    )
    source = forms.CharField(
        label=_("Words that name the source"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "reading"}),
        max_length=2000,
        required=False,
        help_text=_("As they stand in the text. Empty: it names nobody there."),
    )
    kind = forms.ChoiceField(label=_("How it is told"), choices=Appearance.Kind.choices)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, appearance: Appearance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appearance = appearance

    @classmethod
    def of(cls, appearance: Appearance) -> "PlaceForm":
        now = {"words": _marked(appearance, "content"), "source": _marked(appearance, "source")}
        now |= {"kind": appearance.kind, "version": appearance.claim.version}
        return cls(initial=now, appearance=appearance)

    def clean_words(self) -> list[tuple[int, int]]:
        return self._places("content", self.cleaned_data["words"])

    def clean_source(self) -> list[tuple[int, int]]:
        return self._places("source", self.cleaned_data["source"])

    def _places(self, part: str, written: str) -> list[tuple[int, int]]:
        """Where the words stand: where they are marked now, else at the mention that is nearest to the claim."""
        written = written.replace("\r\n", "\n")
        if written == _marked(self.appearance, part).strip():
            return places(self.appearance, part)
        pieces = [piece.strip() for piece in written.split(GAP.strip()) if piece.strip()]
        return [self._nearest(piece) for piece in pieces]

    def _nearest(self, words: str) -> tuple[int, int]:
        found = [match.start() for match in re.finditer(re.escape(words), self.appearance.version.text)]
        if not found:
            raise forms.ValidationError(_("These words do not stand in the text. Copy them exactly as they are there."))
        start = min(found, key=lambda place: abs(place - self.appearance.start))
        return start, start + len(words)


def _marked(appearance: Appearance, part: str) -> str:
    text = appearance.version.text
    return GAP.join(text[start:end] for start, end in places(appearance, part))


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
