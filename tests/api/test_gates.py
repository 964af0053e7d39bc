"""Gates over the API: the checklist in a check, exceptions, interests, and what a desk asks."""

import pytest

from apps.accounts.models import Desk, User
from apps.verification.models import Check
from tests.api.calls import Api, api_of, told
from tests.factories import make_check, make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db
ASKED = {"origins_min": 3, "needs_archive": True, "needs_contact": False, "needs_interests": False}


@pytest.fixture
def desk() -> Desk:
    return make_desk(gates={"origins_min": 2})


@pytest.fixture
def editor(desk: Desk) -> User:
    return make_user(role="editor", desk=desk)


@pytest.fixture
def api(editor: User) -> Api:
    return api_of(editor)


@pytest.fixture
def check(desk: Desk) -> Check:
    return make_check(state="in review", desk=desk)


def test_a_check_lists_its_gates_with_what_is_missing(api: Api, check: Check) -> None:
    gates = {gate["gate"]: gate for gate in api.get(f"checks/{check.pk}/").json()["gates"]}

    assert list(gates) == ["origins", "archived", "contacted", "second reader", "interests"]
    assert gates["origins"]["outcome"] == "missing"
    assert "at least 2 are asked" in gates["origins"]["sentence"]
    assert gates["second reader"]["outcome"] == "passed"


def test_publishing_is_refused_with_what_is_missing_and_goes_through_with_an_exception(api: Api, check: Check) -> None:
    refused = told(api.post(f"checks/{check.pk}/moves/", {"to": "published"}), 409, "not_allowed")
    assert "Independent origins" in refused["detail"]

    written = api.post(f"checks/{check.pk}/exceptions/", {"gate": "origins", "reason": "The only record there is."})

    assert written.status_code == 201
    assert api.get(f"checks/{check.pk}/exceptions/").json()["results"][0]["reason"] == "The only record there is."
    assert api.post(f"checks/{check.pk}/moves/", {"to": "published"}).status_code == 201
    assert api.get(f"checks/{check.pk}/").json()["gates"] == []


def test_the_second_reader_has_no_exception_and_a_reporter_writes_none(api: Api, desk: Desk, check: Check) -> None:
    told(api.post(f"checks/{check.pk}/exceptions/", {"gate": "second reader", "reason": "x"}), 400, "invalid")
    told(api.post(f"checks/{check.pk}/exceptions/", {"gate": "origins", "reason": ""}), 400, "invalid")
    reporter = api_of(make_user(role="reporter", desk=desk))
    told(reporter.post(f"checks/{check.pk}/exceptions/", {"gate": "origins", "reason": "x"}), 409, "not_allowed")


def test_interests_are_told_and_read(api: Api, editor: User, check: Check) -> None:
    told(api.post(f"checks/{check.pk}/disclosures/", {"has_interest": True}), 400, "bad_input")

    answer = api.post(f"checks/{check.pk}/disclosures/", {"has_interest": True, "statement": "I chair the club."})

    assert answer.status_code == 201
    (row,) = api.get(f"checks/{check.pk}/disclosures/").json()["results"]
    assert (row["person"]["username"], row["statement"]) == (editor.username, "I chair the club.")


def test_what_a_desk_asks_is_changed_with_its_etag(api: Api, desk: Desk) -> None:
    now = api.get(f"desks/{desk.slug}/gates/")
    assert now.json()["origins_min"] == 2

    told(api.put(f"desks/{desk.slug}/gates/", ASKED), 428, "precondition_required")
    changed = api.put(f"desks/{desk.slug}/gates/", ASKED, If_Match=now["ETag"])

    assert (changed.status_code, changed.json()["origins_min"]) == (200, 3)
    assert changed["ETag"] != now["ETag"]
    told(api.put(f"desks/{desk.slug}/gates/", ASKED, If_Match=now["ETag"]), 412, "stale")
    told(api.put(f"desks/{desk.slug}/gates/", ASKED | {"origins_min": 21}, If_Match="*"), 400, "invalid")


def test_gates_are_the_desks_own(desk: Desk) -> None:
    who = {
        "administrator": (make_user(is_administrator=True), 200, 200),
        "reporter": (make_user(role="reporter", desk=desk), 200, 409),
        "outside editor": (make_user(role="editor"), 404, 404),
    }
    for name, (user, reads, writes) in who.items():
        api = api_of(user)
        assert api.get(f"desks/{desk.slug}/gates/").status_code == reads, name
        assert api.put(f"desks/{desk.slug}/gates/", ASKED, If_Match="*").status_code == writes, name


def test_exceptions_and_interests_of_confidential_checks_are_not_there_for_others(desk: Desk) -> None:
    check = make_check(state="in review", claim=make_claim(desk=desk, is_confidential=True))
    for user in (make_user(role="editor"), make_user(is_administrator=True)):
        api = api_of(user)
        for path, body in (
            ("exceptions", {"gate": "origins", "reason": "x"}),
            ("disclosures", {"has_interest": False}),
        ):
            told(api.get(f"checks/{check.pk}/{path}/"), 404, "not_found")
            told(api.post(f"checks/{check.pk}/{path}/", body), 404, "not_found")


def test_a_partner_reads_neither(check: Check) -> None:
    partner = api_of(make_user(is_partner=True))
    published = make_check(state="published")

    for path in (f"checks/{published.pk}/exceptions/", f"checks/{published.pk}/disclosures/",
                 f"desks/{published.claim.desk.slug}/gates/"):  # fmt: skip
        assert partner.get(path).status_code in {403, 404}
