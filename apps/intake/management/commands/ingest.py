"""`manage.py ingest`: articles from files, addresses or standard input; with --wait their claims, too."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Desk, User
from apps.articles.models import Article
from apps.claims.models import Appearance, Span
from apps.errors import ClaimtrackerError
from apps.intake import tasks
from apps.intake.actions import Receipt, receive, work
from apps.intake.actions.trying import latest_run
from apps.intake.health import answering_workers
from apps.intake.models import Run
from apps.intake.progress import explain
from apps.limits import LARGEST_DELIVERY

_MARKS = '„“”"«»‚‘’'
LOOK_EVERY = 0.3  # seconds between two looks at the rows
ASK_EVERY = 5.0  # seconds between two questions whether a worker is still there
WORKER_SECONDS = 2.0  # that a worker on a busy machine has to answer; too few only mean that two try, and one gets it


@dataclass(slots=True)
class Item:
    """One thing to take in, and what became of it."""

    name: str
    article: Article | None = None
    run: Run | None = None
    problem: str = ""


class Command(BaseCommand):
    help = (
        "Adds articles: files (text, HTML, PDF, DOCX, EML), addresses (http:// or https://), or - for standard input. "
        "The exit code is 1 when one of them failed; which and why stands on standard error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="FILE|URL|-")
        parser.add_argument("--desk", help="slug of the desk they are for; the newsroom's first without it")
        parser.add_argument("--user", help="the person who adds them; without one the system does")
        parser.add_argument("--confidential", action="store_true", help="only for people of the desk")
        parser.add_argument("--language", help="de or en; otherwise the text tells")
        parser.add_argument("--outlet", help="who published it; otherwise the text tells")
        parser.add_argument("--wait", action="store_true", help="follow until all are read, and print their claims")
        parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS", help="the longest wait (600)")

    def handle(self, *args: Any, **options: Any) -> None:
        desk = _desk(options["desk"])
        by = _person(options["user"])
        given = {name: options[name] for name in ("language", "outlet") if options[name]}
        items = [self._take_in(name, desk, by, given, options["confidential"]) for name in options["sources"]]
        if options["wait"]:
            self._follow([item for item in items if item.article], options["timeout"])
        else:
            self._say_whether_anyone_reads(items)
        for item in items:
            self._report(item, is_awaited=options["wait"])
        failed = [item for item in items if item.problem]
        if failed:
            count = ngettext("%(failed)d of %(all)d failed.", "%(failed)d of %(all)d failed.", len(failed))
            raise CommandError(count % {"failed": len(failed), "all": len(items)}, returncode=1)

    def _take_in(self, name: str, desk: Desk, by: User | None, given: dict, is_confidential: bool) -> Item:
        item = Item(name)
        try:
            handed_in = {"url": name} if "://" in name else {"file": _read(name)}
            receipt: Receipt = receive(
                desk=desk,
                by=by,
                arrival=Article.Arrival.COMMAND,
                given=given,
                is_confidential=is_confidential,
                **handed_in,
            )
        except OSError as error:
            item.problem = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror or str(error)}
        except ClaimtrackerError as error:
            item.problem = str(error)
        else:
            item.article, item.run = receipt.article, receipt.run or latest_run(receipt.article)
            tasks.start(receipt)
        return item

    def _say_whether_anyone_reads(self, items: list[Item]) -> None:
        if any(item.run for item in items) and not _is_worker_there():
            self.stderr.write(
                _("No worker answers: they are kept, and read as soon as one runs (make run), or add --wait.")
            )

    # --- following ------------------------------------------------------------------------------

    def _follow(self, items: list[Item], timeout: int) -> None:
        waiting = [item for item in items if item.run]
        if not self._watch(waiting, time.monotonic() + timeout):
            self.stderr.write(_("No worker answers, so this command reads them itself."))
            for number, item in enumerate(waiting, start=1):
                _read_here(item)
                self._bar(number, len(waiting))
        for item in items:
            _note_end(item)

    def _watch(self, items: list[Item], until: float) -> bool:
        """Look until all have ended or the time is up; False as soon as there is work and no worker for it."""
        ask_again = time.monotonic()
        while True:
            done = sum(_has_ended(item) for item in items)
            self._bar(done, len(items))
            if done == len(items) or time.monotonic() > until:
                return True
            if time.monotonic() >= ask_again:
                if not _is_worker_there():
                    return False
                ask_again = time.monotonic() + ASK_EVERY
            time.sleep(LOOK_EVERY)

    def _bar(self, done: int, total: int) -> None:
        if total < 2 or not sys.stderr.isatty():
            return
        width = 30
        filled = width * done // total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (width - filled)}] {done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    # --- telling --------------------------------------------------------------------------------

    def _report(self, item: Item, *, is_awaited: bool) -> None:
        if item.problem:
            self.stderr.write(f"{item.name}: {item.problem}")
            return
        article = item.article
        assert article is not None
        shown = article.duplicate_of or article
        self.stdout.write(f"{item.name}: {shown.get_state_display()}, {shown.get_absolute_url()}")
        if not is_awaited:
            return
        self.stdout.write(f"  {shown} ({shown.outlet or '–'}, {shown.language})")
        if note := explain(article):
            self.stdout.write(f"  {note}")
        for line in _claims(shown):
            self.stdout.write(line)


def _desk(slug: str | None) -> Desk:
    desks = {desk.slug: desk for desk in Desk.objects.all()}
    if slug:
        if slug not in desks:
            raise CommandError(
                _("There is no desk %(desk)s. There are: %(desks)s.") % {"desk": slug, "desks": ", ".join(desks) or "–"}
            )
        return desks[slug]
    if not desks:
        raise CommandError(_("There is no desk yet. Start with `make run`, or add one in the administration."))
    if len(desks) > 1:
        return min(desks.values(), key=lambda desk: (desk.created_at, desk.name))
    return next(iter(desks.values()))


def _person(username: str | None) -> User | None:
    if not username:
        return None
    with suppress(User.DoesNotExist):
        return User.objects.get(username=username, is_active=True)
    raise CommandError(_("There is no person called %(name)s.") % {"name": username})


def _read(name: str) -> tuple[str, str, bytes]:
    """At most a byte more than may be: what is larger is refused without being read."""
    if name == "-":
        return "", "", sys.stdin.buffer.read(LARGEST_DELIVERY + 1)
    with Path(name).open("rb") as file:
        return Path(name).name, "", file.read(LARGEST_DELIVERY + 1)


def _is_worker_there() -> bool:
    """One that answers now. That the pipeline was swept lately is not enough: it may have stopped since."""
    return bool(answering_workers(seconds=WORKER_SECONDS))


def _read_here(item: Item) -> None:
    assert item.run is not None
    item.run.refresh_from_db()
    step: str | None = item.run.step
    while step is not None:
        step = work(item.run.pk, step)


def _has_ended(item: Item) -> bool:
    """Done, failed, or put off to later: nothing more to wait for now."""
    assert item.run is not None
    item.run.refresh_from_db()
    is_put_off = item.run.state == Run.State.DUE and bool(item.run.error_code)
    return is_put_off or item.run.state in (Run.State.DONE, Run.State.FAILED)


def _note_end(item: Item) -> None:
    assert item.article is not None
    item.article.refresh_from_db()
    if item.run is None:
        return
    if not _has_ended(item):
        item.problem = _("It is not read yet (step: %(step)s). Look at %(address)s later.") % {
            "step": item.run.get_step_display(),
            "address": item.article.get_absolute_url(),
        }
    elif item.run.state != Run.State.DONE:
        item.problem = explain(item.article)


def _claims(article: Article) -> Iterator[str]:
    appearances = (
        Appearance.objects.current()
        .of_claims_in_use()
        .filter(article=article)
        .select_related("claim__claimant", "version")
        .prefetch_related("spans")
        .order_by("start")
    )
    for appearance in appearances:
        claim = appearance.claim
        claimant = claim.claimant.name if claim.claimant else _("no source named")
        role = f" ({claim.claimant_role})" if claim.claimant_role else ""
        yield ""
        yield f"  {claim.label}"
        yield f"    {claimant}{role}: {appearance.get_speech_act_display()}"
        yield f"    {_quote(appearance)}"


def _quote(appearance: Appearance) -> str:
    """The exact words; in marks, unless the article's own stand there already."""
    spans = sorted((s.start, s.end) for s in appearance.spans.all() if s.part == Span.Part.CONTENT)
    words = " … ".join(appearance.version.text[start:end].replace("\n", " ") for start, end in spans)
    return words if words[0] in _MARKS else f"»{words}«"
