"""Asking for a copy of an address, handing in a file, and trying again what failed."""

import mimetypes
import re
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Desk, User
from apps.archives import storage
from apps.archives.downloads import clean_name
from apps.archives.models import Capture
from apps.archives.reading import sha256_of
from apps.archives.rules import why_not_try_again
from apps.errors import BadInput, Conflict, NotAllowed
from apps.fetching import read_address
from apps.history.actions import record
from apps.ids import new_id
from apps.limits import LONGEST_ADDRESS
from apps.problems import Problem, sentence_for

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,48}/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}")


@transaction.atomic
def ask_for_capture(*, address: str, by: User | None, confidential_to: Desk | UUID | None = None) -> Capture:
    """A copy of what the address gives, due from the commit on. Wayback is asked too, where that is switched on
    and nothing is confidential. BadInput for what is no address of a web page.
    """
    address = address.strip()
    try:
        host = read_address(address).authority
    except Problem as problem:
        if problem.code != "fetch_refused":
            raise BadInput(sentence_for(problem.code, problem.values)) from problem
        host = ""  # the row itself will say why nothing is fetched from there
    if len(address) > LONGEST_ADDRESS:
        raise BadInput(_("The address is longer than %(count)s characters.") % {"count": LONGEST_ADDRESS})
    capture = Capture(address=address, host=host, confidential_to_id=_id_of(confidential_to), asked_by=by)
    if settings.WAYBACK_URL and capture.confidential_to_id is None:
        capture.wayback, capture.wayback_next_at = Capture.Wayback.DUE, Now()
    capture.save()
    capture.refresh_from_db()
    _tell("copy asked for", capture, by=by)
    return capture


def keep_file(
    *,
    payload: bytes | IO[bytes],
    filename: str,
    content_type: str,
    by: User | None,
    confidential_to: Desk | UUID | None = None,
) -> Capture:
    """A copy of a file, kept from the commit on; its text is read in the background. BadInput for one that is empty
    or too large. Nothing of it is kept when the caller's transaction fails; the file on disk is then tidied away.
    """
    body = _body_of(payload)
    name = clean_name(filename)
    kind = content_type.partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(kind) or kind == "application/octet-stream":
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    capture = Capture(id=new_id(), filename=name, confidential_to_id=_id_of(confidential_to), asked_by=by)
    now = timezone.now()
    stored = storage.write_resource(capture.id, uuid4(), body, filename=name, content_type=kind, at=now)
    capture.state, capture.captured_at = Capture.State.KEPT, now
    capture.content_type, capture.size, capture.sha256 = kind, len(body), sha256_of(body)
    capture.warc, capture.warc_sha256, capture.warc_size = stored.name, stored.sha256, stored.size
    capture.title, capture.text_next_at = name, now
    with transaction.atomic():
        capture.save()
        _tell("copy kept", capture, by=by, sha256=capture.sha256)
    capture.refresh_from_db()
    return capture


@transaction.atomic
def try_again(*, capture: Capture, by: User | None) -> Capture:
    """Begin what failed anew, with all its attempts: the copy, else reading its text, else the Wayback Machine.

    Two people at once start it once: the second gets a Conflict.
    """
    row = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
    refusal = why_not_try_again(by, row)
    if refusal and refusal.is_about_the_person:
        raise NotAllowed(refusal.sentence)
    if refusal:
        raise Conflict(refusal.sentence)
    before = {"state": row.state, "code": row.error_code or row.text_note or row.wayback_code}
    if not row.is_kept:
        row.state, row.attempts, row.nudged_at, row.next_attempt_at = Capture.State.DUE, 0, None, Now()
        row.error_code, row.error, row.error_values = "", "", {}
    elif row.text_note:
        row.text_attempts, row.text_note, row.text_next_at = 0, "", Now()
    else:
        row.wayback, row.wayback_attempts, row.wayback_code = Capture.Wayback.DUE, 0, ""
        row.wayback_next_at = Now()
    row.save()
    row.refresh_from_db()
    _tell("copy tried again", row, by=by, before=before)
    return row


def _body_of(payload: bytes | IO[bytes]) -> bytes:
    largest = settings.ARCHIVE_LARGEST_MB * 1024 * 1024
    if isinstance(payload, bytes):
        body = payload
    else:
        payload.seek(0)
        body = payload.read(largest + 1)
    if not body:
        raise BadInput(_("The file is empty."))
    if len(body) > largest:
        raise BadInput(_("The file is larger than %(limit)s MB.") % {"limit": settings.ARCHIVE_LARGEST_MB})
    return body


def _id_of(desk: Desk | UUID | None) -> UUID | None:
    return desk.pk if isinstance(desk, Desk) else desk


def _tell(verb: str, capture: Capture, *, by: User | None, before: dict | None = None, **after: str) -> None:
    record(verb, capture, by=by, before=before, after=after, confidential_to=capture.confidential_to_id)
