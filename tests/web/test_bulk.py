"""Moving many claims from the inbox: asked for by a form, watched on a page."""

import pytest
from django.urls import reverse

from apps.verification.actions.bulk import ask_for_bulk_move, work_on_bulk_move
from apps.verification.models import BulkMove
from tests.factories import make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def checker(client, desk):
    user = make_user(role="fact-checker", desk=desk)
    client.force_login(user)
    return user


def ask(client, claims, **told):
    return client.post(
        reverse("web:bulk"), {"claim": [claim.pk for claim in claims], "shown": "new", "to": "queued"} | told
    )


def test_the_chosen_claims_become_a_job_and_its_page_tells_how_far_it_is(client, checker, desk) -> None:
    claims = [make_claim(desk=desk, label=f"Bridge {number}") for number in range(2)]

    answer = ask(client, claims)
    job = BulkMove.objects.get()
    before = client.get(answer["Location"]).content.decode()
    work_on_bulk_move(job.pk)
    after = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()

    assert answer["Location"] == job.get_absolute_url()
    assert "0 claims moved, 2 waiting" in before
    assert "every 1s" in before
    assert "2 claims moved" in after
    assert "every 1s" not in after


def test_a_dismissal_without_a_comment_keeps_what_was_chosen(client, checker, desk) -> None:
    claims = [make_claim(desk=desk, label=f"Bridge {number}") for number in range(2)]

    answer = ask(client, claims, to="dismissed")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why in a comment" in page
    assert page.count("checked") == 2
    assert not BulkMove.objects.exists()


def test_another_desks_confidential_claim_is_as_if_it_were_not_there(client, checker) -> None:
    hidden = make_claim(is_confidential=True, label="Zebrafinch")

    answer = ask(client, [hidden])

    assert answer.status_code == 422
    assert "Zebrafinch" not in answer.content.decode()
    assert "not there any more" in answer.content.decode()


@pytest.mark.parametrize("told", [{"to": "published"}, {"to": "nonsense"}, {"shown": "nonsense"}, {"claim": ["x"]}])
def test_nonsense_is_refused(client, checker, desk, told) -> None:
    assert ask(client, [make_claim(desk=desk)], **told).status_code == 422
    assert not BulkMove.objects.exists()


def test_a_job_is_its_askers_alone(client, checker, desk) -> None:
    other = make_user(role="editor", desk=desk)
    job = ask_for_bulk_move(claims=[make_claim(desk=desk)], shown="new", to="queued", by=other)

    assert client.get(job.get_absolute_url()).status_code == 404


def test_asking_needs_a_post_and_a_log_in(client, checker) -> None:
    assert client.get(reverse("web:bulk")).status_code == 405
    client.logout()
    assert client.post(reverse("web:bulk")).status_code == 302


def test_the_inbox_offers_only_moves_that_can_be_made_for_many(client, checker, desk) -> None:
    make_claim(desk=desk)

    form = client.get(reverse("web:inbox")).context["bulk_form"]

    assert [value for value, _name in form.fields["to"].choices] == ["queued", "in progress", "dismissed"]
