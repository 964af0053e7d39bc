"""The life of a verdict by API: drafted, published, corrected, due for review, confirmed, retracted; and watching."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.verification.actions import move_check
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check, Verdict, Watch
from tests.api.calls import Api, api_of, told
from tests.factories import make_check, make_claim, make_desk, make_token, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user("checker", role="fact-checker", desk=desk)


@pytest.fixture
def editor(desk: Desk) -> User:
    return make_user("editor", role="editor", desk=desk)


def due(desk: Desk, **people: User) -> Check:
    check = make_check(state="published", desk=desk, **people)
    Verdict.objects.update(review_by=timezone.localdate() - timedelta(days=1))
    return_due_reviews(timezone.localdate())
    return check


def test_a_draft_has_all_its_parts_and_its_authors(desk: Desk, checker: User, editor: User) -> None:
    check = make_check(state="in progress", desk=desk)
    parts = {"explanation": "They do.", "context": "In spring.", "method": "Read.", "correction": "Old minutes."}

    first = api_of(checker).put(f"checks/{check.pk}/verdict/", {"rating": "true", **parts})
    second = api_of(editor).put(f"checks/{check.pk}/verdict/", {"rating": "true", **parts}, If_Match=first["ETag"])

    assert {name: second.json()[name] for name in parts} == parts
    assert second.json()["author_ids"] == [str(checker.pk), str(editor.pk)]


def test_a_correction_and_what_it_replaced_are_listed(desk: Desk, checker: User, editor: User) -> None:
    check = make_check(state="published", desk=desk, checker=checker, editor=editor)
    mine, theirs = api_of(checker), api_of(editor)
    theirs.post(f"checks/{check.pk}/moves/", {"to": "in progress", "comment": "New minutes."})
    mine.put(f"checks/{check.pk}/verdict/", {"rating": "true", "explanation": "They do."})
    refused = mine.post(f"checks/{check.pk}/moves/", {"to": "in review"})
    etag = mine.get(f"checks/{check.pk}/verdict/")["ETag"]
    body = {"rating": "true", "explanation": "They do.", "correction": "The minutes were old."}
    mine.put(f"checks/{check.pk}/verdict/", body, If_Match=etag)
    mine.post(f"checks/{check.pk}/moves/", {"to": "in review"})
    theirs.post(f"checks/{check.pk}/moves/", {"to": "published"})

    rows = mine.get(f"checks/{check.pk}/verdicts/").json()["results"]

    assert "what is corrected" in told(refused, 409, "not_allowed")["detail"]
    assert [(row["rating"]["key"], row["correction"]) for row in rows] == [
        ("true", "The minutes were old."),
        ("false", ""),
    ]
    assert rows[0]["published_by"]["username"] == "editor"


def test_a_retraction_says_why(desk: Desk, editor: User) -> None:
    check = make_check(state="published", desk=desk)
    api = api_of(editor)

    api.post(f"checks/{check.pk}/moves/", {"to": "retracted", "comment": "Forged."})

    (row,) = api.get(f"checks/{check.pk}/verdicts/").json()["results"]
    assert (row["retraction"], row["retracted_by"]["username"]) == ("Forged.", "editor")
    assert api.get(f"checks/{check.pk}/").json()["verdict"] is None


def test_readers_outside_see_the_verdicts_without_the_people(desk: Desk) -> None:
    check = make_check(state="published", desk=desk)
    hidden = make_check(state="published", is_confidential=True)
    draft = make_check(state="in review")
    partner = make_user(is_partner=True)
    api = Api(make_token(partner, scopes=["published:read"])[1])

    (row,) = api.get(f"checks/{check.pk}/verdicts/").json()["results"]

    assert row["rating"]["key"] == "false"
    assert {"author", "author_ids", "published_by", "retracted_by", "confirmed_by"}.isdisjoint(row)
    for other in (hidden, draft):
        told(api.get(f"checks/{other.pk}/verdicts/"), 404, "not_found")


def test_a_verdict_that_is_due_is_found_and_confirmed(desk: Desk, editor: User) -> None:
    check = due(desk)
    api = api_of(editor)

    found = api.get("checks/?needs_review=true").json()["results"]
    shown = {move["to"]: move for move in api.get(f"checks/{check.pk}/").json()["possible_moves"]}
    undated = api.post(f"checks/{check.pk}/moves/", {"to": "published"})
    confirmed = api.post(f"checks/{check.pk}/moves/", {"to": "published", "review_by": "2999-01-01"})

    assert [row["id"] for row in found] == [str(check.pk)]
    assert (shown["published"]["needs_review_by"], shown["published"]["why_not"]) == (True, None)
    assert "looked at again" in told(undated, 400, "bad_input")["detail"]
    assert (confirmed.json()["state"], confirmed.json()["needs_review"]) == ("published", False)
    assert confirmed.json()["verdict"]["review_by"] == "2999-01-01"


def test_its_author_is_told_who_may_confirm(desk: Desk) -> None:
    author = make_user("author", role="editor", desk=desk)
    check = due(desk, checker=author)
    api = api_of(author)

    shown = {move["to"]: move["why_not"] for move in api.get(f"checks/{check.pk}/").json()["possible_moves"]}
    refused = api.post(f"checks/{check.pk}/moves/", {"to": "published", "review_by": "2999-01-01"})

    assert told(refused, 409, "not_allowed")["detail"] == shown["published"]


def test_a_dismissal_is_offered_for_undoing_to_where_it_came_from(desk: Desk, checker: User) -> None:
    check = make_check(state="queued", desk=desk, checker=checker)
    move_check(check=check, to="dismissed", by=checker, comment="Twice.")
    api = api_of(checker)

    offered = [move["to"] for move in api.get(f"checks/{check.pk}/").json()["possible_moves"]]

    assert offered == ["queued"]
    assert api.post(f"checks/{check.pk}/moves/", {"to": "queued"}).json()["state"] == "queued"


def test_a_claim_is_watched_and_watched_no_more(checker: User) -> None:
    claim, api = make_claim(), api_of(checker)
    address = f"claims/{claim.pk}/watch/"

    answers = [
        api.get(address).json(),
        api.put(address, {"is_watching": True}).json(),
        api.put(address, {"is_watching": True}).json(),
        api.put(address, {"is_watching": False}).json(),
    ]

    assert [answer["is_watching"] for answer in answers] == [False, True, True, False]
    assert not Watch.objects.exists()


def test_what_one_cannot_see_one_cannot_watch(checker: User) -> None:
    address = f"claims/{make_claim(is_confidential=True).pk}/watch/"

    told(api_of(checker).get(address), 404, "not_found")
    told(api_of(checker).put(address, {"is_watching": True}), 404, "not_found")
    assert not Watch.objects.exists()
