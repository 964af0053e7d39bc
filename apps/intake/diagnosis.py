"""What `manage.py doctor` looks at: each part of the site, how it is, and what to do when it is not well."""

import shutil
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.archives.models import Capture
from apps.archives.reading import why_not_whole
from apps.extraction import BROKEN_MODEL, extract
from apps.extraction.language_model import NOTE, Outcome
from apps.history.models import Inspection, Seal
from apps.history.protection import why_unprotected
from apps.history.sealing import oldest_unsealed
from apps.intake.health import FRESH, answering_workers, why_no_database, why_not_migrated
from apps.intake.language_model import complete_for, told
from apps.intake.models import Heartbeat, Run
from apps.intake.tagger import model_in_use, pipeline_of

LEAST_FREE_SHARE = 0.05
LEAST_FREE_BYTES = 1_000_000_000
LONGEST_WAIT = timedelta(minutes=10)  # of an article on its way, before somebody should look
COPIES_READ = 20  # of the archive, the newest; `manage.py verify_archive` reads all
LONGEST_UNSEALED = timedelta(hours=1)  # of an event; a transaction that stays open keeps it waiting
_SECONDS = 5
# A sentence whose one claim every version of the extraction must find.
_SAMPLE = ("Die Ministerin sagte am Montag: „Die Brücke wird im Mai eröffnet.“", "de")


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    told: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """One finding a part; parts that need the database are left out when it does not answer."""
    database = _database()
    yield database
    migrations = _migrations() if database.is_well else None
    if migrations:
        yield migrations
    broker = _broker()
    yield broker
    yield _worker(broker)
    if migrations and migrations.is_well:
        yield _beat()
        yield _history()
    yield _extraction()
    if settings.LLM_URL:
        yield _language_model()
    yield _mail()
    yield _disk()
    if migrations and migrations.is_well:
        yield _backlog()
        yield _archive()


def _database() -> Finding:
    if reason := why_no_database():
        advice = _("Start the site with `make run`, or mend DATABASE_URL.")
        return Finding(_("database"), False, reason, advice)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        unsafe = []
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] != "on":
                unsafe.append(name)
    if unsafe:
        told = _("PostgreSQL %(version)s, with %(settings)s off") % {"version": version, "settings": ", ".join(unsafe)}
        return Finding(_("database"), False, told, _("A power cut would lose work. Switch them on in postgresql.conf."))
    return Finding(_("database"), True, f"PostgreSQL {version}")


def _migrations() -> Finding:
    try:
        missing = why_not_migrated()
    except DatabaseError as error:
        missing = str(error)
    return Finding(_("migrations"), not missing, missing or _("all applied"), _("Run `manage.py migrate`."))


def _broker() -> Finding:
    scheme = urlsplit(settings.CELERY_BROKER_URL).scheme
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=_SECONDS)
    # The edge of the broker: connection errors come in many classes.
    except Exception as error:
        advice = _("Start the site with `make run`, or mend CELERY_BROKER_URL. Nothing is lost meanwhile.")
        return Finding(_("broker"), False, str(error) or type(error).__name__, advice)
    return Finding(_("broker"), True, scheme)


def _worker(broker: Finding) -> Finding:
    workers = answering_workers(seconds=2, limit=None) if broker.is_well else []
    if workers:
        return Finding(_("worker"), True, ", ".join(workers))
    return Finding(
        _("worker"), False, _("none answers"), _("Start the site with `make run`, or `celery -A claimtracker worker`.")
    )


def _beat() -> Finding:
    last: datetime | None = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
    if last and timezone.now() - last <= FRESH:
        return Finding(_("beat"), True, _("the pipeline was swept %(when)s ago") % {"when": _ago(last)})
    told = _("the pipeline was last swept %(when)s ago") % {"when": _ago(last)} if last else _("it never swept")
    return Finding(
        _("beat"), False, told, _("Start the site with `make run`, or `celery -A claimtracker beat` beside the worker.")
    )


def _history() -> Finding:
    part = _("history")
    if reason := why_unprotected():
        advice = _(
            "Give the application a role of its own, see docs/how-to/run-in-production.md; then `manage.py migrate`."
        )
        return Finding(part, False, reason, advice)
    last = Inspection.objects.first()
    if last and not last.is_sound:
        advice = _("Somebody changed it with the owner's rights. Run `manage.py verify_history`, and look at a backup.")
        return Finding(part, False, last.told, advice)
    oldest = oldest_unsealed()
    if oldest and timezone.now() - oldest > LONGEST_UNSEALED:
        told = _("an event waits for its seal since %(when)s ago") % {"when": _ago(oldest)}
        return Finding(part, False, told, _("See that beat and a worker run, and that no transaction stays open."))
    if last is None or not last.digest:
        return Finding(part, True, _("protected; no seal was verified yet"))
    told = _("verified %(when)s ago through seal %(number)d of %(all)d, %(digest)s…") % {
        "when": _ago(last.at),
        "number": last.through,
        "all": Seal.objects.count(),
        "digest": last.digest[:12],
    }
    return Finding(part, True, told)


