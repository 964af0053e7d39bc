"""What checks, their moves and their evidence look like going out and coming in."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.claim_shapes import ClaimantShape, standing_verdict, words_published
from apps.api.gate_shapes import GateShape, gates_for
from apps.api.people import PersonShape
from apps.api.permissions import sees_published_only
from apps.api.resources import Shape
from apps.api.verdicts import VerdictShape
from apps.verification.actions import facts_about
from apps.verification.models import Check
from apps.verification.rules import moves_offered, why_not_move, why_not_work_on


class ClaimInCheck(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:claim", lookup_field="pk", lookup_url_kwarg="id")
    label = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    claimant = ClaimantShape(allow_null=True)
    desk = serializers.CharField(source="desk.slug")
    is_confidential = serializers.BooleanField()


class PublishedCheckShape(Shape):
    """A check as people outside the newsroom read it."""

    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:check", lookup_field="pk", lookup_url_kwarg="id")
    claim = ClaimInCheck()
    state = serializers.CharField()
    verdict = serializers.SerializerMethodField(help_text="Of a published check.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(VerdictShape(allow_null=True))
    def get_verdict(self, check: Check) -> dict | None:
        return standing_verdict(check)

    def to_representation(self, check: Check) -> dict:
        data = super().to_representation(check)
        if "claim" in data and sees_published_only(self.context["request"]):
            data["claim"] |= words_published(data["claim"], [check], self.context)
        return data


class CheckShape(PublishedCheckShape):
    """A check as the newsroom works on it. Outside it, assignee, due date and version are left out."""

    assignee = PersonShape(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    needs_review = serializers.BooleanField(help_text="The verdict's review-by date has passed.")
    version = serializers.IntegerField(help_text="Also the ETag of the check.")


class PossibleMove(Shape):
    to = serializers.CharField()
    name = serializers.CharField()
    needs_comment = serializers.BooleanField()
    needs_review_by = serializers.BooleanField(help_text="It confirms the verdict: send the next day to review it by.")
    why_not = serializers.CharField(allow_null=True, help_text="Why it is refused to you; nothing when it is open.")


class WholeCheckShape(CheckShape):
    possible_moves = serializers.SerializerMethodField(help_text="Every move from this state, and why not.")
    why_no_evidence = serializers.SerializerMethodField(help_text="Why you can add no evidence or verdict.")
    draft = serializers.SerializerMethodField(help_text="The verdict that is not published yet.")
    gates = serializers.SerializerMethodField(help_text="What the desk asks before publishing, while it is worked on.")

    @extend_schema_field(PossibleMove(many=True))
    def get_possible_moves(self, check: Check) -> list[dict]:
        user, facts = self.context["request"].user, facts_about(check)
        return [
            {
                "to": rule.target,
                "name": str(rule.name),
                "needs_comment": rule.needs_comment,
                "needs_review_by": rule.confirms,
                "why_not": why_not_move(user, check, rule.target, facts),
            }
            for rule in moves_offered(check, facts)
        ]

    @extend_schema_field(GateShape(many=True))
    def get_gates(self, check: Check) -> list[dict]:
        return gates_for(self.context["request"].user, check)

    def get_why_no_evidence(self, check: Check) -> str | None:
        return why_not_work_on(self.context["request"].user, check)

    @extend_schema_field(VerdictShape(allow_null=True))
    def get_draft(self, check: Check) -> dict | None:
        draft = next((verdict for verdict in check.verdicts.all() if verdict.published_at is None), None)
        return VerdictShape(draft).data if draft else None


class DraftShape(VerdictShape):
    author = PersonShape(allow_null=True, help_text="Who wrote it last.")
    author_ids = serializers.ListField(
        child=serializers.UUIDField(), help_text="Everybody who wrote in it; none of them publishes it."
    )
    updated_at = serializers.DateTimeField()


class EditionShape(VerdictShape):
    """A verdict that was published, as people outside the newsroom read it."""

    retracted_at = serializers.DateTimeField(allow_null=True)
    retraction = serializers.CharField(help_text="Why it was retracted.")


class WholeEditionShape(EditionShape):
    """With the people behind it. Outside the newsroom they are left out."""

    author = PersonShape(allow_null=True)
    author_ids = serializers.ListField(child=serializers.UUIDField())
    published_by = PersonShape(allow_null=True)
    confirmed_by = PersonShape(allow_null=True)
    retracted_by = PersonShape(allow_null=True)


class NewCheck(Shape):
    """Ask for a check of a claim. A claim has one open check at most: that one is answered."""

    claim = serializers.UUIDField()


class MoveShape(Shape):
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    by = PersonShape(allow_null=True)
    comment = serializers.CharField()
    at = serializers.DateTimeField()


class NewMove(Shape):
    """Move the check on. A refusal is 409, with the reason as a sentence."""

    to = serializers.ChoiceField(Check.State.choices)
    comment = serializers.CharField(max_length=5000, default="", allow_blank=True)
    review_by = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Of the move that confirms the verdict that stands."
    )


class Assignment(Shape):
    """Give the check to somebody of its desk, by user name, in any state; nothing takes it away."""

    assignee = serializers.CharField(max_length=150, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=1000, default="", allow_blank=True)


class NewVerdict(Shape):
    """The draft: a rating on the newest version of a scale, and the explanation that readers see first."""

    scale = serializers.CharField(max_length=60, required=False, help_text="Default: the newsroom's default scale.")
    rating = serializers.CharField(max_length=60)
    explanation = serializers.CharField(max_length=50_000)
    context = serializers.CharField(max_length=50_000, default="", allow_blank=True)
    method = serializers.CharField(max_length=50_000, default="", allow_blank=True)
    correction = serializers.CharField(
        max_length=50_000, default="", allow_blank=True, help_text="Needed where it changes a verdict that stands."
    )
    review_by = serializers.DateField(required=False, allow_null=True, default=None)
