"""What colleagues say about a claim, with a form to say something."""

from typing import Any

from django.http import HttpRequest

from apps.claims.models import Claim
from apps.verification.actions.comments import readers
from apps.verification.comment_rules import why_not_comment
from apps.verification.mentions import pieces
from apps.verification.models import Check, Comment
from apps.web.forms.comments import CommentForm

NAMES_SHOWN = 40
OPEN = 30  # comments, the newest, that stand open; those before are folded


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    refusal = why_not_comment(request.user, claim)
    rows = _rows(request.user, claim)
    return {
        "comments": rows,
        "comments_earlier": rows[:-OPEN],
        "comments_newest": rows[-OPEN:],
        "why_not_comment": refusal,
        "comment_form": CommentForm(),
        "can_be_named": [] if refusal else readers(claim)[:NAMES_SHOWN],
    }


def _rows(user: Any, claim: Claim) -> list[dict[str, Any]]:
    """Each with its words in pieces; of one taken back, that and when."""
    comments = Comment.objects.visible_to(user).about(claim).select_related("author")
    return [
        {
            "comment": comment,
            "pieces": [] if comment.removed_at else pieces(comment.text, _named_in(comment)),
            "is_own": comment.author_id == user.pk,
        }
        for comment in comments.prefetch_related("mentions__user")
    ]


def _named_in(comment: Comment) -> list[str]:
    return [mention.user.username for mention in comment.mentions.all()]
