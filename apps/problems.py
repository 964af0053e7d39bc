"""What can go wrong with an article, as codes for programs and sentences that say what to do."""

from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Problem(Exception):
    """A step cannot go on. `is_passing`: trying again later may help; otherwise it fails at once.

    `values` fill the places in the sentence; `detail` is for the log and never shown to readers.
    """

    def __init__(self, code: str, *, is_passing: bool = False, detail: str = "", **values: Any) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.is_passing, self.detail, self.values = code, is_passing, detail, values


SENTENCES: dict[str, str | Promise] = {
    # What was handed in
    "empty": _("There is nothing in it. Paste the article's text, choose a file, or give an address."),
    "too_large": _("It is larger than %(limit)s. Send the article alone, without pictures."),
    "binary": _("This is not text that can be read. Send the article as text, HTML, PDF, DOCX or EML."),
    "unsupported_file": _("Files of this kind (%(kind)s) cannot be read. Send text, HTML, PDF, DOCX or EML."),
    "broken_file": _("The file is damaged and cannot be opened. Save it again and send it once more."),
    "too_slow_file": _("The file takes too long to open. Send the article's text instead."),
    "encrypted_pdf": _("The PDF is protected by a password. Save it without one and send it again."),
    "scanned_pdf_without_text": _(
        "The PDF holds pictures of pages but no text. Run text recognition (OCR) over it, then send it again."
    ),
    "too_many_pages": _("The PDF has more than %(limit)s pages. Send the pages of the article alone."),
    "no_text": _("No article text was found in it. Paste the text of the article itself."),
    "too_long": _("The text has more than %(limit)s characters. Send it in parts."),
    "unsupported_language": _("The text is in %(language)s. Only German and English articles can be read so far."),
    "unclear_language": _(
        "The language of the text is unclear: it is too short or mixed. Add it again and choose the language."
    ),
    # Fetching
    "bad_address": _("This is not an address of a web page. It must begin with http:// or https://."),
    "fetch_refused": _(
        "This address leads to a private network or a port that is not fetched from. Paste the text instead."
    ),
    "fetch_unknown_host": _("There is no server of this name. Check the address."),
    "fetch_timeout": _("The page did not answer within %(seconds)s seconds."),
    "fetch_failed": _("The page could not be fetched: the server cannot be reached or answers with an error."),
    "fetch_status": _("The server answers with error %(status)s."),
    "fetch_not_found": _("There is no page at this address (error %(status)s). Check it, or paste the text."),
    "fetch_forbidden": _(
        "The site does not let us read this page (error %(status)s). Open it in your browser and paste the text."
    ),
    "fetch_redirects": _("The address leads from one page to the next without end. Give the article's own address."),
    "fetch_too_large": _("The page is larger than %(limit)s. Paste the article's text instead."),
    "file_too_large": _("The file is larger than %(limit)s."),
    "fetch_broken": _("The server's answer is not well-formed. Open the page in your browser and paste the text."),
    "fetch_insecure": _("The site's certificate is not valid. Open the page in your browser and paste the text."),
    "not_an_article": _("The address leads to %(kind)s, not to an article. Give the address of a page or a PDF."),
    # What the page turned out to be
    "page_not_found": _("The site says that there is no such page. Check the address, or paste the text."),
    "login_required": _("The page asks for a log-in. Open it in your browser and paste the text."),
    "cookie_wall": _("The page only shows its cookie notice. Open it in your browser and paste the text."),
    "javascript_required": _("The page shows its text only in a browser. Open it there and paste the text."),
    # Our own
    "interrupted": _("The program was stopped while it read this article."),
    "crashed": _("Reading this article stopped the program several times. Try again, or paste its text in parts."),
    "took_too_long": _("Reading this article took too long. Try again, or paste its text in parts."),
    "database": _("The database did not answer."),
    "unexpected": _("Something went wrong on our side. Try again; if it stays, tell your administrator."),
}

ATTENTION: dict[str, str | Promise] = {
    "no_claims": _("No claim was found. Read the article and add its claims by hand, if it has any."),
    "claimant_unclear": _("For at least one claim it is unclear who makes it. Look at it and choose the claimant."),
    "paywall": _("The page shows only the beginning of the article. Paste the whole text."),
    "low_coverage": _("Much of the page was left out. Check that the article's text is complete."),
    "truncated": _("The text was too long and its end was left out."),
    "repetitive": _("One passage stood in it many times and is kept once. Check that the article's text is complete."),
    "deeply_nested": _("The page is built in an unusual way. Check that the article's text is complete."),
    "update_failed": _("A newer delivery of this article could not be read; what you see is the version before."),
    "same_text_elsewhere": _("The new text of this article is already here as another article."),
}


def sentence_for(code: str, values: dict[str, Any] | None = None) -> str:
    """The sentence in the reader's language; a code that nobody wrote one for is told as unexpected."""
    values = dict(values or {})
    if code == "unsupported_language":
        values["language"] = language_name(str(values.get("language", "")))
    template = str(SENTENCES.get(code, SENTENCES["unexpected"]))
    try:
        return template % values
    except KeyError:  # an older row, from before the sentence had this place
        return template.replace("%(", "(").replace(")s", ")")


def attention_for(code: str) -> str:
    return str(ATTENTION[code]) if code in ATTENTION else ""


def language_name(code: str) -> str:
    """ "French" or "Französisch" for "fr", as the reader calls it; the code itself when it has no name."""
    try:
        return Locale.parse((get_language() or "en").replace("-", "_")).languages.get(code.split("-")[0], code)
    except (UnknownLocaleError, ValueError):
        return code
