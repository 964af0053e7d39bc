"""What can be wrong with a record or with an import: codes for programs, sentences for people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.problems import sentence_for

BROKEN: dict[str, str | Promise] = {
    "not_json": _("It is not well-formed JSON."),
    "cut_off": _("The file ends or is damaged here. What stands before it was read."),
    "too_large": _("It is larger than one record may be."),
    "too_deep": _("It is nested too deeply."),
    "too_many": _("It holds more than %(most)s fact-checks; the rest was left out."),
    "no_item": _("There is no fact-check in it."),
    "not_an_object": _("It is a bare value, not a fact-check."),
    "not_a_claim_review": _("It is no ClaimReview."),
    "no_claim": _("It does not say which claim was checked (claimReviewed)."),
    "no_address": _("It has no address (url)."),
    "bad_address": _("Its address is none that can be opened: %(address)s"),
    "refused": _("The database does not take it."),
}
FAILED: dict[str, str | Promise] = {
    "no_claim_reviews": _("No fact-check was found in it: no ClaimReview, no data feed, no page that carries one."),
    "file_lost": _("The file is not there any more. Hand it in again."),
    "crashed": _("Reading this file stopped the program several times."),
    "empty_import": _("The file is empty."),
    "took_too_long": _("Reading this file took too long."),
    "fetch_refused": _(
        "This address leads to a private network or a port that is not fetched from. Download the file and upload it."
    ),
    "fetch_forbidden": _(
        "The site does not let us read this file (error %(status)s). Download it in your browser and upload it."
    ),
    "fetch_not_found": _("There is no file at this address (error %(status)s). Check it, or upload the file."),
    "fetch_broken": _("The server's answer is not well-formed. Download the file in your browser and upload it."),
    "fetch_insecure": _("The site's certificate is not valid. Download the file in your browser and upload it."),
    "fetch_redirects": _("The address leads from one page to the next without end. Give the file's own address."),
}


def sentence_for_broken(code: str, values: dict[str, Any] | None = None) -> str:
    if code == "not_a_claim_review" and (values or {}).get("kind"):
        return str(_("It is no ClaimReview but a %(kind)s.")) % values
    return _filled(str(BROKEN.get(code, BROKEN["refused"])), values)


def sentence_for_run(code: str, values: dict[str, Any] | None = None) -> str:
    """Why an import failed, or why it waits; "" when nothing is wrong."""
    if not code:
        return ""
    return _filled(str(FAILED[code]), values) if code in FAILED else sentence_for(code, values)


def _filled(sentence: str, values: dict[str, Any] | None) -> str:
    try:
        return sentence % (values or {})
    except KeyError:  # an older row, from before the sentence had this place
        return sentence.replace("%(", "(").replace(")s", ")")
