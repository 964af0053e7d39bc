"""An import takes what is good, names what is broken, and is the same however often and however brokenly it runs."""

import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.utils import timezone

from apps.errors import BadInput, NotAllowed
from apps.history.models import Event
from apps.prior_checks import files
from apps.prior_checks.actions import start_import, sweep_imports, tidy, work
from apps.prior_checks.actions import storing as storing_module
from apps.prior_checks.actions import working as working_module
from apps.prior_checks.models import BrokenRecord, ImportRun, PriorCheck
from tests.factories import make_desk, make_source, make_user
from tests.intake.servers import always, serving
from tests.prior_checks.reviews import counts, feed, imported, lines, review

pytestmark = pytest.mark.django_db

BREAKS: tuple[tuple[str, Any], ...] = (
    ("no_item", {"item": None}),
    ("no_item", {"item": []}),
    ("no_claim", review(0, claimReviewed=None)),
    ("no_address", review(0, url=None)),
    ("bad_address", review(0, url="ftp://x")),
    ("not_a_claim_review", {"item": {"@type": "MediaReview", "url": "https://a.example/"}}),
    ("not_an_object", {"item": "a string"}),
)


def rows() -> list[tuple]:
    return sorted(PriorCheck.objects.values_list("key", "fingerprint", "claim_text", "rating_label"))


def test_ten_thousand_records_of_which_one_in_twenty_is_broken() -> None:
    elements, expected = [], {}
    for number in range(1, 10_001):
        if number % 20:
            elements.append(review(number, inLanguage="en"))
        else:
            code, element = BREAKS[number // 20 % len(BREAKS)]
            elements.append(element)
            expected[number] = code

    run = imported(feed(elements))

    assert run.state == "done"
    assert counts(run) == {"read": 10_000, "added": 9_500, "changed": 0, "unchanged": 0, "broken": 500}
    assert dict(run.broken_records.values_list("position", "reason")) == expected
    assert PriorCheck.objects.count() == 9_500
    named = run.broken_records.get(position=60)
    assert named.line == 1
    assert named.byte
    assert named.sentence == "It has no address (url)."
    assert "No, bridge 0 did not cost that much" in named.excerpt


def test_the_same_file_again_changes_nothing() -> None:
    content = feed([review(1), review(2, claimReviewed=None), review(3)])
    imported(content)
    before = rows()

    again = imported(content)

    assert counts(again) == {"read": 3, "added": 0, "changed": 0, "unchanged": 2, "broken": 1}
    assert rows() == before


def test_a_review_that_changed_is_the_same_row() -> None:
    imported(feed([review(1), review(2)]))
    known = PriorCheck.objects.get(url__endswith="/1")

    run = imported(feed([review(1, reviewRating={"alternateName": "Half true"}), review(2)]))

    known.refresh_from_db()
    assert counts(run) == {"read": 2, "added": 0, "changed": 1, "unchanged": 1, "broken": 0}
    assert (known.rating_label, known.rating_number) == ("Half true", None)
    assert PriorCheck.objects.count() == 2


def test_a_review_twice_in_one_file_is_one_and_the_first_counts() -> None:
    spelt_otherwise = "BRIDGE NUMBER 1 cost 1,000 pounds more than the council says!"
    content = feed([review(1), review(1, headline="Another"), review(1, claimReviewed=spelt_otherwise)])

    first, again = imported(content), imported(content)

    assert counts(first) == {"read": 3, "added": 1, "changed": 0, "unchanged": 2, "broken": 0}
    assert counts(again) == {"read": 3, "added": 0, "changed": 0, "unchanged": 3, "broken": 0}


def test_two_claims_of_one_review_are_two() -> None:
    imported(feed([review(1), review(1, claimReviewed="Quite another claim was checked there.")]))

    assert PriorCheck.objects.count() == 2


def test_what_a_row_holds() -> None:
    imported(feed([review(1)]))

    row = PriorCheck.objects.get()

    assert (row.publisher, row.site, row.language) == ("Factdesk", "factdesk.example", "en")
    assert row.raw["@type"] == "ClaimReview"
    assert (row.first_appearance, row.appearances) == ("https://social.example/post/1", ["https://video.example/2"])
    assert row.licence.startswith("https://creativecommons.org/")


def test_the_language_is_told_from_the_claim_where_the_publisher_does_not_say() -> None:
    german = "Die Brücke hat nach Angaben der Stadt doch nicht so viel gekostet, wie der Rat gesagt hatte."
    imported(feed([review(1), review(2, claimReviewed=german), review(3, claimReviewed="XYZ 77", inLanguage=None)]))

    assert sorted(PriorCheck.objects.values_list("language", flat=True)) == ["de", "en", "und"]


def test_a_claimant_is_the_one_source_of_that_name() -> None:
    source = make_source("Erika Brandt")
    make_source("Paula Merk")
    make_source("Paula Merk", kind="organisation")
    make_source("Hidden Person", confidential_to=make_desk())
    named = [
        review(number, itemReviewed={"author": {"name": name}})
        for number, name in enumerate(["Erika Brandt", "Paula Merk", "Hidden Person", "Nobody Known"])
    ]

    imported(feed(named))

    assert list(PriorCheck.objects.order_by("url").values_list("claimant", flat=True)) == [source.pk, None, None, None]


def test_a_record_the_database_refuses_is_named_and_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = PriorCheck.save

    def refusing(self: PriorCheck, *args: Any, **kwargs: Any) -> None:
        if self.url.endswith("/2"):
            raise DataError("refused")
        real(self, *args, **kwargs)

    def refuse_all(*_args: Any, **_kwargs: Any) -> None:
        raise DataError("refused")

    monkeypatch.setattr(PriorCheck, "save", refusing)
    monkeypatch.setattr(PriorCheck.objects, "bulk_create", refuse_all)

    run = imported(feed([review(1), review(2), review(3)]))

    assert counts(run) == {"read": 3, "added": 2, "changed": 0, "unchanged": 0, "broken": 1}
    assert run.broken_records.get().reason == "refused"


class Killed(BaseException):
    """The process ends here: nothing catches it."""


def killed_at(statement: int) -> Callable:
    left = [statement]

    def wrapper(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise Killed
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_and_restarted_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_module, "BATCH", 3)
    content = feed([review(n, inLanguage="en") if n % 4 else review(n, url=None) for n in range(1, 12)])
    expected = {"read": 11, "added": 9, "changed": 0, "unchanged": 0, "broken": 2}
    statement = 0
    while True:
        statement += 1
        PriorCheck.objects.all().delete()
        run = start_import(by=None, file=[content], name="feed.json")
        try:
            with connection.execute_wrapper(killed_at(statement)):
                work(run.pk)
        except Killed:
            is_over = False
        else:
            is_over = True
        ImportRun.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
        while work(run.pk):
            pass
        run.refresh_from_db()
        assert (run.state, counts(run)) == ("done", expected), statement
        assert PriorCheck.objects.count() == 9, statement
        assert run.broken_records.count() == 2, statement
        assert Event.objects.filter(object_id=str(run.pk), verb="prior checks imported").count() == 1, statement
        if is_over:
            break
    assert statement > 40


def test_a_slice_that_is_over_gives_way_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_module, "BATCH", 2)
    run = start_import(by=None, file=[feed([review(n) for n in range(5)])], name="feed.json")

    goes_on = work(run.pk, seconds=0)

    run.refresh_from_db()
    assert (goes_on, run.state, run.position, run.attempts) == (True, "queued", 2, 0)
    assert work(run.pk, seconds=60) is False
    run.refresh_from_db()
    assert (run.state, run.added) == ("done", 5)


