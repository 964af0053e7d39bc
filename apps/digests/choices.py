"""Which mails at once a person wants: what they chose, and else the defaults."""

from collections.abc import Iterable
from uuid import UUID

from apps.accounts.models import User
from apps.digests.models import MailChoice, Notification

# What concerns oneself is told unless one says no; what one only watches is told when one asks for it.
DEFAULTS: dict[str, bool] = {
    MailChoice.Kind.MENTIONS: True,
    MailChoice.Kind.ASSIGNMENTS: True,
    MailChoice.Kind.WATCHED: False,
}
KIND_OF: dict[str, str] = {
    Notification.Reason.MENTIONED: MailChoice.Kind.MENTIONS,
    Notification.Reason.ASSIGNED: MailChoice.Kind.ASSIGNMENTS,
    Notification.Reason.SENT_BACK: MailChoice.Kind.ASSIGNMENTS,
    Notification.Reason.NEEDS_REVIEW: MailChoice.Kind.ASSIGNMENTS,
    Notification.Reason.OVERDUE: MailChoice.Kind.ASSIGNMENTS,
    Notification.Reason.REVIEW_ASKED: MailChoice.Kind.WATCHED,
    Notification.Reason.MOVED: MailChoice.Kind.WATCHED,
}


def choices_of(user: User) -> dict[str, bool]:
    return choices_of_all([user.pk])[user.pk]


def choices_of_all(user_ids: Iterable[UUID]) -> dict[UUID, dict[str, bool]]:
    """{person: {kind: wanted}}; one query."""
    found = {pk: {str(kind): is_on for kind, is_on in DEFAULTS.items()} for pk in user_ids}
    for user_id, kind, is_on in MailChoice.objects.filter(user__in=found).values_list("user_id", "kind", "is_on"):
        found[user_id][kind] = is_on
    return found
