"""Taking a claim's dossier out of the house, which history tells."""

import hashlib
from typing import IO

from django.db import transaction

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.errors import NotAllowed
from apps.history.actions import record
from apps.verification.dossier import Dossier, make
from apps.verification.dossier.contents import TAKEN
from apps.verification.rules import why_not_take_dossier

PIECE = 1024 * 1024


def take_dossier(*, claim: Claim, by: User, with_comments: bool = False) -> Dossier:
    """The dossier of a claim that the person sees, with what colleagues said about it only where they ask for that.

    It is put together before the transaction opens; history keeps the SHA-256 of what was handed out.
    """
    refusal = why_not_take_dossier(by, claim)
    if refusal:
        raise NotAllowed(refusal)
    dossier = make(claim, with_comments=with_comments)
    try:
        _record(claim, by, dossier, with_comments)
    except BaseException:
        dossier.file.close()
        raise
    return dossier


@transaction.atomic
def _record(claim: Claim, by: User, dossier: Dossier, with_comments: bool) -> None:
    told = {"sha256": _digest(dossier.file), "size": dossier.size, "has_comments": with_comments}
    record(TAKEN, claim, by=by, after=told, confidential_to=claim.confidential_desk_id)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
