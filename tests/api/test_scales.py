"""Rating scales by API: read by all who read checks, changed by editors, every version kept."""

import pytest

from apps.accounts.models import Desk
from apps.verification.models import RatingScale, Verdict
from tests.api.calls import Api, api_of, told
from tests.factories import make_check, make_desk, make_user

pytestmark = pytest.mark.django_db

STEPS = [
    {"label_en": "Holds", "label_de": "Stimmt", "colour": "true", "value": 3},
    {"label_en": "Partly", "label_de": "Teils", "colour": "mixed", "value": 2},
    {"label_en": "Fails", "label_de": "Stimmt nicht", "colour": "false", "value": 1},
    {"label_en": "Open", "label_de": "Offen", "colour": "open"},
]
SCALE = {"name_en": "Three and open", "name_de": "Drei und offen", "ratings": STEPS}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def editor(desk: Desk) -> Api:
    return api_of(make_user("editor", role="editor", desk=desk))


@pytest.fixture
def checker(desk: Desk) -> Api:
    return api_of(make_user("checker", role="fact-checker", desk=desk))


def test_an_editor_adds_a_scale_on_which_verdicts_are_given(editor: Api, checker: Api) -> None:
    check = make_check(state="in progress")

    added = editor.post("scales/", SCALE)
    drafted = checker.put(
        f"checks/{check.pk}/verdict/", {"scale": "three-and-open", "rating": "holds", "explanation": "x"}
    )

    assert added.status_code == 201
    assert added["Location"].endswith("/api/v1/scales/three-and-open/")
    assert [step["key"] for step in added.json()["ratings"]] == ["holds", "partly", "fails", "open"]
    assert drafted.json()["rating"]["scale_version"] == 1


def test_others_change_no_scale_and_are_told_why(checker: Api) -> None:
    for answer in (
        checker.post("scales/", SCALE),
        checker.patch("scales/seven-steps/", {"is_retired": True}, If_Match="*"),
    ):
        assert "Only editors change rating scales." in told(answer, 403, "forbidden")["detail"]


def test_other_steps_are_another_version_and_old_verdicts_keep_theirs(editor: Api) -> None:
    check = make_check(state="published", rating="false")
    etag = editor.get("scales/true-to-false/")["ETag"]

    changed = editor.patch("scales/true-to-false/", {"ratings": STEPS}, If_Match=etag)
    stale = editor.patch("scales/true-to-false/", {"name_en": "Mine"}, If_Match=etag)

    assert changed.json()["version"] == 2
    told(stale, 412, "stale")
    told(editor.patch("scales/true-to-false/", {"name_en": "Mine"}), 428, "precondition_required")
    versions = editor.get("scales/true-to-false/versions/").json()["results"]
    assert [(version["version"], len(version["ratings"])) for version in versions] == [(2, 4), (1, 5)]
    verdict = editor.get(f"checks/{check.pk}/").json()["verdict"]
    assert (verdict["rating"]["label_en"], verdict["rating"]["scale_version"]) == ("False", 1)
    assert Verdict.objects.get().rating.version.number == 1


def test_the_default_is_one_and_never_retired(editor: Api) -> None:
    chosen = editor.patch("scales/seven-steps/", {"is_default": True}, If_Match="*")
    refused = editor.patch("scales/seven-steps/", {"is_retired": True}, If_Match="*")
    unchosen = editor.patch("scales/seven-steps/", {"is_default": False}, If_Match="*")
    retired = editor.patch("scales/true-to-false/", {"is_retired": True}, If_Match="*")
    back = editor.patch("scales/true-to-false/", {"is_retired": False}, If_Match="*")

    assert chosen.json()["is_default"] is True
    assert RatingScale.objects.filter(is_default=True).count() == 1
    assert "default scale" in told(refused, 400, "bad_input")["detail"]
    told(unchosen, 400, "invalid")
    assert retired.json()["retired_at"]
    assert back.json()["retired_at"] is None


def test_no_verdict_is_drafted_on_a_retired_scale(editor: Api, checker: Api) -> None:
    check = make_check(state="in progress")
    editor.patch("scales/seven-steps/", {"is_retired": True}, If_Match="*")

    body = {"scale": "seven-steps", "rating": "true", "explanation": "x"}

    assert "retired" in told(checker.put(f"checks/{check.pk}/verdict/", body), 400, "bad_input")["detail"]


BAD = [
    ({"ratings": STEPS[:1]}, "bad_input", "between 2 and 20"),
    ({"ratings": [STEPS[0], STEPS[0]]}, "bad_input", "same key"),
    ({"ratings": [STEPS[0], STEPS[1] | {"label_de": "stimmt"}]}, "bad_input", "same label"),
    ({"ratings": [STEPS[0], STEPS[1] | {"value": 3}]}, "bad_input", "rising or falling"),
    ({"ratings": [STEPS[0], STEPS[2], STEPS[1]]}, "bad_input", "rising or falling"),
    ({"ratings": [STEPS[0], STEPS[3]]}, "bad_input", "rising or falling"),
    ({"ratings": [STEPS[0], STEPS[1] | {"label_de": ""}]}, "invalid", ""),
    ({"ratings": [STEPS[0], STEPS[1] | {"colour": "pink"}]}, "invalid", ""),
    ({"ratings": [STEPS[0], STEPS[1] | {"label_en": "!?"}]}, "bad_input", "key"),
    ({"name_de": " "}, "invalid", ""),
    ({"name_en": "Seven steps"}, "bad_input", "already"),
]


@pytest.mark.parametrize(("changes", "code", "sentence"), BAD)
def test_a_scale_that_readers_could_not_follow_is_refused(editor: Api, changes: dict, code: str, sentence: str) -> None:
    before = RatingScale.objects.count()

    problem = told(editor.post("scales/", SCALE | changes), 400, code)

    assert sentence in problem["detail"]
    assert RatingScale.objects.count() == before
