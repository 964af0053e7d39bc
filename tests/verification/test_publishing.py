"""What is frozen when a verdict is published, and that nothing else ever reaches readers."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Desk
from apps.archives.models import Capture
from apps.verification.actions import move_check
from apps.verification.actions.gates import disclose_interest, write_exception
from apps.verification.models import Check, Evidence, Verdict
from apps.verification.publishing import plain, web_address
from tests.factories import make_article, make_check, make_claim, make_desk, make_rating, make_source, make_user

pytestmark = pytest.mark.django_db
CANARY = "Zebrafinkenkanarienvogel"


def published(check: Check) -> dict:
    return check.verdicts.published().latest("published_at").published_record


def evidence(check: Check, **fields: object) -> Evidence:
    return Evidence.objects.create(check_supported=check, **{"title": "Budget", "stance": "refutes"} | fields)


def in_review(desk: Desk | None = None, **more: object) -> tuple[Check, dict]:
    desk = desk or make_desk()
    people = {"checker": make_user(role="fact-checker", desk=desk), "editor": make_user(role="editor", desk=desk)}
    return make_check(state="in review", desk=desk, **people, **more), people


def test_the_record_holds_what_readers_see() -> None:
    outlet = make_source("Harbour Post", kind="outlet")
    article = make_article(
        outlet=outlet, url="https://post.example/bridge", published_at=datetime(2026, 5, 1, 8, tzinfo=UTC)
    )
    mayor = make_source("Erika Brandt")
    claim = make_claim(article=article, claimant=mayor, claimant_role="mayor", text="The bridge will open in May.")
    check = make_check(state="published", claim=claim, rating="mostly-false", explanation="It opens in June.")

    record = published(check)

    assert record["claim"]["text"] == "The bridge will open in May."
    told = {"name": "Erika Brandt", "kind": "person", "role": "mayor", "wikidata_id": ""}
    assert record["claim"]["claimant"] == told | {"id": str(mayor.pk)}
    assert record["claim"]["said_on"] == "2026-05-01"
    (place,) = record["claim"]["appearances"]
    assert (place["outlet"], place["url"]) == ("Harbour Post", "https://post.example/bridge")
    assert place["quote"] in article.current.text
    assert record["rating"] | {"scale": {}} == {
        "key": "mostly-false", "label_en": "Mostly false", "label_de": "Überwiegend falsch", "colour": "mostly-false",
        "value": 2, "worst": 1, "best": 5, "scale": {},
    }  # fmt: skip
    assert [step["value"] for step in record["rating"]["scale"]["steps"]] == [5, 4, 3, 2, 1]
    assert record["explanation"] == "It opens in June."
    assert record["evidence"][0]["title"] == "Minutes of the council"
    assert record["desk"] == claim.desk.name


def test_no_staff_no_contact_no_question_no_note_and_no_statement_of_interest_is_in_it() -> None:
    check, people = in_review(make_desk(gates={"needs_interests": True, "origins_min": 5}))
    evidence(check, note=f"{CANARY} found it", added_by=people["checker"], url="https://a.example/")
    check.responses.create(
        party=check.claim.claimant, asked_at="2026-05-04T10:00Z", channel="phone", outcome="denied", words="Not so.",
        question=f"{CANARY}?", contact=CANARY, asked_by=people["checker"],
    )  # fmt: skip
    disclose_interest(check=check, has_interest=True, statement=CANARY, by=people["checker"])
    disclose_interest(check=check, has_interest=False, statement="", by=people["editor"])
    write_exception(check=check, gate="origins", reason="The only record there is.", by=people["editor"])

    move_check(check=check, to="published", by=people["editor"], comment=CANARY)

    record = published(check)
    text = json.dumps(record, ensure_ascii=False)
    assert CANARY not in text
    assert not [person.name for person in people.values() if person.name in text]
    gates = {gate["gate"]: gate for gate in record["gates"]}
    assert gates["origins"]["exceptions"] == ["The only record there is."]
    assert gates["interests"]["code"] == "interests_author"
    assert record["responses"][0]["words"] == "Not so."


def test_nothing_confidential_goes_in_wherever_it_is_referred_to() -> None:
    check, people = in_review()
    secret = make_source(f"{CANARY} Brandt", confidential_to=make_desk())
    hidden = make_article(title=f"{CANARY} report", is_confidential=True, outlet=make_source(CANARY, kind="outlet"))
    evidence(check, kind="source", source=secret, title="A person who was there")
    evidence(check, kind="article", article=hidden, title="A report")
    check.responses.create(party=secret, asked_at="2026-05-04T10:00Z", channel="phone", outcome="no comment")

    move_check(check=check, to="published", by=people["editor"])

    assert CANARY not in json.dumps(published(check))


def test_later_work_never_changes_what_was_published() -> None:
    check, people = in_review()
    check = move_check(check=check, to="published", by=people["editor"])
    before = published(check)

    check = move_check(check=check, to="in progress", by=people["editor"], comment="New figures.")
    evidence(check, title=CANARY, url="https://b.example/")
    check.evidence.update(quote=CANARY)

    assert published(check) == before


def test_evidence_taken_off_the_list_is_left_out() -> None:
    check, people = in_review()
    check.evidence.update(removed_at="2026-05-04T10:00Z", removed_by=people["checker"])

    move_check(check=check, to="published", by=people["editor"])

    assert published(check)["evidence"] == []


def test_archived_copies_are_told_with_date_and_fingerprint() -> None:
    check, people = in_review()
    address = "https://council.example/minutes"
    capture = Capture.objects.create(
        address=address, state="kept", captured_at="2026-05-04T10:00Z", sha256="a" * 64, warc="x.warc.gz",
        wayback="kept", wayback_address=f"https://web.archive.org/web/2026/{address}",
    )  # fmt: skip
    check.evidence.update(capture=capture)

    move_check(check=check, to="published", by=people["editor"])

    (one,) = published(check)["evidence"]
    assert one["archived_at"] == "2026-05-04T10:00:00+00:00"
    assert one["sha256"] == "a" * 64
    assert one["wayback"] == f"https://web.archive.org/web/2026/{address}"


def test_publishing_is_undone_when_the_record_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    check, people = in_review()
    monkeypatch.setattr("apps.verification.actions.moving.freeze", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        move_check(check=check, to="published", by=people["editor"])

    assert not Verdict.objects.published().exists()
    assert Check.objects.get(pk=check.pk).state == "in review"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("http://a.example/", "http://a.example/"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example/", ""),
        ("https://user@a.example/", ""),
        ("https://a.example/\u202egnp.exe", ""),
        ("https:///x", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_only_addresses_that_a_browser_may_follow_are_kept(address: str, kept: str) -> None:
    assert web_address(address) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u202eb\u2066c\u2069", "abc"),
        ("zwei\nZeilen", "zwei\nZeilen"),
        ("\x07bell\r", "bell"),
        ("Größe – „so“ 👍🏽 א\u200fב", "Größe – „so“ 👍🏽 א\u200fב"),
    ],
)
def test_letters_that_only_mislead_the_eye_are_left_out(text: str, kept: str) -> None:
    assert plain(text) == kept


def test_a_scale_without_numbers_has_none() -> None:
    check, people = in_review()
    rating = make_rating_of("confirmed-or-not", "unproven")
    check.verdicts.update(rating=rating)

    move_check(check=check, to="published", by=people["editor"])

    assert (published(check)["rating"]["value"], published(check)["rating"]["worst"]) == (None, None)


def make_rating_of(scale: str, key: str) -> object:
    return type(make_rating()).objects.get(version__scale__slug=scale, key=key)


@pytest.mark.parametrize(
    "change",
    [
        {"published_record": {}}, {"explanation": "Other words."}, {"correction": "x"}, {"published_at": None},
        {"published_by": None}, {"author_ids": []},
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_published(change: dict) -> None:
    verdict = make_check(state="published").verdicts.get()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(**change)


def test_the_database_refuses_to_change_a_retraction() -> None:
    verdict = make_check(state="retracted").verdicts.get()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(retraction="Another reason.")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(retraction="", retracted_at=None, retracted_by=None)
