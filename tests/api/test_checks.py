"""Work on checks by API: opening, moving, assigning, evidence, the verdict."""

import uuid

import pytest

from apps.accounts.models import Desk, User
from apps.verification.models import Check, Move
from tests.api.calls import Api, api_of, told
from tests.factories import make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user("checker", role="fact-checker", desk=desk)


@pytest.fixture
def api(checker: User) -> Api:
    return api_of(checker)


@pytest.fixture
def editor(desk: Desk) -> Api:
    return api_of(make_user("editor", role="editor", desk=desk))


def test_a_check_goes_from_a_claim_to_a_published_verdict(api: Api, editor: Api) -> None:
    claim = make_claim()

    opened = api.post("checks/", {"claim": str(claim.pk)})
    check = f"checks/{opened.json()['id']}/"
    taken = api.post(f"{check}moves/", {"to": "in progress"})
    evidence = api.post(
        f"{check}evidence/",
        {"title": "Minutes", "stance": "refutes", "url": "https://council.example/minutes", "quote": "June"},
    )
    drafted = api.put(f"{check}verdict/", {"rating": "false", "explanation": "The minutes say June."})
    asked = api.post(f"{check}moves/", {"to": "in review"})
    published = editor.post(f"{check}moves/", {"to": "published"})

    assert opened.status_code == taken.status_code == evidence.status_code == asked.status_code == 201
    assert opened["Location"].endswith(f"/api/v1/{check}")
    assert drafted.status_code == 200
    assert taken.json()["assignee"]["username"] == "checker"
    assert published.json()["state"] == "published"
    assert published.json()["verdict"]["rating"]["key"] == "false"
    assert api.get(f"claims/{claim.pk}/").json()["status"] == "published"
    moves = api.get(f"{check}moves/").json()["results"]
    assert [(move["from_state"], move["to_state"], move["by"]["username"]) for move in moves] == [
        ("new", "in progress", "checker"),
        ("in progress", "in review", "checker"),
        ("in review", "published", "editor"),
    ]


def test_a_check_says_which_moves_are_open_and_why_the_others_are_not(api: Api, checker: User, desk: Desk) -> None:
    check = make_check(state="in review", checker=checker, desk=desk)

    moves = {move["to"]: move for move in api.get(f"checks/{check.pk}/").json()["possible_moves"]}

    assert set(moves) == {"in progress", "published"}
    assert moves["in progress"]["needs_comment"] is True
    assert "editors" in moves["published"]["why_not"]


def test_a_refused_move_is_a_conflict_with_the_sentence_that_the_check_shows(editor: Api, api: Api) -> None:
    check = make_check(state="queued")
    shown = {move["to"]: move["why_not"] for move in api.get(f"checks/{check.pk}/").json()["possible_moves"]}

    problem = told(api.post(f"checks/{check.pk}/moves/", {"to": "published"}), 409, "not_allowed")
    uncommented = told(api.post(f"checks/{check.pk}/moves/", {"to": "dismissed"}), 409, "not_allowed")

    assert "published" in problem["detail"]
    assert shown["dismissed"] is None
    assert "comment" in uncommented["detail"]
    assert Check.objects.get().state == "queued"


def test_nobody_publishes_their_own_verdict(desk: Desk) -> None:
    author = make_user(role="editor", desk=desk)
    check = make_check(state="in review", checker=author, desk=desk)

    problem = told(api_of(author).post(f"checks/{check.pk}/moves/", {"to": "published"}), 409, "not_allowed")

    assert "second reader" in problem["detail"]


def test_a_move_on_a_stale_check_is_refused(api: Api) -> None:
    check = make_check(state="new")
    etag = api.get(f"checks/{check.pk}/")["ETag"]
    api.post(f"checks/{check.pk}/moves/", {"to": "queued"}, If_Match=etag)

    told(api.post(f"checks/{check.pk}/moves/", {"to": "in progress"}, If_Match=etag), 412, "stale")
    assert Move.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"to": "nowhere"}, {"to": ["new"]}, {"to": "queued", "comment": None}, []])
