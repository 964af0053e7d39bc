"""Evidence of a check: five kinds, mending, order, removal and undo, copies, and two people at once."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.archives.models import Capture
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import (
    File,
    archive_evidence_again,
    attach_evidence,
    mend_evidence,
    move_check,
    open_check,
    remove_evidence,
    reorder_evidence,
    restore_evidence,
    take_over_evidence,
    to_take_over,
)
from apps.verification.models import Check, Evidence
from tests.factories import make_article, make_check, make_claim, make_desk, make_evidence, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path


@pytest.fixture
def checker() -> User:
    return make_user(role="fact-checker")


@pytest.fixture
def check(checker: User) -> Check:
    return make_check(state="in progress", checker=checker)


def titles(check: Check) -> list[str]:
    return [piece.title for piece in check.evidence.kept()]


def last_event(check: Check) -> Event:
    return Event.objects.about("check", check.pk).first()


@pytest.mark.parametrize("kind", Evidence.Kind.values)
def test_every_kind_is_attached_with_its_history(check: Check, kind: str) -> None:
    evidence = make_evidence(check, kind=kind, note="Licence: CC BY 4.0", quote="It opens in June.")

    assert (evidence.kind, evidence.stance) == (kind, "refutes")
    assert last_event(check).verb == "evidence attached"
    assert last_event(check).after["kind"] == kind
    assert last_event(check).after["quote"] == "It opens in June."


def test_an_address_is_archived_at_once(check: Check) -> None:
    capture = make_evidence(check, url="https://council.example/minutes").capture

    assert (capture.state, capture.address) == ("due", "https://council.example/minutes")
    assert capture.confidential_to is None


def test_a_file_is_kept_at_once_byte_for_byte(check: Check) -> None:
    evidence = make_evidence(check, kind="file", file=File("minutes.txt", b"It opens.\r\n", "text/plain"), title="")

    assert (evidence.capture.state, evidence.capture.size) == ("kept", 11)
    assert evidence.title == "minutes.txt"


def test_a_dataset_may_be_a_file(check: Check) -> None:
    file = File("bridges.csv", b"name;year\nQuay;2026\n", "text/csv")

    evidence = make_evidence(check, kind="dataset", file=file, note="Bridges of the city, CC BY 4.0")

    assert evidence.has_file
    with pytest.raises(BadInput, match="licence"):
        make_evidence(check, kind="dataset", file=file, note="")


def test_what_is_not_named_is_told_from_what_is_given(check: Check, checker: User) -> None:
    by_address = attach_evidence(check=check, by=checker, stance="context", url="https://a.example/page")
    by_person = attach_evidence(check=check, by=checker, stance="context", source=make_source("Ida Kern"), quote="Yes.")

    assert (by_address.kind, by_address.title) == ("link", "https://a.example/page")
    assert (by_person.kind, by_person.title) == ("source", "Ida Kern")


def test_copies_for_a_confidential_claim_are_confidential_to_its_desk() -> None:
    check = make_check(state="in progress", is_confidential=True)

    for kind in ("link", "file"):
        assert make_evidence(check, kind=kind).capture.confidential_to_id == check.claim.desk_id
    assert last_event(check).confidential_to == check.claim.desk_id


def test_a_confidential_article_is_evidence_of_its_desks_confidential_claims_only() -> None:
    desk = make_desk()
    secret = make_article(desk=desk, is_confidential=True)
    within = make_check(state="in progress", desk=desk, is_confidential=True)
    everybodys = make_check(state="in progress", desk=desk)

    assert make_evidence(within, kind="article", article=secret).article == secret
    with pytest.raises(BadInput, match="confidential"):
        make_evidence(everybodys, kind="article", article=secret)


def test_an_article_of_another_desk_is_as_if_it_were_not_there(check: Check) -> None:
    secret = make_article(is_confidential=True)

    with pytest.raises(BadInput, match="no such article"):
        make_evidence(check, kind="article", article=secret)


@pytest.mark.parametrize("state", ["published", "in review", "queued", "dismissed"])
def test_evidence_is_changed_while_its_check_is_in_progress_only(state: str) -> None:
    editor = make_user(role="editor")
    check = make_check(state="in progress")
    evidence = make_evidence(check)
    Check.objects.filter(pk=check.pk).update(state=state)

    for change in (
        lambda: make_evidence(check, by=editor),
        lambda: mend_evidence(evidence=evidence, version=1, by=editor, title="Another"),
        lambda: remove_evidence(evidence=evidence, version=1, by=editor),
        lambda: reorder_evidence(check=check, ids=[evidence.pk], over=None, by=editor),
    ):
        with pytest.raises(NotAllowed):
            change()
    evidence.refresh_from_db()
    assert (evidence.version, evidence.removed_at) == (1, None)


def test_mending_keeps_what_it_was_before(check: Check, checker: User) -> None:
    evidence = make_evidence(check, title="Minutes", quote="in May")

    mended = mend_evidence(evidence=evidence, version=1, by=checker, quote="in June", title="Minutes")

    event = last_event(check)
    assert (mended.quote, mended.version) == ("in June", 2)
    assert (event.verb, event.before) == ("evidence mended", {"quote": "in May"})
    assert event.after == {"id": str(evidence.pk), "evidence": "Minutes", "quote": "in June"}


def test_mending_nothing_leaves_no_trace(check: Check, checker: User) -> None:
    evidence = make_evidence(check, title="Minutes")
    before = Event.objects.count()

    assert mend_evidence(evidence=evidence, version=1, by=checker, title="Minutes").version == 1
    assert Event.objects.count() == before


def test_of_two_who_mend_at_once_the_second_is_told_and_overwrites_nothing(check: Check, checker: User) -> None:
    evidence = make_evidence(check, note="as it was")
    mend_evidence(evidence=evidence, version=1, by=checker, note="the first one's")

    with pytest.raises(Conflict):
        mend_evidence(evidence=evidence, version=1, by=checker, note="the second one's")
    with pytest.raises(Conflict):
        remove_evidence(evidence=evidence, version=1, by=checker)

    evidence.refresh_from_db()
    assert evidence.note == "the first one's"


def test_a_statement_cannot_lose_its_words(check: Check, checker: User) -> None:
    evidence = make_evidence(check, kind="source")

    with pytest.raises(BadInput, match="exact words"):
        mend_evidence(evidence=evidence, version=1, by=checker, quote=" ")


def test_what_is_removed_stays_with_its_copy_and_comes_back_to_its_place(check: Check, checker: User) -> None:
    for title in ("first", "second", "third"):
        make_evidence(check, title=title)
    second = check.evidence.get(title="second")

    removed = remove_evidence(evidence=second, version=1, by=checker, reason="Wrong session.")
    assert titles(check) == ["first", "third"]
    assert (removed.removed_by, removed.capture) == (checker, second.capture)
    assert (last_event(check).before["title"], last_event(check).reason) == ("second", "Wrong session.")

    restore_evidence(evidence=second, version=2, by=checker)
    assert titles(check) == ["first", "second", "third"]
    assert last_event(check).verb == "evidence restored"


def test_nothing_is_removed_or_restored_twice(check: Check, checker: User) -> None:
    evidence = make_evidence(check)

    with pytest.raises(Conflict):
        restore_evidence(evidence=evidence, version=1, by=checker)
    remove_evidence(evidence=evidence, version=1, by=checker)
    with pytest.raises(Conflict):
        remove_evidence(evidence=evidence, version=None, by=checker)
    with pytest.raises(Conflict):
        mend_evidence(evidence=evidence, version=None, by=checker, title="Another")


def test_the_order_is_changed_by_who_read_it(check: Check, checker: User) -> None:
    one, two, three = (make_evidence(check, title=title).pk for title in ("one", "two", "three"))

    assert reorder_evidence(check=check, ids=[three, one, two], over=[one, two, three], by=checker) == [three, one, two]

    assert titles(check) == ["three", "one", "two"]
    assert last_event(check).before == {"order": "one · two · three"}
    assert last_event(check).after == {"order": "three · one · two"}
    with pytest.raises(Conflict):
        reorder_evidence(check=check, ids=[two, one, three], over=[one, two, three], by=checker)
    for ids in ([one, two], [one, two, three, three], [one, two, make_evidence().pk]):
        with pytest.raises(Conflict):
            reorder_evidence(check=check, ids=ids, over=None, by=checker)
    assert titles(check) == ["three", "one", "two"]


def test_evidence_of_an_earlier_check_is_taken_over_with_its_copy(checker: User) -> None:
    earlier = make_check(state="in progress", checker=checker)
    kept, gone = make_evidence(earlier, title="Minutes"), make_evidence(earlier, title="Wrong")
    remove_evidence(evidence=gone, version=1, by=checker)
    move_check(check=earlier, to="dismissed", by=checker, comment="No time.")
    check = move_check(check=open_check(claim=earlier.claim, by=checker), to="in progress", by=checker)
    assert to_take_over(check) == [kept]

    taken = take_over_evidence(evidence=kept, check=check, by=checker)

    assert (taken.title, taken.capture, taken.check_supported) == ("Minutes", kept.capture, check)
    assert to_take_over(check) == []
    with pytest.raises(Conflict):
        take_over_evidence(evidence=kept, check=check, by=checker)
    for other in (make_evidence(), gone):
        with pytest.raises(BadInput, match="same claim"):
            take_over_evidence(evidence=other, check=check, by=checker)


def test_a_copy_that_failed_is_tried_again_in_any_state(checker: User) -> None:
    check = make_check(state="in progress", checker=checker)
    evidence = make_evidence(check)
    with pytest.raises(NotAllowed, match="nothing failed"):
        archive_evidence_again(evidence=evidence, by=checker)
    Capture.objects.filter(pk=evidence.capture_id).update(state="failed", error_code="fetch_failed")
    Check.objects.filter(pk=check.pk).update(state="published")

    capture = archive_evidence_again(evidence=evidence, by=checker)

    assert (capture.state, capture.error_code) == ("due", "")
    assert last_event(check).verb == "evidence archived again"
    with pytest.raises(NotAllowed):
        archive_evidence_again(evidence=evidence, by=make_user(role="reporter"))


def test_what_was_never_archived_can_be(check: Check, checker: User) -> None:
    evidence = make_evidence(check)
    Evidence.objects.filter(pk=evidence.pk).update(capture=None)

    archive_evidence_again(evidence=evidence, by=checker)

    assert Evidence.objects.get(pk=evidence.pk).capture.address == evidence.url


def test_evidence_is_seen_by_those_who_see_its_claim() -> None:
    desk = make_desk()
    open_one = make_evidence(make_check(state="in progress", claim=make_claim(desk=desk)))
    secret = make_evidence(make_check(state="in progress", claim=make_claim(desk=desk, is_confidential=True)))

    for user, seen in (
        (make_user(role="reporter", desk=desk), {open_one, secret}),
        (make_user(role="editor"), {open_one}),
        (make_user(is_administrator=True), {open_one}),
        (make_user(is_partner=True), set()),
    ):
        assert set(Evidence.objects.visible_to(user)) == seen


def test_nothing_is_attached_when_history_cannot_be_written(check: Check, monkeypatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no history")

    monkeypatch.setattr("apps.verification.actions.evidence.record", refuse)

    with pytest.raises(RuntimeError):
        make_evidence(check)

    assert not Evidence.objects.exists()
    assert not Capture.objects.exists()


def test_evidence_that_points_nowhere_is_refused_by_the_database_too(check: Check) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(check_supported=check, title="x", stance="context", kind="source")