def _ago(moment: datetime) -> str:
    seconds = max(0, round((timezone.now() - moment).total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _extraction() -> Finding:
    text, language = _SAMPLE
    try:
        document = extract(text, language, is_clean=True, model=model_in_use())
    except (OSError, ValueError, LookupError) as error:
        found, reason = False, str(error)
    else:
        reason = document.notes.get(BROKEN_MODEL) or _("it finds nothing in a plain sentence")
        found = bool(document.attributions) and BROKEN_MODEL not in document.notes
    if found:
        return Finding(_("extraction"), True, f"{settings.EXTRACTOR}, {pipeline_of(dict(document.notes))}")
    return Finding(_("extraction"), False, reason, _("Files of the program are missing or damaged: install it again."))


def _language_model() -> Finding:
    text, language = _SAMPLE
    notes = extract(text, language, is_clean=True, complete=complete_for(is_confidential=False), model=None).notes
    if notes[NOTE] == Outcome.USED:
        return Finding(_("language model"), True, f"{settings.LLM_MODEL}, {urlsplit(settings.LLM_URL).netloc}")
    advice = _("Mend LLM_URL, LLM_MODEL or LLM_KEY, or unset LLM_URL.")
    return Finding(_("language model"), False, told(notes), advice)


def _mail() -> Finding:
    backend = settings.EMAIL_BACKEND.rpartition(".")[2]
    try:
        if "filebased" in settings.EMAIL_BACKEND:
            folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", "")))  # set only with this backend
            folder.mkdir(parents=True, exist_ok=True)
            return Finding(_("mail"), True, _("written to files in %(folder)s") % {"folder": folder})
        if "smtp" not in settings.EMAIL_BACKEND:
            return Finding(_("mail"), True, backend)
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        server = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        with server(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_SECONDS) as asked:
            asked.noop()
        return Finding(_("mail"), True, where)
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        return Finding(_("mail"), False, str(error), _("Mend EMAIL_URL. Digests wait until then."))


def _disk() -> Finding:
    folder = Path(settings.DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    told = _("%(free)d of %(total)d GB free in %(folder)s") % {
        "free": usage.free // 10**9,
        "total": usage.total // 10**9,
        "folder": settings.DATA_DIR,
    }
    is_well = usage.free >= LEAST_FREE_BYTES and usage.free >= LEAST_FREE_SHARE * usage.total
    return Finding(_("disk"), is_well, told, _("Make room, or move CLAIMTRACKER_DATA to a larger disk."))


def _backlog() -> Finding:
    waiting = Run.objects.unfinished().filter(error_code="")
    oldest: datetime | None = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    count = Run.objects.unfinished().count()
    failed = Run.objects.filter(state=Run.State.FAILED, finished_at__gt=timezone.now() - timedelta(days=1)).count()
    told = ngettext("%(count)d article on its way", "%(count)d articles on their way", count) % {"count": count}
    if oldest:
        told += _(", the oldest for %(age)s") % {"age": _ago(oldest)}
    told += _("; %(failed)d failed in the last day") % {"failed": failed}
    is_well = oldest is None or timezone.now() - oldest <= LONGEST_WAIT
    return Finding(_("backlog"), is_well, told, _("See that a worker runs; add workers if it keeps growing."))


def _archive() -> Finding:
    """Whether copies are made, and the newest are what was kept."""
    part, kept = _("archive"), Capture.objects.kept()
    newest = kept.defer("text", "search").order_by("-captured_at")[:COPIES_READ]
    broken = [capture for capture in newest if why_not_whole(capture)]
    if broken:
        told = ngettext(
            "%(count)d copy is missing or altered", "%(count)d copies are missing or altered", len(broken)
        ) % {"count": len(broken)}
        advice = _("Run `manage.py verify_archive`, and bring the files it names back from the backup.")
        return Finding(part, False, told, advice)
    waiting = Capture.objects.unfinished().filter(error_code="")
    oldest: datetime | None = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    count = kept.count()
    told = ngettext("%(count)d copy", "%(count)d copies", count) % {"count": count}
    told += _(", the newest are whole") if count else ""
    if oldest:
        told += _("; the oldest that is due waits for %(age)s") % {"age": _ago(oldest)}
    is_well = oldest is None or timezone.now() - oldest <= LONGEST_WAIT
    return Finding(part, is_well, told, _("See that a worker of the queue “fetch” runs."))
