"""The sweep, not the broker, is the guarantee: whatever lost its message or its worker goes on."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection, connections
from django.db.models.functions import Now

from apps import holders
from apps.intake import actions, tasks
from apps.intake.actions import sweep, work
from apps.intake.actions.leasing import take
from apps.intake.actions.sweeping import LOCK
from apps.intake.models import Heartbeat, Run
from tests.intake.running import delivered, run_through, text_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The messages that were sent, instead of a broker."""
    messages: list[tuple[str, int]] = []
    for step, task in tasks.TASKS.items():
        monkeypatch.setattr(task, "nudge", lambda run_id, step=step: messages.append((step, run_id)) or True)
    return messages


def held(run: Run | None, holder: str = "", until: timedelta = timedelta(minutes=6)) -> Run:
    """The run as a worker holds it that will not come back."""
    assert run is not None
    assert take(run.pk, run.step) is not None
    Run.objects.filter(pk=run.pk).update(lease_holder=holder, lease_until=Now() + until)
    return run


def a_dead_process() -> str:
    program = "from apps.holders import this_process; print(this_process())"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_what_is_due_and_was_never_sent_is_sent() -> None:
    run = delivered().run
    assert run is not None

    assert sweep() == [(run.pk, "receive")]


def test_what_was_sent_lately_is_left_alone_and_later_sent_again(sent: list) -> None:
    run = delivered().run
    assert run is not None

    tasks.sweep()
    assert sent == [("receive", run.pk)]
    assert sweep() == []

    Run.objects.update(nudged_at=Now() - timedelta(minutes=3))
    assert sweep() == [(run.pk, "receive")]


def test_what_is_not_yet_due_waits() -> None:
    delivered()
    Run.objects.update(next_attempt_at=Now() + timedelta(seconds=30))

    assert sweep() == []


def test_a_lease_that_ran_out_is_freed_with_a_pause() -> None:
    run = held(delivered().run, until=timedelta(seconds=-1))

    sweep()

    run.refresh_from_db()
    assert (run.state, run.error_code, run.attempts, run.lease_token) == ("due", "interrupted", 1, None)
    assert run.next_attempt_at > run.created_at


def test_a_lease_that_still_runs_is_respected() -> None:
    run = held(delivered().run)

    assert sweep() == []

    run.refresh_from_db()
    assert run.state == "leased"


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="only Linux tells which processes live")
def test_the_death_of_a_worker_on_this_machine_is_seen_at_once() -> None:
    dead, alive, elsewhere = (delivered(text_number(number)).run for number in range(3))
    held(dead, holder=a_dead_process())
    held(alive, holder=holders.this_process())
    held(elsewhere, holder="another-boot pid:[1] 1 1")

    sweep()

    assert [Run.objects.get(pk=run.pk).state for run in (dead, alive, elsewhere) if run] == ["due", "leased", "leased"]


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="only Linux tells which processes live")
def test_a_process_number_given_out_again_is_somebody_else() -> None:
    machine, _, started = holders.this_process().rpartition(" ")

    assert not holders.is_dead(f"{machine} {started}")
    assert holders.is_dead(f"{machine} {int(started) - 1}")
    assert not holders.is_dead("")
    assert not holders.is_dead("nonsense")


def test_an_article_that_kills_five_workers_fails_and_the_others_go_on() -> None:
    poison, other = delivered().run, delivered(text_number(1)).run
    assert poison is not None
    for _ in range(5):
        Run.objects.filter(pk=poison.pk).update(next_attempt_at=Now())
        held(poison, until=timedelta(seconds=-1))
        sweep()

    poison.refresh_from_db()
    poison.article.refresh_from_db()
    assert (poison.state, poison.error_code, poison.attempts) == ("failed", "crashed", 5)
    assert poison.article.state == "failed"
    assert run_through(other).state == "done"


def test_a_sweep_twice_is_the_same_as_once() -> None:
    run = held(delivered().run, until=timedelta(seconds=-1))
    sweep()
    run.refresh_from_db()
    before = (run.state, run.attempts, run.next_attempt_at)

    sweep()

    run.refresh_from_db()
    assert (run.state, run.attempts, run.next_attempt_at) == before


@pytest.mark.django_db(transaction=True)
def test_a_second_sweep_at_the_same_time_does_nothing() -> None:
    delivered()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            assert sweep() == []
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])  # closing alone lets go a moment later
    finally:
        other.close()

    assert len(sweep()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_just_being_finished_is_not_waited_for() -> None:
    run = held(delivered().run, until=timedelta(seconds=-1))
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM intake_run WHERE id = %s FOR UPDATE", [run.pk])

        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        sweep()

        run.refresh_from_db()
        assert run.state == "leased"
    finally:
        other.close()
        connection.close()


def test_the_sweep_leaves_a_sign_of_life() -> None:
    sweep()
    first = Heartbeat.objects.get(name="sweep").at
    sweep()

    assert Heartbeat.objects.get(name="sweep").at >= first


def test_each_step_sends_the_next_and_notes_it(sent: list, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        receipt = delivered()
        tasks.start(receipt)
        assert sent == []
    run = receipt.run
    assert run is not None
    assert sent == [("receive", run.pk)]
    run.refresh_from_db()
    assert run.nudged_at is not None

    tasks.receive(run.pk)
    tasks.clean(run.pk)
    tasks.clean(run.pk)

    assert sent == [("receive", run.pk), ("clean", run.pk), ("extract", run.pk)]


def test_the_same_delivery_again_sends_nothing(sent: list, django_capture_on_commit_callbacks: Any) -> None:
    delivered()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.start(delivered())

    assert sent == []


def test_a_broker_that_is_away_costs_a_request_nothing_but_the_message(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.receive, "apply_async", away)

    with django_capture_on_commit_callbacks(execute=True):
        receipt = delivered()
        tasks.start(receipt)

    run = receipt.run
    assert run is not None
    run.refresh_from_db()
    assert (run.state, run.nudged_at) == ("due", None)
    assert "the sweep will send it again" in caplog.text
    assert sweep() == [(run.pk, "receive")]


def test_every_task_is_on_the_queue_of_its_name() -> None:
    def queue_of(task: Any) -> str:
        return current_app.amqp.router.route({}, task.name)["queue"].name

    assert {step: queue_of(task) for step, task in tasks.TASKS.items()} == {step: step for step in Run.Step.values}
    assert queue_of(tasks.sweep) == "sweep"
    assert set(actions.__all__) >= {"receive", "try_again", "work", "sweep"}


def test_a_run_whose_article_is_gone_is_no_error() -> None:
    run = delivered().run
    assert run is not None
    Run.objects.all().delete()

    tasks.receive(run.pk)
    assert work(run.pk, "receive") is None
