"""A claim's dossier: what will be in it, and the file itself."""

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.claims.models import Claim
from apps.errors import NotAllowed
from apps.verification.actions import take_dossier
from apps.verification.rules import why_not_take_dossier
from apps.web.views.claims import claim_for


class DossierForm(forms.Form):
    internal = forms.BooleanField(label=_("With the comments of colleagues, for the newsroom only"), required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, claim_id: UUID) -> HttpResponseBase:
    claim = claim_for(request.user, claim_id)
    form = DossierForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _page(request, claim)
    try:
        taken = take_dossier(claim=claim, by=request.user, with_comments=form.cleaned_data["internal"])
    except NotAllowed:
        return _page(request, claim, status=409)
    answer = FileResponse(taken.file, as_attachment=True, filename=taken.filename, content_type="application/zip")
    answer.headers["Content-Length"] = str(taken.size)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(request: HttpRequest, claim: Claim, *, status: int = 200) -> HttpResponseBase:
    context = {"claim": claim, "form": DossierForm(), "why_not": why_not_take_dossier(request.user, claim)}
    return render(request, "claim/dossier.html", context, status=status)
