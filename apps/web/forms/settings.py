"""What people choose for themselves: profile, digest, API tokens."""

import zoneinfo
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import TOKEN_LIFE
from apps.accounts.models import User
from apps.accounts.roles import Scope
from apps.digests.models import MailChoice, Subscription

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
LIVES = (7, 30, 90, TOKEN_LIFE.days)


@cache
def time_zones() -> list[str]:
    """Zones named for cities, and UTC; the many old names for them are left out."""
    return [
        "UTC",
        *sorted(name for name in zoneinfo.available_timezones() if name.startswith(tuple(f"{r}/" for r in REGIONS))),
    ]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("How others see you in histories and mails."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(name, name) for name in time_zones()])

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        form = cls(initial={"name": user.name, "language": user.language, "time_zone": user.time_zone})
        if user.time_zone not in time_zones():  # an old name that the account came with
            form.fields["time_zone"].choices = [(user.time_zone, user.time_zone), *form.fields["time_zone"].choices]
        return form


class PasswordForm(PasswordChangeForm):
    """Django's own, with the fields in the order and words of this page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Password now")
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 12 characters. Three or four unrelated words are easy to remember and hard to guess."
        )
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""


class DigestForm(forms.Form):
    is_active = forms.BooleanField(label=_("Send me a digest"), required=False)
    cadence = forms.ChoiceField(label=_("How often"), choices=Subscription.Cadence.choices)
    hour = forms.TypedChoiceField(label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)])
    send_empty = forms.BooleanField(label=_("Also on days without news"), required=False)

    @classmethod
    def of(cls, subscription: Subscription | None) -> "DigestForm":
        if subscription is None:
            return cls(initial={"is_active": False, "cadence": Subscription.Cadence.DAILY, "hour": 7})
        return cls(
            initial={name: getattr(subscription, name) for name in ("is_active", "cadence", "hour", "send_empty")}
        )


class AtOnceForm(forms.Form):
    """Which mails at once: a field for each kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in MailChoice.Kind:
            self.fields[kind.value] = forms.BooleanField(label=kind.label, required=False)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What it is for, so that you know it again."))
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple, choices=Scope.choices)
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        coerce=int,
        initial=90,
        choices=[(days, _("%(days)d days") % {"days": days}) for days in LIVES],
    )

    def expires_at(self) -> datetime:
        # A moment less than the longest life: the clock moves between here and the rule that checks it.
        return timezone.now() + timedelta(days=self.cleaned_data["days"]) - timedelta(minutes=1)
