"""Logging in and out, and the brightness of the pages."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.throttling import forgive, hit
from apps.web.addresses import client_address, next_address
from apps.web.forms.login import LogInForm, ThemeForm

A_YEAR = 365 * 24 * 3600
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Tries are counted before the password is looked at, whether the name exists or not."""
    target = next_address(request, resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.user.is_authenticated:
        return redirect(target)
    if request.headers.get("HX-Request") == "true":
        # A part of a page asked after its session had ended: the whole page comes here, and back afterwards.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if request.method == "GET":
        return render(request, "login/login.html", {"form": LogInForm(request), "next": target})
    name = request.POST.get("username", "")[:150].casefold()
    if wait := _seconds_to_wait(name, client_address(request)):
        context = {"form": LogInForm(request), "next": target, "too_many": _too_many(wait)}
        page = render(request, "login/login.html", context, status=429)
        page.headers["Retry-After"] = str(wait)
        return page
    form = LogInForm(request, data=request.POST)
    if not form.is_valid():
        return render(request, "login/login.html", {"form": form, "next": target}, status=422)
    login(request, form.get_user())
    for key, _limit, _window in _limits(name, client_address(request))[:2]:
        forgive(key)
    return redirect(target)


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session and asks the browser to forget every page it kept."""
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    response = redirect(next_address(request, resolve_url(settings.LOGIN_REDIRECT_URL)))
    if form.is_valid():
        response.set_cookie(
            "theme",
            form.cleaned_data["theme"],
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


def _limits(name: str, address: str) -> list[tuple[str, int, timedelta]]:
    """What may be tried how often: by account and address, so that nobody can lock a colleague out from elsewhere."""
    return [
        (f"login minute {name} {address}", 5, A_MINUTE),
        (f"login hour {name} {address}", 20, AN_HOUR),
        (f"login address {address}", 100, AN_HOUR),
    ]


def _seconds_to_wait(name: str, address: str) -> int:
    return max(hit(*limit).retry_after for limit in _limits(name, address))


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many tries. Try again in a minute.", "Too many tries. Try again in %(minutes)d minutes.", minutes
    ) % {"minutes": minutes}
