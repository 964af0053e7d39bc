from django import forms
from django.utils.translation import gettext_lazy as _

from apps.verification.comment_rules import LONGEST


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        help_text=_("Name colleagues as @username: they get a mail and watch the claim from then on."),
    )
