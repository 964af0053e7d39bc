"""Forms of evidence: one for each kind, made of the same fields. What they mean is decided by the actions."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.articles.identity import url_key
from apps.articles.models import Article
from apps.claims.models import Claim
from apps.problems import SENTENCES
from apps.sources.models import Source
from apps.verification.actions import File
from apps.verification.evidence_rules import LOOKED_AT, TAKEN, why_not_keep, why_not_rest_on
from apps.verification.models import Evidence
from apps.web.forms.checks import sources_named

# The fields of each kind, in the order in which they stand on the page; * marks what it cannot do without.
FIELDS: dict[str, str] = {
    "link": "url* stance* quote title source note",
    "file": "file* stance* quote title source note",
    "dataset": "url file stance* note* quote title source",
    "article": "article* stance* quote title note",
    "source": "source* quote* stance* title note",
}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_QUOTE = 20_000
LONGEST_NOTE = 5_000


class SaidForm(forms.Form):
    """What is said of a piece, whatever its kind: the part that can be mended later."""

    stance = forms.ChoiceField(
        label=_("What it does to the claim"), choices=Evidence.Stance.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, required=False,
        help_text=_("As others would look for it: “Minutes of the council, 4 May”."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source of the registry"), max_length=300, required=False)
    quote = forms.CharField(
        label=_("Exact quote"), required=False, max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 3, "class": "reading"}),
        help_text=_("Word for word. What you leave out is marked “…”."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How it was found, and what to read in it. For the newsroom."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, claim: Claim, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.claim, self.of_kind = user, claim, kind
        self.fields["source"].widget.attrs |= {"list": "evidence-source-names", "autocomplete": "off"}
        if kind == "dataset":
            self.fields["note"].help_text = _("What the data are, and under which licence they may be used.")
        names = FIELDS[kind].split()
        wanted = [name.rstrip("*") for name in names]
        for name in list(self.fields):
            if name not in wanted and not self.fields[name].widget.is_hidden:
                del self.fields[name]
        for name in names:
            if name.endswith("*") and name[:-1] in self.fields:
                self.fields[name[:-1]].required = True
        self.order_fields(wanted)

    @property
    def shown(self) -> list[Any]:
        return list(self.visible_fields())

    def clean_source(self) -> Source | None:
        name = self.cleaned_data["source"]
        found = sources_named(name, user=self.user, desk_id=self.claim.confidential_desk_id) if name else []
        if name and not found:
            raise forms.ValidationError(_("There is no source of this name in the registry."))
        if len(found) > 1:
            raise forms.ValidationError(_("More than one source goes by this name. Give its full name."))
        return found[0] if found else None


class EvidenceForm(SaidForm):
    """A new piece of one kind."""

    kind = forms.ChoiceField(choices=Evidence.Kind.choices, widget=forms.HiddenInput)
    url = forms.URLField(
        label=_("Address"), max_length=2000, required=False, assume_scheme="https",
        help_text=_("A copy of what stands there is kept at once."),
        error_messages={"invalid": SENTENCES["bad_address"]},
    )  # fmt: skip
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True, max_length=255)
    article = forms.CharField(label=_("Article"), max_length=2000, required=False)

    def __init__(self, *args: Any, user: Any, claim: Claim, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, user=user, claim=claim, kind=kind, **kwargs)
        self.fields["kind"].initial = kind
        if "file" in self.fields:
            self.fields["file"].widget.attrs["accept"] = TAKEN
            self.fields["file"].help_text = _("PDF, image, table or office file, at most %(limit)d MB.") % {
                "limit": settings.ARCHIVE_LARGEST_MB
            }
        if "article" in self.fields:
            self.fields["article"].widget.attrs |= {"list": "evidence-article-names", "autocomplete": "off"}
            self.fields["article"].help_text = _("Its title, its address, or the address of its page here.")
        if "title" in self.fields:
            self.fields["title"].help_text = _("Left empty, it is called what the page or file calls itself.")

    def clean_file(self) -> File | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is None:
            return None
        most = settings.ARCHIVE_LARGEST_MB * 1024**2
        head = upload.read(LOOKED_AT)
        upload.seek(0)
        problem = why_not_keep(filename=upload.name or "", size=upload.size or 0, head=head, most=most)
        if problem:
            raise forms.ValidationError(problem)
        return File(upload.name or "", upload.read(), upload.content_type or "")

    def clean_article(self) -> Article | None:
        words = self.cleaned_data["article"]
        found = articles_meant(words, user=self.user) if words else []
        if words and not found:
            raise forms.ValidationError(
                _("There is no such article here. Add it first, or give its address as a page.")
            )
        if len(found) > 1:
            raise forms.ValidationError(_("More than one article has this title. Give the address of its page here."))
        problem = why_not_rest_on(found[0], self.claim.confidential_desk_id) if found else None
        if problem:
            raise forms.ValidationError(problem)
        return found[0] if found else None


class MendEvidenceForm(SaidForm):
    """What is said of a piece that is there. `version` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    @classmethod
    def of(cls, evidence: Evidence, *, user: Any, data: Any = None) -> "MendEvidenceForm":
        initial = {name: getattr(evidence, name) for name in ("stance", "title", "quote", "note", "version")}
        initial["source"] = evidence.source.name if evidence.source else ""
        return cls(data, initial=initial, user=user, claim=evidence.check_supported.claim, kind=evidence.kind)

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class VersionForm(forms.Form):
    """Which version of a piece a button was pressed for."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class MoveForm(forms.Form):
    """A piece goes one place up or down in the list that the page showed."""

    to = forms.ChoiceField(choices=[("up", _("up")), ("down", _("down"))])
    order = forms.CharField(max_length=64)


def articles_meant(words: str, *, user: Any) -> list[Article]:
    """At most two articles that the person may see and that go by this title or stand at this address."""
    articles = Article.objects.visible_to(user).originals()
    found = _ID.search(words.lower())
    if found and (known := list(articles.filter(pk=UUID(found[0])))):
        return known
    if "://" in words:
        try:
            return list(articles.filter(url_key=url_key(words.strip()))[:2])
        except ValueError:  # no address of anything
            return []
    return list(articles.filter(title__iexact=words.strip())[:2])


KINDS: tuple[tuple[str, str | Promise], ...] = tuple(Evidence.Kind.choices)
