"""What a person chooses for themselves: profile, password, digest, API tokens."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from csp.constants import NONCE, NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.actions import change_password, change_preferences, create_token, revoke_token
from apps.accounts.models import ApiToken, User
from apps.accounts.throttling import forgive, hit
from apps.digests.actions import choose_mails, preview, subscribe, unsubscribe
from apps.digests.choices import choices_of
from apps.digests.models import Subscription
from apps.digests.schedule import next_due
from apps.errors import ClaimtrackerError
from apps.web.forms.settings import AtOnceForm, DigestForm, PasswordForm, ProfileForm, TokenForm

HOURS = frozenset(str(hour) for hour in range(24))
PASSWORD_TRIES = 5  # in a minute: a session left open must not become a way to guess the password
_STYLE_ATTRIBUTE = re.compile(r' style="[^"]*"')


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(request.user)
    if not (request.method == "POST" and form.is_valid()):
        return _profile_page(request, form, status=422 if form.errors else 200)
    moved = form.cleaned_data["time_zone"] != request.user.time_zone
    change_preferences(user=request.user, **form.cleaned_data)
    subscription = _subscription(request.user)
    if moved and subscription and subscription.is_active:  # the same hour is another moment now
        _subscribe(request.user, subscription.cadence, subscription.hour, subscription.send_empty)
    with translation.override(request.user.language):
        messages.success(request, _("Saved."))
    return redirect("web:settings")


def _profile_page(request: HttpRequest, form: ProfileForm, *, status: int = 200) -> HttpResponse:
    memberships = request.user.memberships.select_related("desk").order_by("desk__name")
    return _page(request, "profile", status=status, form=form, memberships=memberships)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "password", form=PasswordForm(request.user))
    tries = f"password {request.user.pk}"
    if hit(tries, PASSWORD_TRIES, timedelta(minutes=1)).retry_after:
        form = PasswordForm(request.user)
        return _page(request, "password", status=429, form=form, problem=_("Too many tries. Try again in a minute."))
    form = PasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, "password", status=422, form=form)
    change_password(user=request.user, password=form.cleaned_data["new_password1"], by=request.user)
    update_session_auth_hash(request, request.user)  # every other session of the person ends with the old password
    forgive(tries)
    messages.success(request, _("Your password is changed. You were logged out everywhere else."))
    return redirect("web:settings_password")


# --- Digest ----------------------------------------------------------------------------------------


@csp_update({"frame-src": [SELF]})  # the preview is a mail, in a frame of its own
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    subscription = _subscription(request.user)
    form = DigestForm(request.POST) if request.method == "POST" else DigestForm.of(subscription)
    if request.method != "POST" or not form.is_valid():
        return _digest_page(request, form, subscription, status=422 if form.errors else 200)
    chosen = dict(form.cleaned_data)
    try:
        if chosen.pop("is_active"):
            _subscribe(request.user, **chosen)
        elif subscription:
            unsubscribe(subscription=subscription, by=request.user)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return _digest_page(request, form, subscription, status=422)
    messages.success(request, _("Saved."))
    return redirect("web:settings_digest")


def _digest_page(
    request: HttpRequest, form: DigestForm, subscription: Subscription | None, *, status: int = 200
) -> HttpResponse:
    mail = preview(user=request.user, at=timezone.now())
    at_once_form = AtOnceForm(initial=choices_of(request.user))
    when = _next_mail(request.user, form, subscription)
    return _page(request, "digest", status=status, form=form, at_once_form=at_once_form, mail=mail, **when)


def _next_mail(user: User, form: DigestForm, subscription: Subscription | None) -> dict:
    """When the next one goes out by what the form says now, on the person's own clock."""
    cadence, hour = str(form["cadence"].value()), str(form["hour"].value())
    is_known = cadence in Subscription.Cadence.values and hour in HOURS
    zone = timezone.get_current_timezone()
    due = next_due(after=timezone.now(), hour=int(hour), zone=zone, cadence=cadence) if is_known else None
    saved = subscription if subscription and subscription.is_active else None
    if saved and (saved.cadence, str(saved.hour)) == (cadence, hour):
        due = saved.next_due_at
    return {"due": due if form["is_active"].value() else None, "zone": user.time_zone}


@login_required
@require_POST
def at_once(request: HttpRequest) -> HttpResponse:
    """Which mails the person gets at once; what is not ticked is off."""
    form = AtOnceForm(request.POST)
    form.is_valid()  # ticks and nothing else: there is nothing to get wrong
    choose_mails(user=request.user, by=request.user, wanted=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("web:settings_digest")


@login_required
@require_safe
def digest_when(request: HttpRequest) -> HttpResponse:
    """The line that says when the next mail goes out, for what is chosen but not saved yet."""
    form = DigestForm(request.GET)
    return render(request, "settings/_due.html", _next_mail(request.user, form, _subscription(request.user)))


@xframe_options_sameorigin
@csp_replace({"style-src": [NONCE], "frame-ancestors": [SELF], "script-src": [NONE]})
@login_required
@require_safe
def digest_preview(request: HttpRequest) -> HttpResponse:
    """The next mail as it would be sent now, as a page of its own that runs nothing and leads nowhere."""
    mail = preview(user=request.user, at=timezone.now())
    # Mail programs want every style twice, in the head and on the elements; here the head's suffice, and are allowed.
    html = _STYLE_ATTRIBUTE.sub("", mail.html).replace("<style", f'<style nonce="{request.csp_nonce}"')
    return HttpResponse(html)


def _subscription(user: User) -> Subscription | None:
    return Subscription.objects.filter(user=user).first()


def _subscribe(user: User, cadence: str, hour: int, send_empty: bool) -> None:
    subscribe(user=user, by=user, cadence=cadence, hour=hour, send_empty=send_empty)


# --- API tokens ------------------------------------------------------------------------------------


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens. A new one's secret is in this one answer and nowhere else."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("name", "scopes")}
        try:
            _token, secret = create_token(owner=request.user, by=request.user, expires_at=form.expires_at(), **asked)
        except ClaimtrackerError as error:
            form.add_error(None, str(error))
        else:
            form = TokenForm()
    now = timezone.now()
    rows = [{"token": token, "end": _end_of(token, now)} for token in ApiToken.objects.filter(owner=request.user)]
    return _page(request, "tokens", status=422 if form.errors else 200, form=form, rows=rows, secret=secret)


def _end_of(token: ApiToken, now: datetime) -> str:
    """ "revoked", "expired", or "" while the token opens something."""
    return "revoked" if token.revoked_at else "expired" if token.expires_at <= now else ""


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, owner=request.user)
    revoke_token(token=token, by=request.user)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("web:settings_tokens")


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, f"settings/{name}.html", {"here": name, **context}, status=status)
