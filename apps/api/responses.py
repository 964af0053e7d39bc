"""The right of reply of a check: who was asked, what came back, what articles report."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from apps.accounts.roles import Scope
from apps.api.checks import CheckBase
from apps.api.people import PersonShape
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Shape
from apps.claims.models import Appearance
from apps.claims.quotes import exact_quote
from apps.sources.models import Source
from apps.verification.actions.response_offers import bring_offer_back, set_offer_aside, take_offer
from apps.verification.actions.responses import ask_party, mend_response, record_answer
from apps.verification.models import Check, Response
from apps.verification.offers import with_decisions
from apps.verification.response_rules import OPEN, why_not_keep_responses

DECISIONS = {"take": take_offer, "set aside": set_offer_aside, "bring back": bring_offer_back}


class PartyShape(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ResponseShape(Shape):
    id = serializers.UUIDField()
    party = PartyShape()
    asked_by = PersonShape(allow_null=True, help_text="Nothing when an article reports it.")
    asked_at = serializers.DateTimeField()
    channel = serializers.CharField()
    contact = serializers.CharField(help_text="Whom exactly. For the newsroom only, never public.")
    question = serializers.CharField()
    deadline = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(help_text="“no reply” is noted by itself when the deadline has passed.")
    words = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    appearance = serializers.UUIDField(
        source="appearance_id", allow_null=True, help_text="Where an article reports it."
    )
    why_not_change = serializers.SerializerMethodField(help_text="Why you cannot change it; nothing when you can.")
    version = serializers.IntegerField(help_text="Also the ETag.")

    def get_why_not_change(self, response: Response) -> str | None:
        return why_not_keep_responses(self.context["request"].user, response.check_concerned)


class NewResponse(Shape):
    """Write down that a party was asked. Without `party` it is the claimant."""

    party = serializers.UUIDField(required=False, help_text="A source of the registry.")
    channel = serializers.ChoiceField([value for value in Response.Channel.values if value != Response.Channel.ARTICLE])
    question = serializers.CharField(max_length=10_000)
    contact = serializers.CharField(max_length=300, default="", allow_blank=True)
    asked_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="Default: now.")
    deadline = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ChangedResponse(Shape):
    """What came back, or what is put right. “no reply” is noted by itself and cannot be set."""

    channel = serializers.ChoiceField(Response.Channel.values)
    question = serializers.CharField(max_length=10_000)
    contact = serializers.CharField(max_length=300, allow_blank=True)
    asked_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(
        [value for value in Response.Outcome.values if value != Response.Outcome.NO_REPLY]
    )
    words = serializers.CharField(max_length=20_000, allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class ResponseOfferShape(Shape):
    appearance = serializers.UUIDField(source="pk")
    article = serializers.UUIDField(source="article_id")
    title = serializers.CharField(source="article.title")
    speech_act = serializers.CharField()
    words = serializers.SerializerMethodField(help_text="The exact words of the article.")
    state = serializers.SerializerMethodField(help_text="offered, taken, or set aside as not about this claim.")

    def get_words(self, appearance: Appearance) -> str:
        return exact_quote(appearance)

    def get_state(self, appearance: Any) -> str:
        return "taken" if appearance.is_taken else "set aside" if appearance.is_set_aside else "offered"


class OfferDecision(Shape):
    """Take it as a response, set it aside as not about this claim, or bring it back."""

    decision = serializers.ChoiceField(list(DECISIONS))


class Responses(CheckBase):
    """Who was asked about the claim, by whom, until when, and what came back."""

    scopes = {
        "list": Scope.CHECKS_READ,
        "create": Scope.CHECKS_WRITE,
        "retrieve": Scope.CHECKS_READ,
        "partial_update": Scope.CHECKS_WRITE,
    }
    reads = {"create": NewResponse, "partial_update": ChangedResponse}
    answers = dict.fromkeys(scopes, ResponseShape)
    statuses = {"create": (201,)}
    versioned = {"partial_update": True}
    orderings = {"asked_at": "asked_at", "-asked_at": "-asked_at"}

    def list(self, request: Request, id: UUID) -> Answer:
        return self.page(self._of(self.one(self.inside(), pk=id)))

    def create(self, request: Request, id: UUID) -> Answer:
        check = self.one(self.inside(), pk=id)
        given = self.read()
        party = self._party(given.pop("party", None), check)
        response = ask_party(check=check, party=party, by=request.user, **given)
        return self._answer(check, response.pk, 201)

    def retrieve(self, request: Request, id: UUID, response_id: UUID) -> Answer:
        return self._answer(self.one(self.inside(), pk=id), response_id)

    def partial_update(self, request: Request, id: UUID, response_id: UUID) -> Answer:
        """Record an answer, or put right what was written down."""
        check = self.one(self.inside(), pk=id)
        response = self.one(self._of(check), pk=response_id)
        given = self.read_changes()
        with unchanged(request, response) as version:
            if self._is_answer(response, given):
                record_answer(response=response, by=request.user, version=version, **given)
            else:
                mend_response(response=response, by=request.user, version=version, **given)
        return self._answer(check, response_id)

    def _is_answer(self, response: Response, given: dict) -> bool:
        """What came back where nothing had; together with other changes it is mending."""
        comes = given.get("outcome") not in {None, *OPEN}
        return comes and response.outcome in OPEN and not set(given) - {"outcome", "words", "answered_at"}

    def _of(self, check: Check) -> QuerySet:
        return check.responses.select_related("party", "asked_by", "check_concerned__claim")

    def _party(self, source_id: UUID | None, check: Check) -> Source:
        if source_id is None:
            if check.claim.claimant is None:
                raise ValidationError({"party": _("The claim has no claimant. Name whom you asked.")})
            return check.claim.claimant
        source = Source.objects.visible_to(self.request.user).in_use().filter(pk=source_id).first()
        if source is None:
            raise ValidationError({"party": _("There is no such source.")})
        return source

    def _answer(self, check: Check, response_id: UUID, status: int = 200) -> Answer:
        response = self.one(self._of(check), pk=response_id)
        return tell_version(self.answer(response, status), response.version)


class ResponseOffers(CheckBase):
    """What articles report of the claimant's silence or denial, where the claim itself appears."""

    scopes = {"list": Scope.CHECKS_READ, "decide": Scope.CHECKS_WRITE}
    reads = {"decide": OfferDecision}
    answers = {"list": ResponseOfferShape, "decide": ResponseOfferShape}
    orderings = {"start": "start"}

    def list(self, request: Request, id: UUID) -> Answer:
        check = self.one(self.inside(), pk=id)
        return self.page(with_decisions(check.claim, check))

    def decide(self, request: Request, id: UUID, appearance_id: UUID) -> Answer:
        check = self.one(self.inside(), pk=id)
        offered = with_decisions(check.claim, check)
        appearance = self.one(offered, pk=appearance_id)
        DECISIONS[self.read()["decision"]](check=check, appearance=appearance, by=request.user)
        return self.answer(self.one(offered, pk=appearance_id))
