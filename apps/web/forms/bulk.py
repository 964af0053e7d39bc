"""Moving many claims' checks at once from a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Claim
from apps.verification.actions.bulk import bulk_moves
from apps.verification.models import Check


class BulkForm(forms.Form):
    use_required_attribute = False
    shown = forms.ChoiceField(choices=Check.State.choices, widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("Move them"), choices=())
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=5000, help_text=_("Needed to dismiss. It is kept with each.")
    )
    claim = forms.ModelMultipleChoiceField(
        queryset=Claim.objects.none(),
        error_messages={
            "required": _("Choose at least one claim."),
            "invalid_choice": _("One of the claims is not there any more. Load the list again."),
            "invalid_pk_value": _("One of the claims is not there any more. Load the list again."),
        },
    )

    def __init__(self, *args: Any, user: Any, shown: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claim"].queryset = Claim.objects.visible_to(user)
        shown = shown or (self.data.get("shown") or "")
        self.fields["to"].choices = [(rule.target, rule.name) for rule in bulk_moves(shown)]
        self.initial.setdefault("shown", shown)
