"""Claims: list and search, one with all it carries, adding by hand, mending."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.roles import Scope
from apps.api.changes import ChangeShape, shown
from apps.api.claim_shapes import (
    ClaimChanges,
    ClaimShape,
    Merge,
    NewClaim,
    PlaceChanges,
    Rejection,
    Split,
    shown_claims,
)
from apps.api.errors import ApiProblem
from apps.api.filtering import AnyOf, AnyText, Filters
from apps.api.permissions import reads_all_claims, visible_claims
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Resource
from apps.articles.models import Article, ArticleVersion
from apps.claims.actions import Found, add_claim, mend_appearance, mend_claim, merge_claims, reject_claim, split_claim
from apps.claims.models import Appearance, Claim, Signal, SpeechAct
from apps.errors import NotReady
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.models import Verdict


def _says_what_was_published() -> Exists:
    """Outsiders read the words that were published: a word that came later must find nothing for them."""
    frozen = {"said": KT("published_record__claim__text"), "headed": KT("published_record__claim__label")}
    verdicts = Verdict.objects.standing().filter(check_rated__claim=OuterRef("pk")).annotate(**frozen)
    return Exists(verdicts.filter(Q(published_record={}) | Q(said=OuterRef("text"), headed=OuterRef("label"))))


class ClaimFilters(Filters):
    claimant = django_filters.UUIDFilter(field_name="claimant", label="id of the source")
    kind = AnyOf(choices=Appearance.Kind.choices, method="with_kind")
    speech_act = AnyOf(choices=SpeechAct.choices, lookup_expr="in")
    status = AnyOf(choices=Claim.Status.choices, lookup_expr="in")
    verdict = AnyText(method="with_verdict", label="keys of ratings")
    language = AnyText(lookup_expr="in")
    outlet = django_filters.UUIDFilter(method="in_outlet", label="id of the source")
    article = django_filters.UUIDFilter(method="in_article", label="id of the article")
    desk = AnyText(field_name="desk__slug", lookup_expr="in", label="slugs of desks")
    q = django_filters.CharFilter(method="with_words", label="full text; phrases in quotation marks")
    worth_min = django_filters.NumberFilter(field_name="worth", lookup_expr="gte", min_value=0, max_value=1)
    origins_min = django_filters.NumberFilter(method="with_origins", min_value=0, max_value=100_000)
    unnamed = django_filters.BooleanFilter(method="by_unnamed")

    def with_kind(self, claims: QuerySet, name: str, kinds: list[str]) -> QuerySet:
        return claims.filter(Exists(Appearance.objects.filter(claim=OuterRef("pk"), kind__in=kinds)))

    def with_verdict(self, claims: QuerySet, name: str, keys: list[str]) -> QuerySet:
        standing = Verdict.objects.standing().filter(check_rated__claim=OuterRef("pk"), rating__key__in=keys)
        return claims.filter(Exists(standing))

    def in_outlet(self, claims: QuerySet, name: str, outlet: UUID) -> QuerySet:
        return claims.filter(Exists(Appearance.objects.filter(claim=OuterRef("pk"), article__outlet=outlet)))

    def in_article(self, claims: QuerySet, name: str, article: UUID) -> QuerySet:
        return claims.filter(Exists(Appearance.objects.filter(claim=OuterRef("pk"), article=article)))

    def with_words(self, claims: Any, name: str, words: str) -> QuerySet:
        found = claims.matching(words)
        return found if reads_all_claims(self.request) else found.filter(_says_what_was_published())

    def with_origins(self, claims: QuerySet, name: str, least: Any) -> QuerySet:
        return claims.filter(Exists(Signal.objects.filter(claim=OuterRef("pk"), name="origins", value__gte=least)))

    def by_unnamed(self, claims: QuerySet, name: str, is_unnamed: bool) -> QuerySet:
        unnamed = claims.filter(attribution=Claim.Attribution.UNNAMED)
        return unnamed if is_unnamed else claims.exclude(attribution=Claim.Attribution.UNNAMED)


class Claims(Resource):
    """Who says what, in which words, where, and what became of it."""

    scopes = {
        "list": Scope.CLAIMS_READ,
        "retrieve": Scope.CLAIMS_READ,
        "create": Scope.CLAIMS_WRITE,
        "partial_update": Scope.CLAIMS_WRITE,
        "place": Scope.CLAIMS_WRITE,
        "merge": Scope.CLAIMS_WRITE,
        "split": Scope.CLAIMS_WRITE,
        "reject": Scope.CLAIMS_WRITE,
    }
    reads = {
        "create": NewClaim, "partial_update": ClaimChanges, "place": PlaceChanges, "merge": Merge, "split": Split,
        "reject": Rejection,
    }  # fmt: skip
    answers = dict.fromkeys(scopes, ClaimShape) | dict.fromkeys(("merge", "split", "reject"), ChangeShape)
    statuses = dict.fromkeys(("create", "merge", "split", "reject"), (201,))
    versioned = dict.fromkeys(("partial_update", "place", "merge", "split", "reject"), True)
    orderings = {
        "-created_at": "-created_at",
        "created_at": "created_at",
        "-worth": "-worth",
        "worth": "worth",
        "-updated_at": "-updated_at",
        "updated_at": "updated_at",
    }
    filterset_class = ClaimFilters
    queryset = Claim.objects.none()

    def list(self, request: Request) -> Response:
        return self.page(shown_claims(self.filter_queryset(visible_claims(request, Claim.objects.all()))))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self._answer(self._one(id, shown_claims(Claim.objects.all())))

    def create(self, request: Request) -> Response:
        """Add a claim by hand, with the places in the text that make it."""
        given = self.read()
        version = _version(request, given.pop("article"), given.pop("version", None))
        claimant = _claimant(request, given.pop("claimant", None), version.article)
        claim = add_claim(version=version, found=Found(**given), claimant=claimant, by=request.user)
        return self._answer(self._again(claim), status=201)

    def partial_update(self, request: Request, id: UUID) -> Response:
        """Mend a claim; who saved since you read it is not overwritten."""
        claim = self._one(id)
        changes = self.read_changes()
        if "claimant" in changes:
            changes["claimant"] = _claimant(request, changes["claimant"], claim)
        with unchanged(request, claim) as version:
            claim = mend_claim(claim=claim, version=version, by=request.user, **changes)
        return self._answer(self._again(claim))

    def place(self, request: Request, id: UUID, appearance_id: UUID) -> Response:
        """Move the words of a claim in the text, or those that name who says it, or say how it is told."""
        claim = self._one(id)
        appearance = self.one(claim.appearances.select_related("claim"), pk=appearance_id)
        changes = self.read_changes()
        with unchanged(request, claim) as version:
            mend_appearance(appearance=appearance, by=request.user, version=version, **changes)
        return self._answer(self._again(claim))

    def merge(self, request: Request, id: UUID) -> Response:
        """Two claims that are one: this one becomes part of “into”, and its address answers 410 from then on."""
        claim = self._one(id)
        into = visible_claims(request, Claim.objects.all()).filter(pk=self.read()["into"]).first()
        if into is None:
            raise ValidationError({"into": _("There is no such claim.")})
        with unchanged(request, claim) as version:
            return shown(merge_claims(claim=claim, into=into, by=request.user, version=version), request)

    def split(self, request: Request, id: UUID) -> Response:
        """One claim that is two: the chosen appearances, or parts of the words of one, become a claim of their own."""
        claim = self._one(id)
        given = self.read()
        if "claimant" in given:
            given["claimant"] = _claimant(request, given["claimant"], claim)
        given = {"claimant": claim.claimant} | given
        with unchanged(request, claim) as version:
            return shown(split_claim(claim=claim, by=request.user, version=version, **given), request)

    def reject(self, request: Request, id: UUID) -> Response:
        """This is not a claim: it is shown nowhere any more, and extraction does not bring it back."""
        claim = self._one(id)
        given = self.read()
        with unchanged(request, claim) as version:
            return shown(reject_claim(claim=claim, by=request.user, version=version, **given), request)

    def _one(self, id: UUID, claims: QuerySet | None = None) -> Claim:
        """The claim; 410 when it was merged or rejected, 404 when it is not there for this person."""
        found = visible_claims(self.request, Claim.objects.all() if claims is None else claims).filter(pk=id).first()
        if found is None and reads_all_claims(self.request):
            self._tell_gone(Claim.objects.known_to(self.request.user).filter(pk=id).first())
        return found or self.one(Claim.objects.none())

    def _tell_gone(self, claim: Claim | None) -> None:
        if claim and claim.rejected_at:
            raise ApiProblem("gone", _("This was marked as not a claim."), code="rejected")
        if claim:
            survivor = claim.survivor()
            url = reverse("api:claim", args=[survivor.pk], request=self.request)
            sentence = _("This claim was merged into “%(claim)s”.") % {"claim": survivor}
            raise ApiProblem("gone", sentence, code="merged", merged_into=str(survivor.pk), url=url)

    def _again(self, claim: Claim) -> Claim:
        return shown_claims(Claim.objects.all()).get(pk=claim.pk)

    def _answer(self, claim: Claim, status: int = 200) -> Response:
        response = self.answer(claim, status)
        if status == 201:
            response["Location"] = reverse("api:claim", args=[claim.pk], request=self.request)
        return tell_version(response, claim.version)


def _version(request: Request, article_id: UUID, number: int | None) -> ArticleVersion:
    article = Article.objects.visible_to(request.user).filter(pk=article_id).select_related("current").first()
    if article is None:
        raise ValidationError({"article": _("There is no such article.")})
    if number is None:
        if article.current is None:
            raise NotReady(_("This article has no text yet."))
        return article.current
    version = article.versions.filter(number=number).first()
    if version is None:
        raise ValidationError({"version": _("This article has no such version.")})
    return version


def _claimant(request: Request, source_id: UUID | None, where: Any) -> Source | None:
    """The source, if the caller may see it and everybody who will see the claim may too."""
    if source_id is None:
        return None
    source = Source.objects.visible_to(request.user).in_use().filter(pk=source_id).first()
    if source is None:
        raise ValidationError({"claimant": _("There is no such source.")})
    if sentence := why_not_name(source, where.confidential_desk_id):
        raise ValidationError({"claimant": sentence})
    return source
