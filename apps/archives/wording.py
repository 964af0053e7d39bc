"""What people read about a copy: its state, its text, the health of its address, the Wayback Machine."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.archives.models import Capture
from apps.problems import sentence_for

# Where what helps with an article does not help with evidence, another sentence stands here.
OF_A_COPY: dict[str, str | Promise] = {
    "no_text": lazy("The address gave an empty page. Save the page in your browser and add the file."),
    "fetch_refused": lazy(
        "This address leads to a private network or a port that is not fetched from. Add the file instead."
    ),
    "fetch_not_found": lazy("There is no page at this address (error %(status)s). Check it, or add a file."),
    "fetch_forbidden": lazy(
        "The site does not let us read this page (error %(status)s). Save it in your browser and add the file."
    ),
    "fetch_redirects": lazy("The address leads from one page to the next without end. Give the page's own address."),
    "fetch_too_large": lazy("It is larger than %(limit)s, more than is archived. Keep it yourself, and say where."),
    "fetch_broken": lazy("The server's answer is not well-formed. Save the page in your browser and add the file."),
    "fetch_insecure": lazy("The site's certificate is not valid. Save the page in your browser and add the file."),
    "interrupted": lazy("The program was stopped while it archived this."),
    "crashed": lazy("Archiving this stopped the program several times. Add a file instead."),
    "took_too_long": lazy("Archiving this took too long. Try again, or add a file instead."),
    "disk": lazy("The copy could not be written to the disk. Tell your administrator."),
}
OF_A_TEXT: dict[str, str | Promise] = {
    "scanned_pdf_without_text": lazy(
        "The PDF holds pictures of pages but no text. It is kept, but cannot be found by its words."
    ),
    "encrypted_pdf": lazy("The PDF is protected by a password. It is kept, but its text cannot be read."),
    "broken_file": lazy("The file is kept, but it is damaged, and its text cannot be read."),
    "too_slow_file": lazy("The file is kept, but its text could not be read in time."),
    "no_text": lazy("It is kept; there is no text in it."),
    "no_text_in_this_kind": lazy("It is kept; files of this kind have no text that can be read here."),
    "cut": lazy("Only the first part of the text is shown and searched. The copy itself is whole."),
    "login_required": lazy("The page asks for a log-in, and what was archived may be no more than that."),
    "cookie_wall": lazy(
        "What was archived is the page's cookie notice. Save the page in your browser and add the file."
    ),
    "javascript_required": lazy(
        "The page shows its text only in a browser. Save it there, as a PDF for example, and add the file."
    ),
    "page_not_found": lazy("The page says that there is no such page."),
    "paywall": lazy("The page shows only the beginning of its text without a subscription."),
    "altered": lazy("The archived copy is missing or was altered on disk. Tell your administrator."),
    "crashed": lazy("It is kept, but reading its text stopped the program several times."),
    "took_too_long": lazy("It is kept, but reading its text took too long."),
    "unexpected": lazy("It is kept, but reading its text went wrong."),
}
HEALTH: dict[str, str | Promise] = {
    Capture.Health.UNKNOWN: lazy("Nobody looked at the address again yet."),
    Capture.Health.SAME: lazy("The address still shows what was archived."),
    Capture.Health.CHANGED: lazy("The address shows something else now. The copy is what stood there."),
    Capture.Health.GONE: lazy("The page is gone from its address. The copy is what stood there."),
    Capture.Health.UNREACHABLE: lazy("The address cannot be reached any more. The copy is what stood there."),
}
WAYBACK: dict[str, str | Promise] = {
    "wayback_busy": lazy("The Wayback Machine has too much to do."),
    "wayback_silent": lazy("The Wayback Machine does not answer."),
    "wayback_nonsense": lazy("The Wayback Machine answered with something that is no address of a copy."),
    "wayback_refused": lazy("The Wayback Machine does not take this page."),
}


def state_sentence(capture: Capture) -> str:
    """How it stands with the copy: what failed and what to do, or that it waits, is being made, or is kept."""
    if capture.error_code and not capture.is_kept:
        sentence = sentence_about(capture.error_code, capture.error_values)
        is_waiting = capture.state != Capture.State.FAILED
        return _("%(problem)s It is tried again.") % {"problem": sentence} if is_waiting else sentence
    return {
        Capture.State.DUE: _("It waits to be archived."),
        Capture.State.LEASED: _("It is being archived."),
        Capture.State.KEPT: _("It is archived."),
    }.get(Capture.State(capture.state), "")


def sentence_about(code: str, values: dict | None = None) -> str:
    own = OF_A_COPY.get(code)
    if own is None:
        return sentence_for(code, values)
    try:
        return str(own) % (values or {})
    except KeyError:  # an older row, from before the sentence had this place
        return str(own).replace("%(", "(").replace(")s", ")")


def text_sentence(capture: Capture) -> str:
    """Why there is no text, or not all of it; "" when all is well."""
    if capture.text_next_at is not None:
        return _("Its text is being read.")
    if not capture.text_note:
        return ""
    return str(OF_A_TEXT.get(capture.text_note) or sentence_for(capture.text_note))


def health_sentence(capture: Capture) -> str:
    """How the address fares; "" for a file, or where nothing is kept yet."""
    return str(HEALTH[capture.health]) if capture.address and capture.is_kept else ""


def wayback_sentence(capture: Capture) -> str:
    """How it stands with the Wayback Machine; "" where it was not asked."""
    if capture.wayback == Capture.Wayback.OFF:
        return ""
    if capture.wayback == Capture.Wayback.KEPT:
        return _("The Wayback Machine keeps a copy, too.")
    problem = str(WAYBACK.get(capture.wayback_code, ""))
    if capture.wayback == Capture.Wayback.FAILED or not problem:
        return problem or _("The Wayback Machine was asked for a copy.")
    return _("%(problem)s It is tried again.") % {"problem": problem}
