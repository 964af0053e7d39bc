"""A step runs once in effect: whoever dies, comes twice, comes late, or finds the database away."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.articles.models import Article, ArticleVersion
from apps.claims.models import Appearance, Claim, Signal, Span
from apps.history.models import Event
from apps.intake.actions import sweep, work
from apps.intake.actions.leasing import take
from apps.intake.models import Run, StepRecord
from apps.intake.steps import STEPS
from apps.intake.steps.clean import moment
from apps.intake.steps.step import Done, Step
from apps.problems import Problem
from apps.sources.models import Alias, Source
from tests.factories import make_desk
from tests.intake.running import ENGLISH, delivered, found_in, read, run_through

FRENCH = "Ceci est un texte qui est écrit en français et que personne ne lira ici. " * 5

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Rolls back what a part of a test wrote."""


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs behind it."""


def rows() -> dict[str, Any]:
    """All that the pipeline wrote, without what differs from run to run: ids, times, tokens."""
    return {
        "articles": list(Article.objects.values_list("state", "attention", "title", "language", "outlet__name")),
        "versions": list(ArticleVersion.objects.values_list("number", "text", "title")),
        "sources": sorted(Source.objects.values_list("name", "kind")),
        "aliases": sorted(Alias.objects.values_list("source__name", "name")),
        "claims": sorted(Claim.objects.values_list("label", "text", "claimant__name", "status")),
        "appearances": sorted(Appearance.objects.values_list("claim__label", "start", "end", "kind")),
        "spans": sorted(Span.objects.values_list("appearance__claim__label", "part", "start", "end")),
        "signals": sorted(Signal.objects.values_list("claim__label", "name", "value")),
        "runs": list(Run.objects.values_list("state", "step", "error_code", "lease_holder")),
        "steps": sorted(StepRecord.objects.values_list("step", "state")),
        "events": sorted(Event.objects.exclude(kind="desk").values_list("verb", "kind", "subject")),
    }


def lapse(run: Run) -> None:
    """The worker that holds the run is gone; its lease runs out, and the time until the next attempt passes."""
    Run.objects.filter(pk=run.pk, state="leased").update(lease_until=Now() - timedelta(seconds=1), lease_holder="")
    sweep()
    make_due(run)


def make_due(run: Run) -> None:
    Run.objects.filter(pk=run.pk, state="due").update(next_attempt_at=Now())
    run.refresh_from_db()


def finish(run: Run) -> None:
    """What messages and sweeps do until nothing is left to do."""
    for _ in range(20):
        run.refresh_from_db()
        if run.state in {"done", "failed"}:
            return
        lapse(run)
        work(run.pk, run.step)
    raise AssertionError(f"{run} does not come to an end")


@pytest.fixture
def extra_step(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Put something else in the place of a step."""

    def put(step: str, prepare: Any, store: Any = None) -> None:
        monkeypatch.setitem(STEPS, step, Step(prepare, store or STEPS[step].store))

    yield put


def raising(error: BaseException) -> Any:
    def prepare(_run: Run) -> Any:
        raise error

    return prepare


def test_an_article_goes_through_every_step_and_is_ready() -> None:
    run = run_through(delivered().run)

    assert (run.state, run.article.state, run.article.language) == ("done", "ready", "de")
    assert run.pipeline
    assert run.finished_at is not None
    assert dict(run.steps.values_list("step", "state")) == {
        "receive": "done", "fetch": "skipped", "clean": "done", "extract": "done", "resolve": "done", "signal": "done",
    }  # fmt: skip
    assert run.article.appearances.count() == found_in(run.article)
    assert Event.objects.about("article", run.article.pk).filter(verb="article ready").exists()


def test_english_is_read_too() -> None:
    assert read(ENGLISH).language == "en"


@pytest.mark.parametrize("step", [str(step) for step in STEPS if step != Run.Step.FETCH])
def test_every_step_twice_is_the_same_as_once(step: str) -> None:
    run = run_through(delivered().run, until=step)

    following = work(run.pk, step)
    after_once = rows()

    assert work(run.pk, step) is None
    assert rows() == after_once
    assert following != step


def test_a_message_for_another_step_changes_nothing() -> None:
    run = run_through(delivered().run, until="extract")
    before = rows()

    for step in STEPS:
        if step != "extract":
            assert work(run.pk, step) is None

    assert rows() == before
    assert work(-1, "receive") is None


def kills(step: str) -> int:
    """How many SQL statements the step sends, counted in a run that is not disturbed."""
    run = run_through(delivered().run, until=step)
    sent = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*rest)

    with connection.execute_wrapper(count):
        work(run.pk, step)
    return sent