def test_bad_moves_are_refused(api: Api, body: object) -> None:
    told(api.post(f"checks/{make_check().pk}/moves/", body), 400, "invalid")


def test_a_claim_has_one_open_check(api: Api) -> None:
    claim = make_claim()

    first, second = (api.post("checks/", {"claim": str(claim.pk)}) for _time in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_a_check_is_not_opened_for_what_one_cannot_see(api: Api) -> None:
    hidden = make_claim(is_confidential=True)

    for claim in (str(hidden.pk), str(uuid.uuid4()), "x"):
        assert "claim" in told(api.post("checks/", {"claim": claim}), 400, "invalid")["errors"]
    told(api_of(make_user(is_administrator=True)).post("checks/", {"claim": str(make_claim().pk)}), 409, "not_allowed")


def test_a_check_is_given_to_somebody_and_taken_away(api: Api, checker: User) -> None:
    check = make_check(state="queued")
    etag = api.get(f"checks/{check.pk}/")["ETag"]

    given = api.put(f"checks/{check.pk}/assignment/", {"assignee": "checker", "due_on": "2030-01-31"}, If_Match=etag)
    taken = api.put(f"checks/{check.pk}/assignment/", {"assignee": None}, If_Match=given["ETag"])

    assert given.json()["assignee"]["id"] == str(checker.pk)
    assert given.json()["due_on"] == "2030-01-31"
    assert (taken.json()["assignee"], taken.json()["due_on"]) == (None, None)
    told(api.put(f"checks/{check.pk}/assignment/", {"assignee": "checker"}, If_Match=etag), 412, "stale")
    told(api.put(f"checks/{check.pk}/assignment/", {"assignee": "checker"}), 428, "precondition_required")


def test_a_check_is_given_to_nobody_who_could_not_work_on_it(api: Api) -> None:
    make_user("outsider")
    check = make_check(state="queued")

    told(api.put(f"checks/{check.pk}/assignment/", {"assignee": "nobody"}, If_Match='"2"'), 400, "invalid")
    told(api.put(f"checks/{check.pk}/assignment/", {"assignee": "outsider"}, If_Match='"2"'), 400, "bad_input")
    told(api.put(f"checks/{check.pk}/assignment/", {"due_on": "soon"}, If_Match='"2"'), 400, "invalid")


def test_evidence_is_listed_in_its_order(api: Api) -> None:
    check = make_check(state="in progress")
    source = make_source("Statistics Office", kind="organisation")
    for title in ("first", "second"):
        body = {"title": title, "stance": "context", "source": str(source.pk), "quote": "Forty."}
        assert api.post(f"checks/{check.pk}/evidence/", body).status_code == 201

    rows = api.get(f"checks/{check.pk}/evidence/").json()["results"]

    assert [row["title"] for row in rows] == ["first", "second"]
    assert rows[0]["source"]["name"] == "Statistics Office"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"url": ""}, 400, "bad_input"),
        ({"url": "javascript:alert(1)"}, 400, "invalid"),
        ({"stance": "maybe"}, 400, "invalid"),
        ({"title": "x" * 301}, 400, "invalid"),
        ({"kind": "rumour"}, 400, "invalid"),
        ({"kind": "dataset"}, 400, "bad_input"),
        ({"kind": "source"}, 400, "bad_input"),
        ({"article": str(uuid.uuid4())}, 400, "invalid"),
        ({"source": str(uuid.uuid4())}, 400, "invalid"),
        ({"quote": "x" * 20_001}, 400, "invalid"),
    ],
)
def test_bad_evidence_is_refused(api: Api, changes: dict, status: int, code: str) -> None:
    check = make_check(state="in progress")
    body = {"title": "Minutes", "stance": "refutes", "url": "https://council.example/"} | changes

    told(api.post(f"checks/{check.pk}/evidence/", body), status, code)


def test_a_confidential_source_is_no_evidence_where_others_would_see_it(api: Api, desk: Desk) -> None:
    check = make_check(state="in progress", desk=desk)
    secret = make_source("Deep Throat", confidential_to=desk)

    body = {"title": "A talk", "stance": "supports", "source": str(secret.pk)}

    assert "confidential" in told(api.post(f"checks/{check.pk}/evidence/", body), 400, "invalid")["detail"]


