"""What colleagues say about a claim."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.people import PersonShape
from apps.api.permissions import sees_published_only
from apps.api.resources import Resource, Shape
from apps.claims.models import Claim
from apps.verification.actions.comments import add_comment, take_back_comment
from apps.verification.comment_rules import LONGEST
from apps.verification.models import Comment


class CommentShape(Shape):
    id = serializers.UUIDField()
    author = PersonShape()
    text = serializers.SerializerMethodField(help_text="Plain text; nothing of a comment that was taken back.")
    mentioned = serializers.SerializerMethodField(help_text="User names of those it names.")
    at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(source="removed_at", allow_null=True)

    def get_text(self, comment: Comment) -> str | None:
        return None if comment.removed_at else comment.text

    def get_mentioned(self, comment: Comment) -> list[str]:
        return [] if comment.removed_at else [mention.user.username for mention in comment.mentions.all()]


class NewComment(Shape):
    """Say something. Colleagues named as @username get a mail; somebody who cannot read the claim is refused."""

    text = serializers.CharField(max_length=LONGEST)


class Comments(Resource):
    """Remarks for colleagues, never public. Their words are changed by nobody; an author may take one back."""

    scopes = {"list": Scope.CHECKS_READ, "create": Scope.CHECKS_WRITE, "take_back": Scope.CHECKS_WRITE}
    reads = {"create": NewComment}
    answers = {"list": CommentShape, "create": CommentShape, "take_back": CommentShape}
    statuses = {"create": (201,)}
    orderings = {"at": "at", "-at": "-at"}
    queryset = Comment.objects.none()

    def list(self, request: Request, id: UUID) -> Response:
        return self.page(self._of(self._claim(id)))

    def create(self, request: Request, id: UUID) -> Response:
        claim = self._claim(id)
        comment = add_comment(claim=claim, by=request.user, text=self.read()["text"])
        return self.answer(self.one(self._of(claim), pk=comment.pk), 201)

    def take_back(self, request: Request, id: UUID, comment_id: UUID) -> Response:
        """Hide your own words; that there was a comment stays."""
        comments = self._of(self._claim(id))
        take_back_comment(comment=self.one(comments, pk=comment_id), by=request.user)
        return self.answer(self.one(comments, pk=comment_id))

    def _claim(self, id: UUID) -> Claim:
        if sees_published_only(self.request):
            raise Http404
        return self.one(Claim.objects.visible_to(self.request.user), pk=id)

    def _of(self, claim: Claim) -> QuerySet:
        visible = Comment.objects.visible_to(self.request.user).about(claim)
        return visible.select_related("author", "claim").prefetch_related("mentions__user")
