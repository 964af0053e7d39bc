"""Evidence of a check: the list and its order, each piece, and its copy."""

import hashlib
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.roles import Scope
from apps.api.checks import CheckBase
from apps.api.evidence_shapes import (
    EvidenceChanges,
    EvidenceShape,
    NewEvidence,
    NewEvidenceForm,
    OrderShape,
    PublishedEvidenceShape,
    Removal,
    TakeOver,
)
from apps.api.filtering import Filters
from apps.api.parsing import LARGEST_BODY, JSONParser
from apps.api.permissions import sees_published_only
from apps.api.preconditions import says_version, tell_version, unchanged
from apps.archives import tasks as archive_tasks
from apps.articles.models import Article
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.actions import (
    File,
    archive_evidence_again,
    attach_evidence,
    mend_evidence,
    remove_evidence,
    reorder_evidence,
    restore_evidence,
    take_over_evidence,
)
from apps.verification.evidence_rules import LOOKED_AT, why_not_keep
from apps.verification.models import Check, Evidence

AROUND_A_FILE = 1024 * 1024  # bytes that a form adds to it


class EvidenceBase(CheckBase):
    """How pieces are found, loaded and answered."""

    orderings = {"position": "position"}

    def pieces(self) -> QuerySet:
        if sees_published_only(self.request):
            return Evidence.objects.none()
        found = Evidence.objects.visible_to(self.request.user).defer("capture__text", "capture__search")
        return found.select_related("source", "article", "capture", "added_by", "check_supported__claim__desk")

    def told(self, evidence: Evidence, status: int = 200) -> Response:
        evidence = self.pieces().get(pk=evidence.pk)
        response = self.answer(evidence, status)
        if status == 201:
            response["Location"] = reverse("api:evidence", args=[evidence.pk], request=self.request)
        return tell_version(response, evidence.version)

    def source(self, source_id: UUID | None, check: Check) -> Source | None:
        if source_id is None:
            return None
        source = Source.objects.visible_to(self.request.user).in_use().filter(pk=source_id).first()
        if source is None:
            raise ValidationError({"source": _("There is no such source.")})
        if sentence := why_not_name(source, check.claim.confidential_desk_id):
            raise ValidationError({"source": sentence})
        return source


class EvidenceFilters(Filters):
    removed = django_filters.BooleanFilter(field_name="removed_at", lookup_expr="isnull", exclude=True)


class CheckEvidence(EvidenceBase):
    """What supports the claim, refutes it or gives context."""

    scopes = {"list": Scope.CHECKS_READ, "create": Scope.CHECKS_WRITE}
    reads = {"create": NewEvidence}
    forms = {"create": NewEvidenceForm}
    answers = {"list": EvidenceShape, "create": EvidenceShape}
    statuses = {"create": (201,)}
    filterset_class = EvidenceFilters
    parser_classes = [JSONParser, MultiPartParser]
    takes_files_for_the_archive = True  # the uploads on their way are as large as the archive keeps

    @property
    def largest_body(self) -> int:  # type: ignore[override]
        is_form = (self.request.content_type or "").startswith("multipart/")
        return settings.ARCHIVE_LARGEST_MB * 1024**2 + AROUND_A_FILE if is_form else LARGEST_BODY

    def get_serializer_class(self) -> type[serializers.Serializer]:
        # The schema shows the whole shape; outsiders get what was frozen for readers.
        is_outside = self.request is not None and self.action == "list" and sees_published_only(self.request)
        return PublishedEvidenceShape if is_outside else super().get_serializer_class()

    def list(self, request: Request, id: UUID) -> Response:
        """What is on the list now, in its order; with `removed=true` what was taken off it."""
        check = self.one(self.visible(), pk=id)
        if sees_published_only(request):
            rows = self.get_serializer(published_evidence(check), many=True).data
            return Response({"next": None, "previous": None, "results": rows})
        found = self.filter_queryset(self.pieces().filter(check_supported=check))
        return self.page(found if "removed" in request.query_params else found.kept())

    def create(self, request: Request, id: UUID) -> Response:
        """Add a piece. A copy of an address or a file is archived at once, in the background."""
        check = self.one(self.inside(), pk=id)
        given = self.read()
        given["source"] = self.source(given.get("source"), check)
        given["article"] = self._article(given.get("article"))
        given["file"] = _file(given.get("file"))
        evidence = attach_evidence(check=check, by=request.user, **given)
        if evidence.capture:
            archive_tasks.start(evidence.capture)
        return self.told(evidence, 201)

    def read(self) -> dict[str, Any]:
        is_form = hasattr(self.request.data, "lists")
        shape = (self.forms if is_form else self.reads)[self.action](data=self.request.data)
        shape.is_valid(raise_exception=True)
        return shape.validated_data

    def _article(self, article_id: UUID | None) -> Article | None:
        if article_id is None:
            return None
        article = Article.objects.visible_to(self.request.user).originals().filter(pk=article_id).first()
        if article is None:
            raise ValidationError({"article": _("There is no such article.")})
        return article


