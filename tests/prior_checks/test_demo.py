"""The demo newsroom shows what was checked before."""

from pathlib import Path
from typing import Any

import pytest

from apps.prior_checks.models import ImportRun, Offer
from apps.web.demo import set_up

pytestmark = pytest.mark.django_db


def test_claims_of_the_demo_were_checked_before(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.ARCHIVE_DIR = tmp_path, tmp_path / "archive"

    set_up()

    run = ImportRun.objects.get()
    assert (run.state, run.added, run.broken) == ("done", 3, 0)
    offered = dict(Offer.objects.values_list("prior_check__claim_text", "claim__text"))
    assert len(offered) == 3, offered
