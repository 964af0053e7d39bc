"""Where a request comes from, and where it may be sent on to."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def client_address(request: HttpRequest) -> str:
    """The client's IP address. Only what our own proxy wrote is believed: the last entry of X-Forwarded-For."""
    if settings.TRUSTED_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.META["REMOTE_ADDR"]


def next_address(request: HttpRequest, otherwise: str) -> str:
    """The address that the request asks to go to afterwards when it is one of this site, else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # `redirect` takes a word that is no path for the name of a view, and breaks when there is none.
    is_path = wanted.startswith(("/", f"{request.scheme}://"))
    return wanted if is_ours and is_path else otherwise