def test_evidence_and_verdicts_wait_until_the_check_is_taken(api: Api) -> None:
    check = make_check(state="queued")

    assert api.get(f"checks/{check.pk}/").json()["why_no_evidence"]
    body = {"title": "Minutes", "stance": "refutes", "url": "https://council.example/"}
    told(api.post(f"checks/{check.pk}/evidence/", body), 409, "not_allowed")
    told(api.put(f"checks/{check.pk}/verdict/", {"rating": "false", "explanation": "x"}), 409, "not_allowed")


def test_a_draft_is_rewritten_only_by_who_read_it(api: Api) -> None:
    check = make_check(state="in progress")
    verdict = f"checks/{check.pk}/verdict/"
    told(api.get(verdict), 404, "not_found")
    first = api.put(verdict, {"rating": "false", "explanation": "First."})

    told(api.put(verdict, {"rating": "true", "explanation": "Blind."}), 428, "precondition_required")
    second = api.put(verdict, {"rating": "mixed", "explanation": "Second."}, If_Match=first["ETag"])
    told(api.put(verdict, {"rating": "true", "explanation": "Stale."}, If_Match=first["ETag"]), 412, "stale")

    assert second.status_code == 200
    read = api.get(verdict)
    assert (read.json()["rating"]["key"], read.json()["explanation"]) == ("mixed", "Second.")
    assert read.json()["author"]["username"] == "checker"
    assert read["ETag"] == second["ETag"]


def test_a_verdict_is_given_on_any_scale_but_on_none_of_its_wrong_steps(api: Api) -> None:
    check = make_check(state="in progress")
    verdict = f"checks/{check.pk}/verdict/"

    for body in ({"rating": "sort-of"}, {"rating": "unproven"}, {"scale": "none", "rating": "true"}):
        told(api.put(verdict, body | {"explanation": "x"}), 400, "invalid")
    given = api.put(verdict, {"scale": "confirmed-or-not", "rating": "unproven", "explanation": "No record."})

    assert given.json()["rating"]["scale"] == "confirmed-or-not"
    assert given.json()["rating"]["value"] is None


def test_the_list_can_be_filtered(api: Api, checker: User, desk: Desk) -> None:
    queued = make_check(state="queued")
    mine = make_check(state="in progress", checker=checker, desk=desk)

    def found(**query: str) -> set[str]:
        return {row["id"] for row in api.get("checks/", **query).json()["results"]}

    for query, expected in [
        ({}, {queued, mine}),
        ({"state": "queued"}, {queued}),
        ({"state": "queued,in progress"}, {queued, mine}),
        ({"assignee": "me"}, {mine}),
        ({"assignee": "checker"}, {mine}),
        ({"claim": str(queued.claim_id)}, {queued}),
        ({"claimant": str(queued.claim.claimant_id)}, {queued}),
        ({"desk": desk.slug}, {mine}),
        ({"needs_review": "true"}, set()),
        ({"due_before": "2030-01-01"}, set()),
    ]:
        assert found(**query) == {str(check.pk) for check in expected}, query


def test_scales_are_listed_in_the_language_asked_for(checker: User) -> None:
    api = api_of(checker, **{"Accept-Language": "de"})

    scales = api.get("scales/").json()["results"]

    assert {scale["slug"] for scale in scales} == {"seven-steps", "true-to-false", "confirmed-or-not"}
    default = next(scale for scale in scales if scale["is_default"])
    assert default["name"] == "Wahr bis falsch"
    assert [rating["key"] for rating in default["ratings"]] == ["true", "mostly-true", "mixed", "mostly-false", "false"]
    assert default["ratings"][4]["label"] == "Falsch"


def test_what_is_not_there_is_not_found(api: Api) -> None:
    for path in ("", "moves/", "evidence/", "verdict/"):
        told(api.get(f"checks/{uuid.uuid4()}/{path}"), 404, "not_found")
