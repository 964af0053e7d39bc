"""Taking a claim's dossier from its page."""

import io
import zipfile

import pytest
from django.urls import reverse

from apps.history.models import Event
from tests.factories import make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db


def test_a_person_of_a_desk_takes_the_zip_and_history_tells(client) -> None:
    claim = make_claim()
    client.force_login(make_user(role="reporter"))

    answer = client.post(reverse("web:dossier", args=[claim.pk]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    for close in answer._resource_closers:  # closing the answer itself would end the test's connection, too
        close()

    assert answer["Content-Type"] == "application/zip"
    assert any(name.endswith("index.html") for name in names)
    assert Event.objects.filter(verb="dossier taken", object_id=str(claim.pk)).count() == 1


def test_somebody_without_a_desk_is_told_why_not(client) -> None:
    address = reverse("web:dossier", args=[make_claim().pk])
    client.force_login(make_user())

    refused = client.post(address)

    assert refused.status_code == 409
    for page in (refused, client.get(address)):
        assert "Dossiers are for people of the desks" in page.content.decode()
    assert not Event.objects.filter(verb="dossier taken").exists()


def test_another_desks_confidential_claim_is_not_there(client) -> None:
    claim = make_claim(desk=make_desk(), is_confidential=True)
    client.force_login(make_user(role="editor"))

    assert client.get(reverse("web:dossier", args=[claim.pk])).status_code == 404
    assert client.post(reverse("web:dossier", args=[claim.pk])).status_code == 404