class EvidenceOrder(EvidenceBase):
    """In what order the evidence of a check stands, and what earlier checks of the claim can add to it."""

    scopes = {"retrieve": Scope.CHECKS_READ, "update": Scope.CHECKS_WRITE, "take_over": Scope.CHECKS_WRITE}
    reads = {"update": OrderShape, "take_over": TakeOver}
    answers = {"retrieve": OrderShape, "update": OrderShape, "take_over": EvidenceShape}
    statuses = {"take_over": (201,)}
    versioned = {"update": True}

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self._order(_ids(self.one(self.inside(), pk=id)))

    def update(self, request: Request, id: UUID) -> Response:
        """Put the list into another order. Every piece is named once; who changed the list since is not overwritten."""
        check = self.one(self.inside(), pk=id)
        given = self.read()
        ids = _ids(check)
        says_version(request, _edition(ids))
        return self._order(reorder_evidence(check=check, ids=given["ids"], over=ids, by=request.user))

    def take_over(self, request: Request, id: UUID) -> Response:
        """Put a piece of an earlier check of the same claim on the list, with the copy that was made then."""
        check = self.one(self.inside(), pk=id)
        earlier = self.pieces().filter(pk=self.read()["evidence"]).first()
        if earlier is None:
            raise ValidationError({"evidence": _("There is no such evidence.")})
        return self.told(take_over_evidence(evidence=earlier, check=check, by=request.user), 201)

    def _order(self, ids: list[UUID]) -> Response:
        return tell_version(self.answer({"ids": ids}), _edition(ids))


class EvidencePieces(EvidenceBase):
    """One piece of evidence, also when it was taken off the list."""

    scopes = {
        "retrieve": Scope.CHECKS_READ,
        "partial_update": Scope.CHECKS_WRITE,
        "remove": Scope.CHECKS_WRITE,
        "restore": Scope.CHECKS_WRITE,
        "archive": Scope.CHECKS_WRITE,
    }
    reads = {"partial_update": EvidenceChanges, "remove": Removal}
    answers = dict.fromkeys(scopes, EvidenceShape)
    statuses = {"archive": (202,)}
    versioned = {"partial_update": True, "remove": False, "restore": False}

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.told(self.one(self.pieces(), pk=id))

    def partial_update(self, request: Request, id: UUID) -> Response:
        """Mend what is said of a piece; who saved since you read it is not overwritten."""
        evidence = self.one(self.pieces(), pk=id)
        changes = self.read_changes()
        if "source" in changes:
            changes["source"] = self.source(changes["source"], evidence.check_supported)
        with unchanged(request, evidence) as version:
            mend_evidence(evidence=evidence, version=version, by=request.user, **changes)
        return self.told(evidence)

    def remove(self, request: Request, id: UUID) -> Response:
        """Take it off the list. The row and its copy stay, and it can be put back."""
        evidence = self.one(self.pieces(), pk=id)
        given = self.read()
        with unchanged(request, evidence, is_required=False) as version:
            remove_evidence(evidence=evidence, version=version, by=request.user, reason=given["reason"])
        return self.told(evidence)

    def restore(self, request: Request, id: UUID) -> Response:
        """Put it back where it stood."""
        evidence = self.one(self.pieces(), pk=id)
        with unchanged(request, evidence, is_required=False) as version:
            restore_evidence(evidence=evidence, version=version, by=request.user)
        return self.told(evidence)

    def archive(self, request: Request, id: UUID) -> Response:
        """Try again what failed with its copy."""
        evidence = self.one(self.pieces(), pk=id)
        archive_tasks.start(archive_evidence_again(evidence=evidence, by=request.user))
        return self.told(evidence, 202)


def published_evidence(check: Check) -> list[dict[str, Any]]:
    """What readers saw when the verdict that stands was published; later work inside never shows."""
    verdict = check.verdicts.standing().order_by("-published_at").first()
    frozen = (verdict.published_record or {}).get("evidence", []) if verdict else []
    return [
        {
            "id": piece.get("id"),
            "kind": piece.get("kind", ""),
            "title": piece.get("title", ""),
            "stance": piece.get("stance", ""),
            "source_url": piece.get("url", ""),
            "source": piece.get("source", ""),
            "quote": piece.get("quote", ""),
            "archived_at": piece.get("archived_at", ""),
            "sha256": piece.get("sha256", ""),
            "wayback_address": piece.get("wayback", ""),
        }
        for piece in frozen
    ]


def _file(upload: Any) -> File | None:
    if upload is None:
        return None
    head = upload.read(LOOKED_AT)
    upload.seek(0)
    most = settings.ARCHIVE_LARGEST_MB * 1024**2
    problem = why_not_keep(filename=upload.name or "", size=upload.size or 0, head=head, most=most)
    if problem:
        raise ValidationError({"file": problem})
    return File(upload.name or "", upload.read(), upload.content_type or "")


def _ids(check: Check) -> list[UUID]:
    return list(check.evidence.kept().order_by("position", "created_at").values_list("pk", flat=True))


def _edition(ids: list[UUID]) -> str:
    """Another one as soon as a piece came, went or moved."""
    return hashlib.sha256(" ".join(map(str, ids)).encode()).hexdigest()[:32]
