"""Evidence of a check."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.models import Check, Evidence
from apps.verification.rules import why_not_work_on


@transaction.atomic
def attach_evidence(
    *, check: Check, by: User, stance: str, title: str, url: str = "", source: Source | None = None, quote: str = ""
) -> Evidence:
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    refusal = why_not_work_on(by, check)
    if refusal:
        raise NotAllowed(refusal)
    if not url and source is None:
        raise BadInput(_("Evidence needs an address or a source of the registry."))
    betrayal = why_not_name(source, check.claim.confidential_desk_id) if source else None
    if betrayal:
        raise BadInput(betrayal)
    if stance not in Evidence.Stance.values:
        raise BadInput(_("Say whether it supports the claim, refutes it or gives context."))
    evidence = Evidence.objects.create(
        check_supported=check,
        title=title[:300] or url[:300],
        url=url,
        source=source,
        stance=stance,
        quote=quote,
        added_by=by,
        position=check.evidence.count(),
    )
    record(
        "evidence attached",
        check,
        by=by,
        after={"title": evidence.title, "url": url, "stance": stance},
        confidential_to=check.claim.confidential_desk_id,
    )
    return evidence
