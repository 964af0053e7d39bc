"""/unsubscribe/TOKEN/: ends a digest without logging in. GET never acts, since mail scanners follow links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.digests.actions import unsubscribe as end_subscription
from apps.digests.unsubscribing import subscription_for


@never_cache
@csrf_exempt  # RFC 8058: the mail program posts without cookies; the signed token is the right to do it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Answers 200 for any token, so that a guess learns nothing and a deleted account still ends in peace."""
    subscription = subscription_for(token)
    if request.method == "POST" and subscription:
        end_subscription(subscription=subscription)
    is_on = subscription is not None and subscription.is_active
    return render(request, "digests/unsubscribe.html", {"is_on": is_on, "is_done": request.method == "POST"})
