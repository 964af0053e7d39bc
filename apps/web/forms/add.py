"""What a person hands in on the page "Add", told apart: addresses, files or a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.accounts.models import Desk, User
from apps.fetching import read_address
from apps.limits import LARGEST_DELIVERY, LONGEST_ADDRESS
from apps.problems import Problem, sentence_for

MOST_AT_ONCE = 50
READABLE = ".txt,.md,.html,.htm,.pdf,.docx,.eml,text/plain,text/html"  # a hint to the file chooser, nothing is trusted
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to take in: exactly one of address, file and text. `name` is what the progress list calls it."""

    name: str
    field: str
    url: str = ""
    file: UploadedFile | None = None
    text: str = ""


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files. What is in them is judged where they are read; only too large ones are refused unread."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        problems = [self._problem(file) for file in files if file.size > LARGEST_DELIVERY]
        if problems:
            raise forms.ValidationError(problems)
        return files

    def _problem(self, file: UploadedFile) -> forms.ValidationError:
        sentence = _("“%(file)s” is too large: one article may have at most %(limit)d MB.")
        return forms.ValidationError(
            sentence, params={"file": file.name, "limit": LARGEST_DELIVERY // 1024**2}, code="too_large"
        )


class AddForm(forms.Form):
    content = forms.CharField(
        label=_("Address or text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "autofocus": True, "aria-describedby": "content-help"}),
        error_messages={"null_characters_not_allowed": _("This is not text: it holds characters that no article has.")},
    )
    files = ManyFilesField(
        label=_("Files"),
        required=False,
        widget=ManyFilesInput(attrs={"aria-describedby": "id_files_helptext", "accept": READABLE}),
    )
    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), empty_label=None)
    is_confidential = forms.BooleanField(
        label=_("Confidential to this desk"),
        required=False,
        widget=forms.CheckboxInput(attrs={"aria-describedby": "id_is_confidential_helptext"}),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    outlet = forms.CharField(label=_("Outlet"), required=False, max_length=300)
    published_on = forms.DateField(
        label=_("Published on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("find out from the text")), ("de", _("German")), ("en", _("English"))],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = user.desks.order_by("name")
        desks = list(self.fields["desk"].queryset)
        self.has_desks, self.has_one_desk = bool(desks), len(desks) == 1
        if self.has_one_desk:  # nothing to choose, and a form without the field is complete
            self.fields["desk"].required = False
            self.only_desk = desks[0]

    def clean_desk(self) -> Desk:
        return self.only_desk if self.has_one_desk else self.cleaned_data["desk"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.items = [*_files(cleaned["files"]), *_content(cleaned["content"])]
        except forms.ValidationError as error:
            self.add_error("content", error)
            return cleaned
        if not self.items:
            self.add_error("content", _("Paste an address or a text, or choose a file."))
        elif len(self.items) > MOST_AT_ONCE:
            sentence = ngettext_lazy(
                "You can add %(most)d article at once; this is %(count)d.",
                "You can add %(most)d articles at once; these are %(count)d.",
                "most",
            )
            self.add_error("content", sentence % {"most": MOST_AT_ONCE, "count": len(self.items)})
        elif len(self.items) > 1 and (cleaned["title"] or cleaned["published_on"]):
            self.add_error(
                "title", _("A title and a date belong to one article. Leave them empty when you add several.")
            )
        return cleaned

    def given(self) -> dict[str, str]:
        """What the person told about the article, without what was left empty."""
        told = self.cleaned_data
        published_on = told["published_on"]
        facts = {
            "title": told["title"],
            "outlet": told["outlet"],
            "language": told["language"],
            "published_at": published_on.isoformat() if published_on else "",
        }
        return {name: fact for name, fact in facts.items() if fact}


def _files(files: list[UploadedFile]) -> Iterator[Item]:
    for file in files:
        yield Item(name=file.name or str(_("file")), field="files", file=file)


def _content(content: str) -> list[Item]:
    """One item a line when every line is an address; otherwise all of it is one text."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if not lines:
        return []
    if len(content) <= MOST_AT_ONCE * 2 * LONGEST_ADDRESS and all(_ADDRESS.fullmatch(line) for line in lines):
        return [_address(line) for line in dict.fromkeys(lines)]
    if len(lines) == 1 and _ADDRESS.match(lines[0]) and len(lines[0]) <= LONGEST_ADDRESS:
        raise forms.ValidationError(_("This looks like an address, but there are spaces in it. Check where it ends."))
    return [Item(name=lines[0][:80], field="content", text=content)]


def _address(line: str) -> Item:
    """What can be seen to be wrong with an address before anything is fetched is said here, beside the field."""
    url = line if "://" in line else f"https://{line}"
    if len(url) > LONGEST_ADDRESS:
        sentence = _("This address is too long: %(limit)d characters are the most.")
        raise forms.ValidationError(sentence, params={"limit": LONGEST_ADDRESS})
    try:
        address = read_address(url)
    except Problem as problem:
        raise forms.ValidationError(f"{line[:100]}: {sentence_for(problem.code, problem.values)}") from problem
    if address.is_surely_private:
        raise forms.ValidationError(f"{line[:100]}: {sentence_for('fetch_refused')}")
    return Item(name=url.split("://", 1)[1][:120], field="content", url=url)