def test_only_one_worker_reads_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_import(by=None, file=[feed([review(1)])], name="feed.json")
    inside: list[bool] = []
    real = storing_module.store

    def store(*args: Any) -> dict:
        inside.append(work(run.pk))  # a second message while the first is worked on
        return real(*args)

    monkeypatch.setattr(working_module, "store", store)
    work(run.pk)

    run.refresh_from_db()
    assert inside == [False]
    assert (run.state, run.added) == ("done", 1)


def test_a_worker_that_lost_its_lease_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = start_import(by=None, file=[feed([review(1)])], name="feed.json")
    real = working_module.read_records

    def taken_over(*args: Any, **kwargs: Any) -> Any:
        ImportRun.objects.filter(pk=run.pk).update(lease_token="00000000-0000-0000-0000-000000000001")
        return real(*args, **kwargs)

    monkeypatch.setattr(working_module, "read_records", taken_over)

    assert work(run.pk) is False
    run.refresh_from_db()
    assert (run.state, run.read, PriorCheck.objects.count()) == ("running", 0, 0)


def test_a_file_that_kills_every_worker_fails_in_the_end() -> None:
    run = start_import(by=None, file=[feed([review(1)])], name="feed.json")
    ImportRun.objects.filter(pk=run.pk).update(attempts=5)

    work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.error_code) == ("failed", "crashed")
    assert run.problem == "Reading this file stopped the program several times."


