"""Every component in every state, on one page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.claims.models import Appearance, Claim
from apps.verification.models import Evidence, Rating, Response, Verdict
from apps.web.claim_sections.responses import ICONS
from apps.web.forms.styleguide import ExampleForm
from apps.web.histories import Line

VERDICTS = ("true", "mostly-true", "mixed", "mostly-false", "false", "open")


@login_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    wrong = ExampleForm({"outlet": "", "stance": "supports"})
    wrong.is_valid()
    return render(
        request,
        "styleguide/styleguide.html",
        {
            "states": [Claim(status=value) for value in Claim.Status.values],
            "verdicts": [Verdict(rating=rating, published_at=timezone.now()) for rating in _ratings()],
            "kinds": [value.replace("_", "-") for value in Appearance.Kind.values],
            "stances": Evidence.Stance.choices,
            "outcomes": [(ICONS[value], label) for value, label in Response.Outcome.choices],
            "lines": [Line(timezone.now(), "Ciro Abate", "moved the check", [("state", "new", "queued")], "Why.")],
            "form": ExampleForm(),
            "wrong_form": wrong,
            "levels": [
                messages.DEFAULT_TAGS[level]
                for level in (messages.INFO, messages.SUCCESS, messages.WARNING, messages.ERROR)
            ],
            "worths": [0.0, 0.2, 0.45, 0.7, 0.95],
        },
    )


def _ratings() -> list[Rating]:
    """One rating a colour, as the design names them: not rows of the database."""
    return [Rating(label_en=colour.replace("-", " "), label_de=colour, colour=colour) for colour in VERDICTS]
