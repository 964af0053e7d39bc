"""Many checks moved at once by a program."""

import pytest

from apps.verification.actions.bulk import work_on_bulk_move
from apps.verification.models import BulkMove
from tests.api.calls import api_of, told
from tests.factories import make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def api(desk):
    return api_of(make_user(role="fact-checker", desk=desk))


def test_a_job_is_taken_in_done_and_told_item_by_item(api, desk) -> None:
    claims = [make_claim(desk=desk) for _number in range(2)]

    taken = api.post("bulk-moves/", {"claims": [str(claim.pk) for claim in claims], "shown": "new", "to": "queued"})
    job = BulkMove.objects.get()
    work_on_bulk_move(job.pk)
    over = api.get(f"bulk-moves/{job.pk}/").json()
    items = api.get(f"bulk-moves/{job.pk}/items/").json()["results"]

    assert taken.status_code == 202
    assert taken["Location"].endswith(f"/api/v1/bulk-moves/{job.pk}/")
    assert taken.json()["counts"] == {"waiting": 2, "moved": 0, "refused": 0}
    assert over["counts"] == {"waiting": 0, "moved": 2, "refused": 0}
    assert over["finished_at"]
    assert [(item["claim"], item["state"]) for item in items] == [(str(claim.pk), "moved") for claim in claims]


def test_a_hidden_claim_is_as_if_it_were_not_there(api) -> None:
    hidden = make_claim(is_confidential=True)

    problem = told(
        api.post("bulk-moves/", {"claims": [str(hidden.pk)], "shown": "new", "to": "queued"}), 400, "invalid"
    )

    assert "claims" in problem["errors"]
    assert not BulkMove.objects.exists()


def test_what_is_decided_by_reading_is_refused(api, desk) -> None:
    body = {"claims": [str(make_claim(desk=desk).pk)], "shown": "in review", "to": "published"}

    assert "one by one" in api.post("bulk-moves/", body).json()["detail"]


def test_a_job_is_its_askers_alone(api, desk) -> None:
    api.post("bulk-moves/", {"claims": [str(make_claim(desk=desk).pk)], "shown": "new", "to": "queued"})
    job = BulkMove.objects.get()
    other = api_of(make_user(role="editor", desk=desk))

    assert other.get(f"bulk-moves/{job.pk}/").status_code == 404
    assert other.get(f"bulk-moves/{job.pk}/items/").status_code == 404
