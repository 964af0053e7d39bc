"""The answer to requests that were too much to read: a page with a sentence, not a broken connection."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.limits import LARGEST_DELIVERY
from apps.web.forms.add import MOST_AT_ONCE

READ_ON = 100 * 1024 * 1024  # bytes of a refused request that are read and thrown away; beyond, the line is cut
CHUNK = 64 * 1024


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of errors 400. A browser shows an answer only after it has sent everything it wanted to."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        _read_to_the_end(request)
        sentence = _too_large() if isinstance(exception, RequestDataTooBig) else _too_many()
        page = {"title": _("That was too much at once"), "sentence": sentence}
        return render(request, "add/too_large.html", page, status=413)
    page = {
        "title": _("This request makes no sense"),
        "sentence": _("Go back and try again. If it stays so, tell your administrator what you did."),
    }
    return render(request, "add/too_large.html", page, status=400)


def _too_large() -> str:
    return _(
        "A text may have at most %(limit)d MB; nothing was added. "
        "Go back: what you wrote is still in its field. Send the article alone, or as a file."
    ) % {"limit": LARGEST_DELIVERY // 1024**2}


def _too_many() -> str:
    return _("At most %(most)d files can be added at once; nothing was added. Go back and choose fewer.") % {
        "most": MOST_AT_ONCE
    }


def _read_to_the_end(request: HttpRequest) -> None:
    left = READ_ON
    try:
        while left > 0 and (chunk := request.read(CHUNK)):
            left -= len(chunk)
    except OSError:  # the browser went away
        return
