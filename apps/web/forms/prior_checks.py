"""Importing prior checks, and the filters of their list."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.limits import LONGEST_ADDRESS
from apps.prior_checks.querysets import PriorCheckQuerySet
from apps.prior_checks.reading.limits import LARGEST_IMPORT

ANY = ("", _("any"))


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,  # what is wrong with an empty one is told where files are taken in
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".json,.jsonld,.ndjson,.jsonl,.html,.htm,.gz"}),
        help_text=_("JSON, NDJSON or a web page with ClaimReview markup, also packed with gzip. At most 250 MB."),
    )
    url = forms.CharField(
        label=_("Or an address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}),
        help_text=_("Of a feed, of a file, or of one fact-check."),
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_IMPORT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s."), params={"limit": f"{LARGEST_IMPORT // 1024**2} MB"}
            )
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and bool(told.get("file")) == bool(told.get("url", "").strip()):
            self.add_error(None, _("Choose a file or give an address, one of the two."))
        return told


class PriorCheckFilter(forms.Form):
    q = forms.CharField(label=_("Words"), required=False, max_length=300)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    rating = forms.CharField(label=_("Rating"), required=False, max_length=300)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ANY, ("de", _("German")), ("en", _("English"))]
    )

    def apply(self, prior_checks: PriorCheckQuerySet) -> PriorCheckQuerySet:
        """Those that pass every filter in force; one that cannot be read counts as not asked."""
        self.is_valid()
        told = self.cleaned_data
        found = prior_checks.matching_words(told.get("q", ""))
        if publisher := told.get("publisher"):
            found = found.published_by(publisher)
        if rating := told.get("rating"):
            found = found.filter(rating_label__icontains=rating)
        if language := told.get("language"):
            found = found.filter(language=language)
        return found

    @property
    def is_asked(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())
