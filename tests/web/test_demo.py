"""The demo newsroom passes its own gates honestly, and its public pages are off like everybody's."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import change_newsroom, the_newsroom
from apps.accounts.models import Desk
from apps.verification.cases import gates_of
from apps.verification.claim_reviews import claim_review, faults
from apps.verification.models import Check, Evidence, GateException, Verdict
from apps.web.demo import set_up

pytestmark = pytest.mark.django_db


def test_the_demo_newsroom_publishes_through_real_gates(settings, tmp_path, client: Client) -> None:
    settings.DATA_DIR, settings.ARCHIVE_DIR = tmp_path, tmp_path / "archive"

    set_up()

    assert {gates_of(desk).origins_min for desk in Desk.objects.all()} == {2}
    assert set(Check.objects.values_list("state", flat=True)) >= {"in progress", "in review", "published", "retracted"}
    published = Verdict.objects.for_readers()
    assert published.count() == 3
    assert not GateException.objects.exists()
    for verdict in published:
        outcomes = {gate["gate"]: gate["outcome"] for gate in verdict.published_record["gates"]}
        assert set(outcomes.values()) == {"passed"}, outcomes
        assert faults(claim_review(verdict, the_newsroom())) == []
    assert client.get(reverse("web:published_list")).status_code == 404
    newsroom = the_newsroom()
    change_newsroom(by=None, name=newsroom.name, address="", contact="", has_public_pages=True)
    assert client.get(reverse("web:published_list")).content.decode().count('class="row"') == 3


def test_the_demo_newsroom_has_evidence_of_several_kinds_without_the_network(settings, tmp_path) -> None:
    settings.DATA_DIR, settings.ARCHIVE_DIR = tmp_path, tmp_path / "archive"

    set_up()

    assert set(Evidence.objects.values_list("kind", flat=True)) >= {"file", "dataset", "article", "source"}
    assert set(Evidence.objects.exclude(capture=None).values_list("capture__state", flat=True)) == {"kept"}
