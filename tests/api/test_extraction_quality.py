"""The figures over the API: as the page counts them, for editors and administrators, of what they may see."""

from typing import Any

import pytest

from apps.accounts.models import Desk, User
from apps.claims.actions import mend_claim, reject_claim
from apps.quality.figures import FEWEST
from tests.api.calls import api_of, told
from tests.factories import make_check, make_claim, make_desk, make_user
from tests.quality.test_figures import judge

pytestmark = pytest.mark.django_db
FIGURES, CORRECTIONS = "extraction-quality/", "extraction-quality/corrections/"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def editor(desk: Desk) -> User:
    return make_user(role="editor", desk=desk)


def test_figures_come_with_counts_shares_and_what_they_are_of(editor: User) -> None:
    judge(FEWEST, 5, kind="direct", confidence=0.95)
    make_check(state="queued")
    make_claim(by=editor)

    answer = api_of(editor).get(FIGURES).json()

    direct, indirect = answer["rows"]
    assert (answer["by"], answer["fewest"], direct["value"]) == ("kind", FEWEST, "direct")
    assert (direct["found"], direct["judged"], direct["rejected"]) == (FEWEST + 5, FEWEST + 5, 5)
    assert direct["precision"] | {"low": 0, "high": 0} == {
        "share": 0.8, "count": 20, "total": 25, "low": 0, "high": 0,
    }  # fmt: skip
    assert 0.6 < direct["precision"]["low"] < 0.8 < direct["precision"]["high"] < 0.95
    assert (indirect["confirmed"], indirect["added"], indirect["precision"]) == (1, 1, None)
    assert (answer["total"]["value"], answer["total"]["found"]) == (None, FEWEST + 6)
    assert [band["judged"] for band in answer["calibration"]] == [FEWEST + 6]


def test_figures_are_grouped_and_filtered(editor: User) -> None:
    make_claim(kind="direct", speech_act="warns")
    make_claim()

    grouped = api_of(editor).get(FIGURES, by="speech_act").json()
    filtered = api_of(editor).get(FIGURES, kind="direct,mixed", language="en", pipeline="test").json()
    future = api_of(editor).get(FIGURES, since="2200-01-01").json()

    assert {row["value"]: row["found"] for row in grouped["rows"]} == {"warns": 1, "states": 1}
    assert filtered["total"]["found"] == 1
    assert future["rows"] == []
    for wrong in ({"by": "weather"}, {"kind": "sung"}, {"bye": "kind"}, {"page_size": "5"}):
        told(api_of(editor).get(FIGURES, **wrong), 400, "invalid")


def test_corrections_tell_what_was_found_and_what_is_there_now(editor: User) -> None:
    claim = make_claim(label="Berg: it opens")
    mend_claim(claim=claim, version=1, label="Berg: it closes", by=editor)
    rejected = make_claim()
    reject_claim(claim=rejected, by=editor, reason="A caption")
    make_claim()

    rows = api_of(editor).get(CORRECTIONS).json()["results"]

    assert [row["outcome"] for row in rows] == ["rejected", "corrected"]
    assert (rows[0]["reason"], rows[0]["parts"]) == ("A caption", [])
    assert rows[1]["parts"] == [{"part": "label", "before": "Berg: it opens", "after": "Berg: it closes"}]
    assert rows[1]["url"].endswith(f"/api/v1/claims/{claim.pk}/")
    assert rows[1]["quote"] in claim.appearances.get().version.text
    only = api_of(editor).get(CORRECTIONS, outcome="corrected").json()["results"]
    assert [row["claim"] for row in only] == [str(claim.pk)]


def test_only_editors_and_administrators_see_them_and_nothing_of_another_desk(desk: Desk, editor: User) -> None:
    reject_claim(claim=make_claim(desk=desk, is_confidential=True, label="Zebra"), by=editor)
    people = {
        "reporter": make_user(role="reporter", desk=desk), "fact-checker": make_user(role="fact-checker", desk=desk),
        "nobody": make_user(), "partner": make_user(is_partner=True),
    }  # fmt: skip
    for path in (FIGURES, CORRECTIONS):
        for person in people.values():
            told(api_of(person).get(path), 403, "forbidden")
        for outsider in (make_user(role="editor"), make_user(is_administrator=True)):
            answer = api_of(outsider).get(path)
            assert answer.status_code == 200
            assert "Zebra" not in answer.text
    assert api_of(make_user(role="editor")).get(FIGURES).json()["total"]["found"] == 0
    assert api_of(editor).get(FIGURES).json()["total"]["rejected"] == 1
    assert "Zebra" in api_of(editor).get(CORRECTIONS).text


def test_a_key_to_what_is_published_opens_no_figures(editor: User) -> None:
    for path in (FIGURES, CORRECTIONS):
        told(api_of(editor, ("published:read",)).get(path), 403, "missing_scope")


def test_a_page_of_corrections_takes_as_many_queries_however_long(
    editor: User, django_assert_max_num_queries: Any
) -> None:
    api = api_of(editor)
    for _ in range(8):
        mend_claim(claim=(claim := make_claim()), version=claim.version, label="Mended", by=editor)
    api.get(CORRECTIONS)

    with django_assert_max_num_queries(9):
        assert len(api.get(CORRECTIONS).json()["results"]) == 8
