"""Logging in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LogInForm(AuthenticationForm):
    """Says the same about a wrong password, an unknown name and a closed account, and takes as long for each."""

    error_messages = {
        "invalid_login": _("This name and password do not belong together. Capital letters count in both."),
        "inactive": _("This name and password do not belong together. Capital letters count in both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs |= {"autofocus": True, "autocomplete": "username"}
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if user.is_partner:
            raise ValidationError(
                _("This account works with the API only. Ask the newsroom for one that can log in."), code="partner"
            )


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[("", ""), ("light", ""), ("dark", "")], required=False)
