"""What the second of two people at one check is told."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.errors import Conflict
from apps.history.models import Event
from apps.verification.models import Check


def changed_meanwhile(check: Check) -> Conflict:
    """The refusal that says who changed the check last, when, and how; nothing of the second person was written."""
    event = Event.objects.about("check", check.pk).first()
    if event is None:
        return Conflict(_("Somebody else changed this check in the meantime. Reload it and decide again."))
    return Conflict(
        _("This check was changed in the meantime by %(person)s, %(time)s: %(change)s. Look at it and decide again.")
        % {
            "person": event.actor_name or _("Claimtracker"),
            "time": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
            "change": _change(event),
        }
    )


def _change(event: Event) -> str:
    if "state" in event.after:
        states = dict(Check.State.choices)
        before, after = (states.get(side.get("state", ""), "") for side in (event.before, event.after))
        return _("from “%(before)s” to “%(after)s”") % {"before": before, "after": after}
    if "assignee" in event.after:
        return _("assigned to %(person)s") % {"person": event.after["assignee"] or _("nobody")}
    return _("other work on it")
