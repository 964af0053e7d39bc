"""/unsubscribe/TOKEN/: ends mails without logging in. GET never acts, since mail scanners follow links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.digests.actions import end_by_link
from apps.digests.models import MailChoice
from apps.digests.unsubscribing import ending_for


@never_cache
@csrf_exempt  # RFC 8058: the mail program posts without cookies; the signed token is the right to do it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Answers 200 for any token, so that a guess learns nothing and a deleted account still ends in peace."""
    ending = ending_for(token)
    context = {
        "is_on": ending is not None and ending.is_on,
        "is_done": request.method == "POST",
        "kinds": [MailChoice.Kind(kind).label for kind in ending.kinds] if ending else [],
    }
    if request.method == "POST" and ending:
        end_by_link(ending=ending)
    return render(request, "digests/unsubscribe.html", context)
