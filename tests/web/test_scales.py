"""Rating scales under Settings: read by all, changed by editors, an old verdict keeps its label."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Desk, User
from apps.verification.models import RatingScale, ScaleVersion
from tests.factories import make_check, make_desk, make_user

pytestmark = pytest.mark.django_db

STEPS = [("Holds", "Stimmt", "true", "2", "1"), ("Fails", "Stimmt nicht", "false", "1", "2"), ("", "", "true", "", "")]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def editor(desk: Desk) -> User:
    return make_user("editor", role="editor", desk=desk)


def written(steps: list[tuple] = STEPS, **fields: Any) -> dict[str, Any]:
    data = {"name_en": "Holds or not", "name_de": "Stimmt oder nicht", "step-INITIAL_FORMS": 0, **fields}
    data["step-TOTAL_FORMS"] = len(steps)
    for number, step in enumerate(steps):
        for name, value in zip(("label_en", "label_de", "colour", "value", "position"), step, strict=True):
            data[f"step-{number}-{name}"] = value
    return data


def test_everybody_of_the_newsroom_reads_the_scales_with_word_and_colour(client: Client) -> None:
    client.force_login(make_user(role="reporter"))

    page = client.get(reverse("web:settings_scales")).content.decode()

    assert '<span class="verdict mostly-true">' in page
    assert "Fabricated" in page
    assert "Only editors change rating scales." in page
    assert "Add a scale" not in page


def test_an_editor_adds_a_scale(client: Client, editor: User) -> None:
    client.force_login(editor)

    client.post(reverse("web:settings_scale_add"), written())

    steps = ScaleVersion.objects.get(scale__slug="holds-or-not").ratings.values_list("key", "label_de", "value")
    assert list(steps) == [("holds", "Stimmt", 2), ("fails", "Stimmt nicht", 1)]


def test_places_order_the_steps(client: Client, editor: User) -> None:
    client.force_login(editor)
    turned = [(*STEPS[0][:4], "2"), (*STEPS[1][:4], "1")]

    client.post(reverse("web:settings_scale_add"), written(turned))

    steps = ScaleVersion.objects.get(scale__slug="holds-or-not").ratings.values_list("key", flat=True)
    assert list(steps) == ["fails", "holds"]


def test_changing_steps_makes_a_version_and_an_old_verdict_keeps_its_label(
    client: Client, editor: User, desk: Desk
) -> None:
    check = make_check(state="published", desk=desk)
    client.force_login(editor)
    form = client.get(reverse("web:settings_scale", args=["true-to-false"])).context["form"]

    client.post(reverse("web:settings_scale", args=["true-to-false"]), written(version=form.initial["version"]))
    page = client.get(check.claim.get_absolute_url()).content.decode()
    listed = client.get(reverse("web:settings_scales")).content.decode()

    assert RatingScale.objects.get(slug="true-to-false").versions.count() == 2
    assert "False" in page
    assert "True to false, version 1" in page or "Holds or not, version 1" in page
    assert "Earlier versions" in listed


def test_saving_the_same_steps_makes_no_version(client: Client, editor: User) -> None:
    client.force_login(editor)
    address = reverse("web:settings_scale", args=["true-to-false"])
    page = client.get(address)
    data = {"step-TOTAL_FORMS": 8, "step-INITIAL_FORMS": 5} | dict(page.context["form"].initial)
    for number, row in enumerate(page.context["steps"].initial):
        data |= {f"step-{number}-{name}": value for name, value in row.items()}

    client.post(address, data)

    assert RatingScale.objects.get(slug="true-to-false").versions.count() == 1


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([STEPS[0]], "between 2 and 20 steps"),
        ([STEPS[0], ("Fails", "", "false", "1", "2")], "English and in German"),
        ([STEPS[0], (*STEPS[1][:3], "2", "2")], "rising or falling"),
        ([STEPS[0], (*STEPS[1][:2], "pink", "1", "2")], "pink"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    client: Client, editor: User, steps: list, sentence: str
) -> None:
    client.force_login(editor)

    answer = client.post(reverse("web:settings_scale_add"), written(steps))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Stimmt oder nicht" in answer.content.decode()
    assert not RatingScale.objects.filter(slug="holds-or-not").exists()


def test_others_change_nothing_and_are_told_why(client: Client, desk: Desk) -> None:
    client.force_login(make_user(role="fact-checker", desk=desk))

    added = client.post(reverse("web:settings_scale_add"), written())
    acted = client.post(reverse("web:settings_scale_act", args=["seven-steps"]), {"act": "retire", "version": "1"})

    for answer in (added, acted):
        assert answer.status_code == 409
        assert "Only editors change rating scales." in answer.content.decode()


def test_a_scale_is_retired_taken_back_and_made_the_default(client: Client, editor: User) -> None:
    client.force_login(editor)
    address = reverse("web:settings_scale_act", args=["seven-steps"])
    states = []
    for version, act in enumerate(("retire", "back", "default"), start=1):
        client.post(address, {"act": act, "version": version})
        scale = RatingScale.objects.get(slug="seven-steps")
        states.append((scale.retired_at is not None, scale.is_default))

    refused = client.post(address, {"act": "retire", "version": 4})

    assert states == [(True, False), (False, False), (False, True)]
    assert (refused.status_code, RatingScale.objects.filter(is_default=True).count()) == (409, 1)
    assert "Choose another default" in refused.content.decode()


def test_a_page_that_is_out_of_date_changes_no_scale(client: Client, editor: User) -> None:
    client.force_login(editor)

    answer = client.post(reverse("web:settings_scale", args=["seven-steps"]), written(version=7))

    assert answer.status_code == 409
    assert "Somebody else changed this scale" in answer.content.decode()


def test_there_is_no_page_of_a_scale_that_is_not_there(client: Client, editor: User) -> None:
    client.force_login(editor)

    assert client.get(reverse("web:settings_scale", args=["nine-steps"])).status_code == 404
    assert client.post(reverse("web:settings_scale_act", args=["seven-steps"]), {"act": "burn"}).status_code == 400
