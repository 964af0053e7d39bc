"""Comments on a claim."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.errors import BadInput, ClaimtrackerError
from apps.verification.actions.comments import add_comment, take_back_comment
from apps.verification.models import Comment
from apps.web.claim_page import render_claim
from apps.web.forms.comments import CommentForm
from apps.web.views.claims import claim_for


@login_required
@require_POST
def add(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render_claim(request, claim, status=422, comment_form=form)
    try:
        comment = add_comment(claim=claim, by=request.user, text=form.cleaned_data["text"])
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=422 if isinstance(error, BadInput) else 409, comment_form=form)
    return redirect(comment)


@login_required
@require_POST
def take_back(request: HttpRequest, claim_id: UUID, comment_id: UUID) -> HttpResponse:
    """One's own; anybody else's is not there to take back."""
    claim = claim_for(request.user, claim_id)
    comments = Comment.objects.visible_to(request.user).about(claim).select_related("claim")
    comment = get_object_or_404(comments, pk=comment_id, author=request.user)
    take_back_comment(comment=comment, by=request.user)
    return redirect(f"{claim.get_absolute_url()}#comment-{comment.pk}")
