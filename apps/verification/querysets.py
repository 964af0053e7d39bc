from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from apps.articles.searching import matching


class CheckQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CheckQuerySet":
        """Checks of the claims the person may see; partners see those whose verdict stands."""
        if not user.is_authenticated:
            return self.none()
        if user.is_partner:
            return self.of_claims_in_use().filter(claim__is_confidential=False).with_standing_verdict()
        return self.of_claims_in_use().filter(Q(claim__is_confidential=False) | Q(claim__desk__in=user.desk_ids))

    def of_claims_in_use(self) -> "CheckQuerySet":
        """Without those of claims that were merged into another or marked as no claim: they stay behind with them."""
        return self.filter(claim__merged_into=None, claim__rejected_at=None)

    def with_standing_verdict(self) -> "CheckQuerySet":
        """A verdict was published and not retracted: it stands, also while the check is worked on again."""
        verdicts = apps.get_model("verification", "Verdict").objects.standing()
        return self.filter(Exists(verdicts.filter(check_rated=OuterRef("pk"))))

    def open(self) -> "CheckQuerySet":
        """Neither dismissed nor retracted: a claim has at most one."""
        return self.exclude(state__in=["dismissed", "retracted"])

    def assigned_to(self, user: Any) -> "CheckQuerySet":
        return self.filter(assignee=user)

    def moved_between(self, start: datetime, end: datetime) -> "CheckQuerySet":
        return self.filter(moves__at__gte=start, moves__at__lt=end).distinct()

    def matching(self, words: str) -> "CheckQuerySet":
        """Full text of the claim checked, in its own language; all when there are no words."""
        condition = matching(words, vector="claim__search", language="claim__language")
        return self if condition is None else self.filter(condition)

    def about_claims_by(self, source: Any) -> "CheckQuerySet":
        return self.filter(claim__claimant=source)

    def latest_verdicts(self) -> "models.QuerySet[Any]":
        """The verdict that each check stands by: the newest published one that was not retracted."""
        verdicts = (
            apps.get_model("verification", "Verdict")
            .objects.standing()
            .filter(check_rated__in=self.order_by().values("pk"))
        )
        newest_first = verdicts.order_by("check_rated_id", "-published_at").distinct("check_rated_id")
        return newest_first.select_related("rating__version__scale")

    def for_list(self) -> "CheckQuerySet":
        return self.select_related("claim__claimant", "claim__desk", "assignee").prefetch_related(
            "verdicts__rating__version"
        )


class VerdictQuerySet(models.QuerySet):
    def published(self) -> "VerdictQuerySet":
        """Ever published, retracted ones too."""
        return self.filter(published_at__isnull=False)

    def standing(self) -> "VerdictQuerySet":
        """Published and not retracted. Of several of one check the newest counts; the others are its past."""
        return self.published().filter(retracted_at__isnull=True)

    def for_readers(self) -> "VerdictQuerySet":
        """What readers may see where the newsroom lets them: of no confidential claim, with what was frozen for them.

        Retracted ones too: their pages say so.
        """
        return self.published().filter(check_rated__claim__is_confidential=False).exclude(published_record={})

    def newest_of_checks(self) -> "VerdictQuerySet":
        """Of each check the verdict published last."""
        verdicts = apps.get_model("verification", "Verdict").objects
        newer = verdicts.filter(check_rated=OuterRef("check_rated"), published_at__gt=OuterRef("published_at"))
        return self.filter(~Exists(newer))

    def to_review(self, today: date) -> "VerdictQuerySet":
        """Standing ones whose day to be looked at again has passed."""
        verdicts = apps.get_model("verification", "Verdict").objects.standing()
        newer = verdicts.filter(check_rated=OuterRef("check_rated"), published_at__gt=OuterRef("published_at"))
        return self.standing().filter(~Exists(newer), review_by__lt=today)


class ScaleQuerySet(models.QuerySet):
    def in_use(self) -> "ScaleQuerySet":
        """Those on which new verdicts are given."""
        return self.filter(retired_at=None, versions__isnull=False).distinct()


class OfClaimsQuerySet(models.QuerySet):
    """What hangs on a claim is seen by whoever sees the claim, inside the newsroom only."""

    claim_path = "claim"

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated or user.is_partner:
            return self.none()
        open_one = Q(**{f"{self.claim_path}__is_confidential": False})
        in_use = {f"{self.claim_path}__merged_into": None, f"{self.claim_path}__rejected_at": None}
        return self.filter(**in_use).filter(open_one | Q(**{f"{self.claim_path}__desk__in": user.desk_ids}))


class OfChecksQuerySet(OfClaimsQuerySet):
    claim_path = "check_concerned__claim"


class ResponseQuerySet(OfChecksQuerySet):
    def overdue(self, at: datetime) -> Self:
        """Still waiting although the deadline has passed: the sweep's work."""
        return self.filter(outcome="waiting", deadline__lt=at)

    def of_party(self, source: Any) -> Self:
        """What the source answered, also under a name that was merged into it since."""
        return self.filter(Q(party=source) | Q(party__merged_into=source))


class CommentQuerySet(OfClaimsQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Also those of a claim that was merged into another, which the same people see: they are read there."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        seen = Q(claim__is_confidential=False) | Q(claim__desk__in=user.desk_ids)
        return self.filter(seen, claim__rejected_at=None)

    def about(self, claim: Any) -> Self:
        """What was said about the claim and about those that were merged into it."""
        return self.filter(Q(claim=claim) | Q(claim__merged_into=claim))


class EvidenceQuerySet(OfClaimsQuerySet):
    claim_path = "check_supported__claim"

    def kept(self) -> Self:
        """Without what was taken off the list."""
        return self.filter(removed_at__isnull=True)


class BulkMoveQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A person's own jobs: what they name may be confidential to a desk that others are not at."""
        return self.filter(by=user) if user.is_authenticated and not user.is_partner else self.none()