@pytest.mark.parametrize("step", [str(step) for step in STEPS if step != Run.Step.FETCH])
def test_killed_at_any_statement_and_run_again_leaves_the_same_rows(step: str) -> None:
    def undisturbed() -> tuple[int, dict]:
        with pytest.raises(Undo) as caught, transaction.atomic():
            sent = kills(step)
            finish(Run.objects.get())
            raise Undo(sent, rows())
        return caught.value.args  # type: ignore[return-value]

    sent, expected = undisturbed()
    # The writing steps send hundreds of statements; a dozen places spread over them, both ends included.
    places = sorted({round(number * (sent - 1) / 11) for number in range(12)})
    assert sent >= 4
    for place in places:
        with pytest.raises(Undo), transaction.atomic():
            run = run_through(delivered().run, until=step)
            left = place

            def die(execute: Any, *rest: Any) -> Any:
                nonlocal left
                left -= 1
                if left == -1:
                    raise Killed
                return execute(*rest)  # behind the kill only the roll-back, which is the server's doing

            with pytest.raises(Killed), connection.execute_wrapper(die):
                work(run.pk, step)
            finish(run)
            assert rows() == expected, f"killed at statement {place} of {sent}"
            raise Undo


def test_attempts_are_counted_before_the_work_and_begin_anew_with_each_step(extra_step: Any) -> None:
    run = run_through(delivered().run, until="extract")
    extra_step("extract", raising(Killed()))

    with pytest.raises(Killed):
        work(run.pk, "extract")

    run.refresh_from_db()
    assert (run.state, run.attempts) == ("leased", 1)
    assert run.lease_until is not None
    assert timedelta(minutes=5) < run.lease_until - timezone.now() < timedelta(minutes=7)


def test_only_one_worker_gets_the_run() -> None:
    run = delivered().run
    assert run is not None

    assert take(run.pk, "receive") is not None
    assert take(run.pk, "receive") is None


def test_a_worker_whose_lease_was_taken_over_writes_nothing(extra_step: Any) -> None:
    run = run_through(delivered().run, until="clean")
    real = STEPS["clean"].prepare

    def overtaken(held: Run) -> Any:
        found = real(held)
        Run.objects.filter(pk=held.pk).update(lease_token=uuid4())
        return found

    extra_step("clean", overtaken)

    assert work(run.pk, "clean") is None

    assert not ArticleVersion.objects.exists()
    assert not StepRecord.objects.filter(step="clean").exists()


def test_a_late_problem_of_an_overtaken_worker_is_not_written(extra_step: Any) -> None:
    run = run_through(delivered().run, until="clean")

    def overtaken(held: Run) -> Any:
        Run.objects.filter(pk=held.pk).update(lease_token=uuid4())
        raise Problem("no_text")

    extra_step("clean", overtaken)
    work(run.pk, "clean")

    run.refresh_from_db()
    assert (run.state, run.error_code) == ("leased", "")


def test_everything_is_undone_when_the_step_fails_while_writing(extra_step: Any) -> None:
    run = run_through(delivered().run, until="resolve")
    real = STEPS["resolve"].store

    def half(held: Run, found: Any) -> Done:
        real(held, found)
        raise RuntimeError("disk on fire")

    extra_step("resolve", STEPS["resolve"].prepare, half)

    work(run.pk, "resolve")

    run.refresh_from_db()
    run.article.refresh_from_db()
    assert not Claim.objects.exists()
    assert (run.state, run.error_code, run.article.state) == ("failed", "unexpected", "failed")
    assert "disk on fire" in run.error


def test_a_passing_problem_is_tried_again_later_and_told_meanwhile(extra_step: Any) -> None:
    run = run_through(delivered().run, until="extract")
    extra_step("extract", raising(Problem("fetch_timeout", is_passing=True, seconds=20)))

    work(run.pk, "extract")

    run.refresh_from_db()
    assert (run.state, run.error_code, run.error_values, run.attempts) == ("due", "fetch_timeout", {"seconds": 20}, 1)
    assert timedelta(seconds=7) < run.next_attempt_at - timezone.now() < timedelta(seconds=13)
    assert work(run.pk, "extract") is None  # not yet


def test_a_passing_problem_that_stays_fails_after_five_attempts_with_its_reason(extra_step: Any) -> None:
    run = run_through(delivered().run, until="extract")
    extra_step("extract", raising(Problem("fetch_timeout", is_passing=True, seconds=20)))

    for _ in range(5):
        make_due(run)
        work(run.pk, "extract")

    run.refresh_from_db()
    assert (run.state, run.attempts, run.error_code) == ("failed", 5, "fetch_timeout")
    assert run.steps.get(step="extract").state == "failed"