def test_a_file_without_any_fact_check_fails_and_says_so() -> None:
    run = imported(b"<html><p>No checks here.</p></html>", name="page.html")

    assert (run.state, run.error_code) == ("failed", "no_claim_reviews")
    assert run.problem.startswith("No fact-check was found in it")


def test_the_file_is_gone_when_it_was_read_and_forgotten_ones_are_tidied() -> None:
    run = imported(feed([review(1)]))
    forgotten = files.keep([b"x"])
    waiting = start_import(by=None, file=[b"{}"], name="a.json")

    assert run.file == ""
    assert tidy() == 0  # too young

    os.utime(forgotten, (0, 0))
    os.utime(files.folder() / waiting.file, (0, 0))
    assert tidy() == 1
    assert (files.folder() / waiting.file).exists()
    files.remove(waiting.file)


def test_the_sweep_names_imports_that_are_due_or_were_left() -> None:
    due = start_import(by=None, file=[b"{}"], name="a.json")
    left = start_import(by=None, file=[b"{}"], name="b.json")
    later = start_import(by=None, file=[b"{}"], name="c.json")
    ImportRun.objects.filter(pk=left.pk).update(
        state="running", lease_token="00000000-0000-0000-0000-000000000001", lease_until=timezone.now() - timedelta(1)
    )
    ImportRun.objects.filter(pk=later.pk).update(next_attempt_at=timezone.now() + timedelta(hours=1))

    assert set(sweep_imports()) == {due.pk, left.pk}


# --- Who, and from where ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ({"role": "editor"}, True),
        ({"is_administrator": True}, True),
        ({"role": "fact-checker"}, False),
        ({"role": "reporter"}, False),
        ({}, False),
        ({"is_partner": True}, False),
    ],
)
def test_editors_and_administrators_import(person: dict, may: bool) -> None:
    user = make_user(**person)
    if may:
        assert start_import(by=user, file=[b"{}"], name="a.json").by == user
        return
    with pytest.raises(NotAllowed, match="Only editors and administrators"):
        start_import(by=user, file=[b"{}"], name="a.json")


def test_what_can_be_refused_at_once_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_IMPORT", 1024)
    before = set(files.folder().iterdir())
    for given, code in (
        ({"file": []}, "empty_import"),
        ({"file": [b"x" * 600, b"x" * 600]}, "file_too_large"),
        ({"url": "not an address"}, "bad_address"),
        ({"url": "http://127.0.0.1/feed.json"}, "fetch_refused"),
        ({"url": "http://intranet/feed.json"}, "fetch_refused"),
    ):
        with pytest.raises(BadInput) as caught:
            start_import(by=None, **given)
        assert caught.value.code == code
    assert set(files.folder().iterdir()) == before
    assert not ImportRun.objects.exists()


def test_an_address_is_fetched_and_read(settings: Any) -> None:
    content = feed([review(1), review(2)])
    with serving(always(content, headers=("Content-Type: application/json",))) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        run = start_import(by=None, url=server.url("/data/feed.json"))
        work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.added, run.name) == ("done", 2, server.url("/data/feed.json"))


def test_a_server_that_errs_is_asked_again_and_a_missing_page_is_not(settings: Any) -> None:
    for status, state, code in (("503 Busy", "queued", "fetch_status"), ("404 Not Found", "failed", "fetch_not_found")):
        with serving(always(status=status)) as server:
            settings.FETCH_ALLOW_PRIVATE = [server.pair]
            run = start_import(by=None, url=server.url())
            work(run.pk)
        run.refresh_from_db()
        assert (run.state, run.error_code) == (state, code)
        assert run.problem


def test_history_tells_of_imports() -> None:
    editor = make_user(role="editor")
    run = start_import(by=editor, file=[lines([review(1), b"{"])], name="reviews.ndjson")
    work(run.pk)

    events = Event.objects.about("importrun", run.pk)

    assert Counter(event.verb for event in events) == Counter(
        ["import of prior checks started", "prior checks imported"]
    )
    assert events[0].after == {
        "name": "reviews.ndjson", "read": 2, "added": 1, "changed": 0, "unchanged": 0, "broken": 1,
    }  # fmt: skip
    assert {event.actor_id for event in events} == {editor.pk}


def test_a_batch_is_undone_when_its_counts_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: ImportRun, *_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("no")

    run = start_import(by=None, file=[json.dumps(review(1)).encode()], name="a.json")
    monkeypatch.setattr(ImportRun, "save", fails)

    work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.error_code, PriorCheck.objects.count()) == ("failed", "unexpected", 0)
    assert not BrokenRecord.objects.exists()
