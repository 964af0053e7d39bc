"""Fields for an address of a web page say in our own words what an address is."""

import pytest
from django.utils.translation import override

from apps.web.forms.evidence import EvidenceForm
from apps.web.forms.gates import NewsroomForm
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "no address", "http://"])
def test_what_is_no_address_is_told_formally_in_both_languages(typed: str) -> None:
    given = {"kind": "link", "url": typed}
    evidence = EvidenceForm(given, user=make_user(role="editor"), claim=make_claim(), kind="link")
    newsroom = NewsroomForm({"address": typed})

    for errors in (evidence.errors["url"], newsroom.errors["address"]):
        with override("en"):
            assert errors[0].startswith("This is not an address of a web page.")
        with override("de"):
            assert errors[0].startswith("Das ist keine Adresse einer Webseite")