def test_a_problem_that_stays_fails_at_once() -> None:
    run = run_through(delivered(FRENCH).run)

    assert (run.state, run.step, run.error_code) == ("failed", "clean", "unsupported_language")
    assert run.error_values == {"language": "fr"}
    assert run.article.state == "failed"
    assert Event.objects.about("article", run.article.pk).filter(verb="article failed").exists()


def test_what_went_wrong_is_forgotten_when_the_step_succeeds(extra_step: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_through(delivered().run, until="clean")
    real = STEPS["clean"].prepare
    extra_step("clean", raising(OperationalError("the database is restarting")))
    work(run.pk, "clean")
    run.refresh_from_db()
    assert (run.state, run.error_code) == ("due", "database")

    extra_step("clean", real)
    make_due(run)
    run = run_through(run)

    assert (run.state, run.error_code, run.error) == ("done", "", "")


def test_a_deadlock_is_gone_through_again_at_once(extra_step: Any) -> None:
    run = run_through(delivered().run, until="signal")
    real, tries = STEPS["signal"].store, 0

    class Deadlock(Exception):
        sqlstate = "40P01"

    def stuck(held: Run, found: Any) -> Done:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OperationalError("deadlock detected") from Deadlock()
        return real(held, found)

    extra_step("signal", STEPS["signal"].prepare, stuck)

    assert work(run.pk, "signal") is None

    run.refresh_from_db()
    assert (run.state, run.attempts, tries) == ("done", 0, 3)


def test_reading_that_takes_too_long_fails_with_that_reason(extra_step: Any) -> None:
    run = run_through(delivered().run, until="extract")
    extra_step("extract", raising(SoftTimeLimitExceeded()))

    work(run.pk, "extract")

    run.refresh_from_db()
    assert (run.state, run.error_code) == ("failed", "took_too_long")


def test_a_failed_second_delivery_leaves_the_article_as_it_was() -> None:
    given = {"url": "https://site.example.com/a"}
    article = read(given=given)

    run = run_through(
        delivered("Ceci est un texte qui est écrit en français et que personne ne lit. " * 5, given=given).run
    )

    article.refresh_from_db()
    assert run.state == "failed"
    assert (article.state, article.attention, article.current.number) == ("ready", "update_failed", 1)


def test_no_claim_at_all_asks_for_a_person() -> None:
    article = read("Rat\n\nDas Wetter ist schön und die Sonne scheint über der ganzen Stadt und dem Land.\n\n" * 2)

    assert (article.state, article.attention) == ("ready", "no_claims")


def test_a_text_that_repeats_itself_asks_for_a_person() -> None:
    sentence = "Die Stadt baut eine neue Brücke über den Fluss, sagte die Bürgermeisterin am Montag im Rathaus."

    article = read("Neue Brücke geplant\n\n" + f"{sentence}\n\n" * 3_000)

    assert (article.state, article.attention) == ("ready", "repetitive")


def test_what_the_sender_says_wins_over_what_the_text_says() -> None:
    given = {"title": "Anderer Titel", "outlet": "Tagblatt", "published_at": "2026-05-14", "language": "de-AT"}

    article = read(given=given)

    assert (article.title, article.outlet.name, article.language) == ("Anderer Titel", "Tagblatt", "de")
    assert timezone.localdate(article.published_at).isoformat() == "2026-05-14"


def test_sources_of_confidential_articles_stay_with_the_desk() -> None:
    desk = make_desk()

    article = read(desk=desk, is_confidential=True, given={"outlet": "Tagblatt"})

    assert article.outlet.confidential_to == desk
    assert set(Source.objects.values_list("confidential_to", flat=True)) == {desk.pk}
    assert {claim.confidential_desk_id for claim in Claim.objects.all()} == {desk.pk}
    assert set(Event.objects.exclude(kind="desk").values_list("confidential_to", flat=True)) == {desk.pk}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-14", "2026-05-14T10:00:00+00:00"),
        ("2026-05-14T10:30+23:59", "2026-05-13T10:31:00+00:00"),
        ("2026-05-14T10:30", "2026-05-14T08:30:00+00:00"),
        ("1200-01-01", None),
        ("9999-12-31", None),
        ("2026-02-30", None),
    ],
)
def test_a_date_of_publication_is_one_that_can_be_kept(written: str, meant: str | None) -> None:
    found = moment(written)

    assert (found.isoformat() if found else None) == meant
