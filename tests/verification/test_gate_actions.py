"""Gates as people meet them: a check that lacks something is not published, and every exception is written down."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Desk, User
from apps.archives.models import Capture
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import facts_about, move_check
from apps.verification.actions.gates import change_gates, disclose_interest, write_exception
from apps.verification.cases import case_of, gates_of
from apps.verification.gates import results
from apps.verification.models import Check, DeskGates, Evidence, GateException
from tests.factories import OPEN_GATES, make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
EVERYTHING = {"origins_min": 2, "needs_archive": True, "needs_contact": True, "needs_interests": True}


def people_of(desk: Desk) -> dict[str, User]:
    return {"checker": make_user(role="fact-checker", desk=desk), "editor": make_user(role="editor", desk=desk)}


def check_in_review(**gates: object) -> tuple[Check, dict[str, User]]:
    desk = make_desk(gates=gates)
    people = people_of(desk)
    return make_check(state="in review", desk=desk, **people), people


def add_evidence(check: Check, **fields: object) -> Evidence:
    return Evidence.objects.create(check_supported=check, **{"title": "Budget", "stance": "refutes"} | fields)


def kept_copy(address: str) -> Capture:
    return Capture.objects.create(
        address=address, state="kept", captured_at="2026-05-04T10:00Z", sha256="a" * 64, warc="2026/05/a.warc.gz"
    )


def outcomes(check: Check, publisher: User) -> dict[str, str]:
    return {result.gate: result.outcome for result in results(case_of(check), publisher.pk)}


def test_a_desk_that_never_said_asks_for_everything() -> None:
    desk = make_desk()
    DeskGates.objects.filter(desk=desk).delete()

    gates = gates_of(desk)

    assert {name: getattr(gates, name) for name in EVERYTHING} == EVERYTHING
    assert not DeskGates.objects.filter(desk=desk).exists()


def test_a_check_that_lacks_something_is_not_published_and_the_refusal_names_it() -> None:
    check, people = check_in_review(**EVERYTHING)

    with pytest.raises(NotAllowed) as refusal:
        move_check(check=check, to="published", by=people["editor"])

    sentence = str(refusal.value)
    assert "Independent origins" in sentence
    assert "Not archived: “Minutes of the council”" in sentence
    assert f"{check.claim.claimant} was not asked" in sentence
    assert people["checker"].name in sentence
    assert not check.verdicts.published().exists()


def test_a_check_that_has_everything_is_published() -> None:
    check, people = check_in_review(**EVERYTHING)
    check.evidence.update(capture=kept_copy("https://council.example/minutes"))
    add_evidence(check, source=make_source(), kind="source")
    party = check.claim.claimant
    check.responses.create(party=party, asked_at="2026-05-04T10:00Z", channel="phone", outcome="no comment")
    for person in people.values():
        disclose_interest(check=check, has_interest=False, statement="", by=person)

    move_check(check=check, to="published", by=people["editor"])

    assert check.verdicts.published().exists()


def test_exceptions_open_the_way_and_hold_for_this_round_only() -> None:
    check, people = check_in_review(origins_min=2)
    write_exception(check=check, gate="origins", reason="The minutes are the only record.", by=people["editor"])
    check = move_check(check=check, to="published", by=people["editor"])
    check = move_check(check=check, to="in progress", by=people["editor"], comment="New figures.")

    assert outcomes(check, people["editor"])["origins"] == "missing"
    assert GateException.objects.count() == 1, "what was excepted once is not forgotten"


def test_an_exception_is_for_editors_with_a_reason_and_never_from_the_second_reader() -> None:
    check, people = check_in_review(origins_min=2)

    with pytest.raises(NotAllowed, match="editors"):
        write_exception(check=check, gate="origins", reason="x", by=people["checker"])
    with pytest.raises(BadInput, match="readers see"):
        write_exception(check=check, gate="origins", reason="  ", by=people["editor"])
    with pytest.raises(NotAllowed, match="second reader"):
        write_exception(check=check, gate="second reader", reason="x", by=people["editor"])
    with pytest.raises(BadInput):
        write_exception(check=check, gate="mood", reason="x", by=people["editor"])
    assert not GateException.objects.exists()


def test_exceptions_and_interests_stand_in_history_and_only_the_desk_reads_a_confidential_one() -> None:
    desk = make_desk(gates={"origins_min": 2})
    people = people_of(desk)
    check = make_check(state="in review", claim=make_claim(desk=desk, is_confidential=True), **people)

    write_exception(check=check, gate="origins", reason="Only one record.", by=people["editor"])
    disclose_interest(check=check, has_interest=True, statement="I chair the club.", by=people["checker"])

    told = {event.verb: event for event in Event.objects.about("check", check.pk)}
    assert told["exception written"].reason == "Only one record."
    assert told["interest told"].after == {"interest": "I chair the club."}
    assert {event.confidential_to for event in told.values()} == {desk.pk}


def test_an_exception_is_undone_when_history_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    check, people = check_in_review(origins_min=2)
    monkeypatch.setattr("apps.verification.actions.gates.record", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_exception(check=check, gate="origins", reason="x", by=people["editor"])

    assert not GateException.objects.exists()


def test_interests_are_told_by_each_for_themselves_and_the_newest_holds() -> None:
    check, people = check_in_review(needs_interests=True)
    disclose_interest(check=check, has_interest=False, statement="", by=people["checker"])
    disclose_interest(check=check, has_interest=True, statement="My brother works there.", by=people["editor"])
    assert outcomes(check, people["editor"])["interests"] == "missing"

    disclose_interest(check=check, has_interest=False, statement="ignored", by=people["editor"])

    assert outcomes(check, people["editor"])["interests"] == "passed"
    with pytest.raises(BadInput, match="which interest"):
        disclose_interest(check=check, has_interest=True, statement=" ", by=people["editor"])
    with pytest.raises(NotAllowed):
        disclose_interest(check=check, has_interest=False, statement="", by=make_user(role="reporter"))


def test_articles_of_one_agency_are_one_origin_and_the_claimants_words_are_none() -> None:
    check, people = check_in_review(origins_min=2)
    check.evidence.all().delete()
    dpa = make_source("dpa", kind="agency")
    for _number in range(3):
        article = make_article(outlet=make_source(kind="outlet"))
        article.agencies.add(dpa)
        add_evidence(check, kind="article", article=article)
    add_evidence(check, kind="source", source=check.claim.claimant)
    assert outcomes(check, people["editor"])["origins"] == "missing"

    add_evidence(check, kind="article", article=make_article(outlet=make_source(kind="outlet")))

    assert outcomes(check, people["editor"])["origins"] == "passed"


def test_evidence_taken_off_the_list_counts_for_nothing() -> None:
    check, people = check_in_review(origins_min=1, needs_archive=True)
    check.evidence.update(removed_at="2026-05-04T10:00Z", removed_by=people["checker"])

    assert outcomes(check, people["editor"]) | {"second reader": ""} == {
        "origins": "missing", "archived": "passed", "contacted": "not asked", "interests": "not asked",
        "second reader": "",
    }  # fmt: skip


def test_gates_are_asked_in_a_fixed_number_of_queries() -> None:
    check, _people = check_in_review(**EVERYTHING)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            facts_about(Check.objects.select_related("claim__desk", "claim__claimant").get(pk=check.pk))
        return len(queries)

    few = asked()
    for _number in range(5):
        article = make_article(outlet=make_source(kind="outlet"))
        article.agencies.add(make_source(kind="agency"))
        add_evidence(check, kind="article", article=article, capture=kept_copy("https://a.example/"))
        write_exception(check=check, gate="origins", reason="x", by=make_user(role="editor", desk=check.claim.desk))

    assert asked() <= few + 1  # the agencies are looked up once there are articles


def test_changing_gates_writes_what_changed_and_refuses_to_overwrite() -> None:
    desk = make_desk()
    editor = make_user(role="editor", desk=desk)
    version = gates_of(desk).version

    change_gates(desk=desk, by=editor, version=version, **OPEN_GATES | {"origins_min": 3})

    event = Event.objects.about("desk", desk.pk).filter(verb="gates changed").first()
    assert (event.before, event.after, event.actor_name) == ({"origins_min": 0}, {"origins_min": 3}, editor.name)
    with pytest.raises(Conflict):
        change_gates(desk=desk, by=editor, version=version, **OPEN_GATES)
    with pytest.raises(NotAllowed):
        change_gates(desk=desk, by=make_user(role="editor"), **OPEN_GATES)
    with pytest.raises(BadInput):
        change_gates(desk=desk, by=editor, **OPEN_GATES | {"origins_min": 21})
    assert gates_of(desk).origins_min == 3


def test_saving_what_is_asked_already_changes_nothing() -> None:
    desk = make_desk(gates={"origins_min": 2})
    before = Event.objects.count()

    change_gates(desk=desk, by=None, **OPEN_GATES | {"origins_min": 2})

    assert Event.objects.count() == before
