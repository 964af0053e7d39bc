"""What a desk asks before it publishes, written exceptions from it, and interests told."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Desk, User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.cases import case_of
from apps.verification.gates import why_not_change_gates, why_not_disclose, why_not_except
from apps.verification.models import Check, DeskGates, Disclosure, Gate, GateException

NO_INTEREST = "none"  # in the history: data, said in the reader's language when it is shown
ASKED = ("origins_min", "needs_archive", "needs_contact", "needs_interests")
MOST_ORIGINS = 20


@transaction.atomic
def change_gates(
    *,
    desk: Desk,
    by: User | None,
    origins_min: int,
    needs_archive: bool,
    needs_contact: bool,
    needs_interests: bool,
    version: int | None = None,
) -> DeskGates:
    """What the desk asks from now on; checks already published stay as they are. `by` None is the system.

    Conflict when somebody changed them since `version` was read; a desk that never said has version 1.
    """
    refusal = why_not_change_gates(by, desk) if by else None
    if refusal:
        raise NotAllowed(refusal)
    if not 0 <= origins_min <= MOST_ORIGINS:
        raise BadInput(_("Ask for 0 to %(most)d independent origins.") % {"most": MOST_ORIGINS})
    DeskGates.objects.get_or_create(desk=desk)
    gates = DeskGates.objects.select_for_update().get(desk=desk)
    if version is not None and gates.version != version:
        raise Conflict(_("Somebody else changed these gates in the meantime. Look at theirs, and decide again."))
    wanted = {
        "origins_min": origins_min,
        "needs_archive": needs_archive,
        "needs_contact": needs_contact,
        "needs_interests": needs_interests,
    }
    before = {name: getattr(gates, name) for name in ASKED}
    if wanted == before:
        return gates
    for name, value in wanted.items():
        setattr(gates, name, value)
    gates.version += 1
    gates.save(update_fields=[*ASKED, "version", "updated_at"])
    changed = [name for name in ASKED if before[name] != wanted[name]]
    record(
        "gates changed",
        desk,
        by=by,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
    )
    return gates


@transaction.atomic
def write_exception(*, check: Check, gate: str, reason: str, by: User) -> GateException:
    """A written reason why the check may be published without passing the gate; readers see it. It is never changed."""
    if gate not in Gate.values:
        raise BadInput(_("There is no such gate."))
    check = (
        Check.objects.select_for_update(of=("self",)).select_related("claim__claimant", "claim__desk").get(pk=check.pk)
    )
    refusal = why_not_except(by, check, gate, case_of(check))
    if refusal:
        raise NotAllowed(refusal)
    reason = reason.strip()
    if not reason:
        raise BadInput(_("Say why: readers see this reason."))
    exception = GateException.objects.create(check_concerned=check, gate=gate, reason=reason, by=by)
    record(
        "exception written",
        check,
        by=by,
        after={"gate": gate},
        reason=reason,
        confidential_to=check.claim.confidential_desk_id,
    )
    return exception


@transaction.atomic
def disclose_interest(*, check: Check, has_interest: bool, statement: str, by: User) -> Disclosure:
    """What interest the person has in this check. Colleagues read it; readers only learn that there is one."""
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    refusal = why_not_disclose(by, check)
    if refusal:
        raise NotAllowed(refusal)
    statement = statement.strip() if has_interest else ""
    if has_interest and not statement:
        raise BadInput(_("Say which interest it is."))
    disclosure = Disclosure.objects.create(
        check_concerned=check, user=by, has_interest=has_interest, statement=statement
    )
    record(
        "interest told",
        check,
        by=by,
        after={"interest": statement or NO_INTEREST},
        confidential_to=check.claim.confidential_desk_id,
    )
    return disclosure
