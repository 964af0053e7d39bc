"""What extraction reads of a claim's figures, dates and tense stays with the claim."""

from typing import Any

import pytest

from apps.articles.models import Article
from apps.claims.models import Claim
from apps.intake.models import Run, StepRecord
from tests.intake.running import delivered, read, run_through

TEXT = """Rat beschließt den Bau der Brücke

Der Rat der Stadt hat am Montag über die neue Brücke beraten und die Mittel dafür freigegeben.

Der Verkehrsminister Karl Brandt erklärte, die Brücke werde bis Mai 2031 rund 1,2 Milliarden Euro kosten.

Die Bürgermeisterin Anna Lindqvist sagte, gestern seien 40 Menschen gekommen. Die Arbeiten beginnen im Herbst.
"""

pytestmark = pytest.mark.django_db


def claim_about(article: Article, words: str) -> Claim:
    return Claim.objects.get(appearances__article=article, text__contains=words)


def test_a_claim_keeps_its_figures_dates_and_tense() -> None:
    claim = claim_about(read(TEXT), "Milliarden")

    figure = {"words": "1,2 Milliarden Euro", "value": 1.2e9, "unit": "EUR", "upper": None, "bound": "about"}
    assert claim.quantities == [figure]
    assert [(moment["words"], moment["value"]) for moment in claim.moments] == [("Mai 2031", "../2031-05")]
    assert claim.tense == "future"


@pytest.mark.parametrize(
    ("published_at", "day"),
    [("2026-03-12", "2026-03-11"), ("2026-03-11T23:30:00Z", "2026-03-11"), ("", "")],  # half past midnight in Berlin
)
def test_yesterday_counts_from_the_day_of_publication_where_the_newsroom_is(published_at: str, day: str) -> None:
    claim = claim_about(read(TEXT, given={"published_at": published_at}), "Menschen")

    assert [(moment["words"], moment["value"]) for moment in claim.moments] == [("gestern", day)]


def test_a_figure_beyond_all_measure_stops_no_article() -> None:
    assert read(TEXT.replace("40 Menschen", f"{'9' * 400} Menschen")).state == "ready"


def test_a_run_that_an_earlier_release_began_goes_on() -> None:
    run = run_through(delivered(TEXT).run, until="resolve")
    record = StepRecord.objects.get(run=run, step=Run.Step.EXTRACT)
    later = {"quantities", "moments", "tense"}
    record.result["attributions"] = [_without(later, told) for told in record.result["attributions"]]
    record.save(update_fields=["result"])

    claim = claim_about(run_through(run).article, "Milliarden")

    assert (claim.quantities, claim.moments, claim.tense) == ([], [], "")


def _without(names: set[str], told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}
