"""People and programs see how far an article is, what is wrong, and can try again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone, translation

from apps.accounts.roles import Role
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.intake.actions import try_again, work
from apps.intake.actions.leasing import take
from apps.intake.actions.trying import why_not_try_again
from apps.intake.models import Run
from apps.intake.progress import error_code_of, explain, progress_of
from apps.intake.steps import STEPS
from apps.intake.steps.step import Step
from apps.problems import ATTENTION, SENTENCES, Problem, attention_for, sentence_for
from tests.factories import make_article, make_desk, make_user
from tests.intake.running import TEXT, delivered, page_of, read, run_through

pytestmark = pytest.mark.django_db

FRENCH = "Ceci est un texte qui est écrit en français et que personne ne lira ici. " * 5


def states(article: Any) -> dict[str, str]:
    return {progress.step: progress.state for progress in progress_of(article)}


def test_progress_follows_the_run() -> None:
    run = delivered().run
    assert run is not None
    assert states(run.article) == {
        "receive": "waiting", "fetch": "not needed", "clean": "waiting", "extract": "waiting", "resolve": "waiting",
        "signal": "waiting",
    }  # fmt: skip

    run_through(run, until="extract")
    take(run.pk, "extract")
    assert states(run.article) == {
        "receive": "done", "fetch": "not needed", "clean": "done", "extract": "working", "resolve": "waiting",
        "signal": "waiting",
    }  # fmt: skip


def test_progress_of_a_ready_article_is_done() -> None:
    article = read()

    assert set(states(article).values()) == {"done", "not needed"}
    assert (error_code_of(article), explain(article)) == ("", "")


def test_an_article_without_a_run_has_no_progress() -> None:
    article = make_article()

    assert progress_of(article) == []
    assert (error_code_of(article), explain(article)) == ("", "")


def test_a_failure_is_a_sentence_at_its_step_in_the_reader_s_language() -> None:
    article = run_through(delivered(FRENCH).run).article

    failed = next(progress for progress in progress_of(article) if progress.state == "failed")

    assert failed.step == "clean"
    assert "French" in failed.sentence
    assert explain(article) == failed.sentence
    assert error_code_of(article) == "unsupported_language"
    with translation.override("de"):
        assert "Französisch" in explain(article)


def test_what_is_tried_again_later_says_when(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_through(delivered().run, until="extract")

    def slow(_run: Run) -> None:
        raise Problem("fetch_timeout", is_passing=True, seconds=20)

    monkeypatch.setitem(STEPS, "extract", Step(slow, STEPS["extract"].store))
    work(run.pk, "extract")
    run.refresh_from_db()

    waiting = next(progress for progress in progress_of(run.article) if progress.step == "extract")

    clock = timezone.localtime(run.next_attempt_at).strftime("%H:%M")
    assert waiting.state == "waiting"
    assert waiting.sentence == f"The page did not answer within 20 seconds. It is tried again at {clock}."
    assert explain(run.article) == waiting.sentence


def test_a_second_delivery_says_that_the_text_was_here_already() -> None:
    read()

    copy = run_through(delivered(html=page_of(TEXT)).run).article

    assert explain(copy) == "This text was here already."
    assert states(copy)["extract"] == "not needed"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_code_has_a_sentence_that_takes_its_values(code: str) -> None:
    values = dict.fromkeys(("limit", "kind", "status", "seconds"), "7") | {"language": "fr"}

    sentence = sentence_for(code, values)

    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "%(" not in sentence_for(code, {})


@pytest.mark.parametrize("code", sorted(ATTENTION))
def test_every_reason_to_look_has_a_sentence(code: str) -> None:
    assert attention_for(code).endswith(".")


def test_unknown_codes_of_older_rows_are_told_in_general_words() -> None:
    assert sentence_for("gone_code") == sentence_for("unexpected")
    assert attention_for("gone_code") == ""
    assert attention_for("") == ""


def test_a_failed_step_begins_anew_with_all_its_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_user(role=Role.REPORTER)
    run = run_through(delivered().run, until="extract")
    real = STEPS["extract"]

    def broken(_run: Run) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setitem(STEPS, "extract", Step(broken, real.store))
    work(run.pk, "extract")
    run.article.refresh_from_db()
    assert run.article.state == "failed"
    monkeypatch.setitem(STEPS, "extract", real)

    again = try_again(run.article, person)

    assert (again.pk, again.state, again.step, again.attempts, again.error_code) == (run.pk, "due", "extract", 0, "")
    assert run.article.state == "extracting"
    assert Event.objects.get(verb="article tried again").actor_id == person.pk
    assert run_through(again).article.state == "ready"


def test_what_waits_for_its_next_attempt_can_be_tried_now() -> None:
    run = delivered(FRENCH).run
    assert run is not None
    Run.objects.update(error_code="database", attempts=3, next_attempt_at=Now() + timedelta(hours=3))

    again = try_again(run.article, None)

    assert again.next_attempt_at <= timezone.now()
    assert again.attempts == 0


def test_a_page_that_was_no_article_is_fetched_anew() -> None:
    run = delivered(url="https://site.example.com/a").run
    assert run is not None
    Run.objects.update(state="failed", step="clean", error_code="cookie_wall", finished_at=Now())

    again = try_again(run.article, None)

    assert again.step == "fetch"
    assert run.article.state == "fetching"


def test_trying_again_is_refused_where_nothing_failed_and_to_outsiders() -> None:
    desk = make_desk()
    outsider, insider = make_user(role=Role.EDITOR), make_user(role=Role.REPORTER, desk=desk)
    fine = read(desk=desk)
    secret = run_through(delivered(FRENCH, desk=desk, is_confidential=True).run).article

    with pytest.raises(Conflict):
        try_again(fine, insider)
    with pytest.raises(NotAllowed):
        try_again(secret, outsider)
    assert why_not_try_again(outsider, secret)
    assert why_not_try_again(insider, fine)
    assert why_not_try_again(insider, secret) is None


def test_two_people_at_once_start_it_once() -> None:
    run = run_through(delivered(FRENCH).run)

    try_again(run.article, None)

    with pytest.raises(Conflict):
        try_again(run.article, None)


def test_trying_again_is_undone_when_the_history_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_through(delivered(FRENCH).run)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("history is full")

    monkeypatch.setattr("apps.intake.actions.trying.record", fail)
    with pytest.raises(RuntimeError):
        try_again(run.article, None)

    run.refresh_from_db()
    assert run.state == "failed"
