"""What colleagues say to each other about a claim, and who hears of it.

History tells that somebody commented or took a comment back, never the words: taken back means gone from sight.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record
from apps.verification.actions.watching import watch_along
from apps.verification.comment_rules import LONGEST, why_not_comment, why_not_take_back
from apps.verification.mentions import names_in
from apps.verification.models import Comment, Mention


@transaction.atomic
def add_comment(*, claim: Claim, by: User, text: str) -> Comment:
    """Say something about the claim. Whoever is named with @ gets a row that a mail is sent for.

    The author and those named watch the claim from then on. BadInput names a mention that nobody here answers to.
    """
    refusal = why_not_comment(by, claim)
    if refusal:
        raise NotAllowed(refusal)
    text = text.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST:
        raise BadInput(_("A comment has 1 to %(most)s characters.") % {"most": f"{LONGEST:,}"})
    mentioned = _people_named(claim, text)
    comment = Comment.objects.create(claim=claim, author=by, text=text)
    Mention.objects.bulk_create(Mention(comment=comment, user=user) for user in mentioned)
    watch_along(claim, by, *mentioned)
    after = {"comment": str(comment.pk), "mentioned": ", ".join(str(user) for user in mentioned)}
    record("comment added", claim, by=by, after=after, confidential_to=claim.confidential_desk_id)
    return comment


@transaction.atomic
def take_back_comment(*, comment: Comment, by: User) -> Comment:
    """Hide one's own words; that there was a comment stays. Twice is the same as once."""
    refusal = why_not_take_back(by, comment)
    if refusal:
        raise NotAllowed(refusal)
    now = timezone.now()
    if Comment.objects.filter(pk=comment.pk, removed_at=None).update(removed_at=now):
        after = {"comment": str(comment.pk)}
        claim = comment.claim
        record("comment taken back", claim, by=by, after=after, confidential_to=claim.confidential_desk_id)
    comment.refresh_from_db(fields=["removed_at"])
    return comment


def _people_named(claim: Claim, text: str) -> list[User]:
    """Those mentioned who may read the claim. One sentence for all others: it betrays neither names nor desks."""
    names = names_in(text)
    people = {user.username.lower(): user for user in readers(claim, names)}
    unknown = [name for name in names if name.lower() not in people]
    if unknown:
        raise BadInput(
            _("Nobody called @%(name)s reads this claim. Mend the name, or leave out the @.") % {"name": unknown[0]}
        )
    return list({people[name.lower()].pk: people[name.lower()] for name in names}.values())


def readers(claim: Claim, names: list[str] | None = None) -> QuerySet:
    """Active people who may see the claim, all of them or those of these user names; partners never."""
    people = User.objects.filter(is_active=True, is_partner=False)
    if claim.is_confidential:
        people = people.filter(memberships__desk=claim.desk_id)
    if names is not None:
        people = people.annotate(folded=Lower("username")).filter(folded__in=[name.lower() for name in names])
    return people.order_by("name", "username")
