"""The figures count what people made of the findings, each once, and say nothing where there are too few."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.articles.actions import add_version
from apps.articles.identity import fingerprint
from apps.articles.models import Article
from apps.claims.actions import mend_appearance, mend_claim, merge_claims, reject_claim, split_claim, undo_change
from apps.claims.models import Appearance, Claim
from apps.quality.corrections import corrected_parts
from apps.quality.figures import FEWEST, Share, figures
from apps.quality.findings import corrections, findings
from tests.claims.saying import say
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


def outcomes(**of: Any) -> Counter[str]:
    return Counter(findings().filter(**of).values_list("outcome", flat=True))


def test_each_finding_has_one_outcome(reporter: User) -> None:
    make_claim()
    make_check(state="queued")
    make_check(state="published")
    make_check(state="dismissed")
    reject_claim(claim=make_claim(), by=reporter)
    mended = make_claim()
    mend_claim(claim=mended, version=1, label="Mended", by=reporter)
    make_claim(by=reporter)

    assert outcomes() == {"left": 2, "confirmed": 2, "rejected": 1, "corrected": 1, "added": 1}


def test_what_was_taken_back_counts_no_more(reporter: User) -> None:
    undo_change(change=reject_claim(claim=make_claim(), by=reporter), by=reporter)
    reject_claim(claim=make_claim(by=reporter), by=reporter)

    assert outcomes() == {"left": 1}


def test_a_claim_that_two_articles_make_is_found_twice_and_a_merge_doubles_nothing(reporter: User) -> None:
    mayor, article = make_source(), make_article()
    one, other = say(article, "It opens.", mayor).claim, say(make_article(), "It will open.", mayor).claim
    twice = say(article, "It opens, so they say.", mayor).claim
    merge_claims(claim=other, into=one, by=reporter)
    merge_claims(claim=twice, into=one, by=reporter)

    assert outcomes() == {"left": 2}


def test_words_found_again_in_a_later_version_count_once(reporter: User) -> None:
    article = make_article()
    first = say(article, "It opens.", make_source("Ada Berg"))
    again = "Another text. The mayor says that it opens."
    add_version(article=article, title="A", text=again, language="en", fingerprint=fingerprint(again))
    second = say(Article.objects.get(pk=article.pk), "It opens.", make_source("Ada Berg"), start=3)

    assert first.version_id != second.version_id
    assert [found.pk for found in findings()] == [second.pk]


def test_a_split_counts_as_one_correction(reporter: User) -> None:
    appearance = say(make_article(), "It opens and costs.", make_source(), content=((0, 5), (8, 12)))
    split_claim(
        claim=appearance.claim, appearances=[appearance], parts=[(8, 12)], text="It costs.", label="Cost",
        claimant=None, by=reporter,
    )  # fmt: skip

    assert outcomes() == {"corrected": 1}
    assert figures(findings(), by="kind").parts == {"split": 1}


def test_claims_are_counted_by_what_extraction_said(reporter: User) -> None:
    moved = make_claim(kind="direct", speech_act="warns").appearances.get()
    mend_appearance(appearance=moved, by=reporter, kind="reported", source=[(0, 4)])
    mend_claim(
        claim=moved.claim, version=Claim.objects.get(pk=moved.claim_id).version, speech_act="denies", by=reporter
    )
    make_claim(kind="reported")

    by_kind = {row.value: row for row in figures(findings(), by="kind").rows}
    by_act = {row.value: row for row in figures(findings(), by="speech_act").rows}

    assert (by_kind["direct"].corrected, by_kind["reported"].left) == (1, 1)
    assert (by_act["warns"].corrected, by_act["states"].left) == (1, 1)
    assert figures(findings(), by="kind").parts == {"kind": 1, "source": 1, "speech_act": 1}


@pytest.mark.parametrize(("by", "value"), [("language", "en"), ("pipeline", "test"), ("month", None)])
def test_claims_are_counted_by_other_things_too(by: str, value: str | None) -> None:
    make_claim()

    (row,) = figures(findings(), by=by).rows

    assert row.value == (value or timezone.localdate().replace(day=1))
    assert (row.found, row.judged) == (1, 0)


def judge(right: int, wrong: int, **found: Any) -> None:
    """So many findings of one article that were taken up, and so many that were rejected."""
    article, speaker = make_article(), make_source()
    for number in range(right + wrong):
        say(article, f"Claim number {number}.", speaker, start=number, **found)
    made = Claim.objects.filter(appearances__article=article).order_by("text_key").values_list("pk", flat=True)
    Claim.objects.filter(pk__in=list(made[:right])).update(status="queued")
    Claim.objects.filter(pk__in=list(made[right:])).update(rejected_at=timezone.now())


def test_too_few_judged_findings_give_no_share() -> None:
    judge(FEWEST - 2, 1)
    assert figures(findings(), by="kind").total.precision is None

    judge(0, 1)
    total = figures(findings(), by="kind").total
    assert (total.precision, total.as_found) == (Share(FEWEST - 2, FEWEST), Share(FEWEST - 2, FEWEST))


def test_a_correction_leaves_it_a_claim_that_was_not_right_as_found(reporter: User) -> None:
    judge(FEWEST, 0)
    mend_claim(claim=(claim := make_claim()), version=claim.version, label="Mended", by=reporter)

    total = figures(findings(), by="kind").total

    assert total.precision == Share(FEWEST + 1, FEWEST + 1)
    assert total.as_found == Share(FEWEST, FEWEST + 1)


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # The bounds of Wilson's interval as published tables have them.
    [(0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (10, 20, 0.2993, 0.7007), (90, 100, 0.8256, 0.9448)],
)
def test_the_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    share = Share(count, total)

    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_confidence_is_compared_with_what_was_right() -> None:
    judge(FEWEST, 0, confidence=0.95)
    judge(5, 5, confidence=0.52)
    judge(1, 0, confidence=1.0)
    make_claim(confidence=0.1)

    low, high = figures(findings(), by="kind").calibration

    assert (low.low, low.high, low.judged, low.right, low.precision) == (0.5, 0.6, 10, 5, None)
    assert (high.low, high.high, high.judged, high.right) == (0.9, 1.0, FEWEST + 1, FEWEST + 1)
    assert high.confidence == pytest.approx((FEWEST * 0.95 + 1) / (FEWEST + 1))


def test_nobody_counts_another_desks_confidential_claims() -> None:
    desk = make_desk()
    make_claim(desk=desk, is_confidential=True)
    make_claim(desk=desk)
    inside = make_user(role="editor", desk=desk)

    assert findings(inside).count() == 2
    assert findings(make_user(role="editor")).count() == findings(make_user(is_administrator=True)).count() == 1
    assert findings(make_user(is_partner=True)).count() == 0


def test_corrections_are_listed_with_what_was_found_and_what_is_there_now(reporter: User) -> None:
    claim = make_claim(claimant="Ada Berg", label="Berg: it opens")
    mend_claim(claim=claim, version=1, claimant=make_source("Jo Lund"), speech_act="denies", by=reporter)
    appearance = claim.appearances.get()
    begin = appearance.version.text.index("mayor")
    mend_appearance(appearance=appearance, by=reporter, content=[(begin, begin + 5)], kind="direct")
    reject_claim(claim=make_claim(), by=reporter)
    make_claim(by=reporter)
    make_claim()

    listed = list(corrections(findings(reporter)))

    assert [found.outcome for found in listed] == ["added", "rejected", "corrected"]
    told = {each.part: (each.before, each.after) for each in corrected_parts(listed[-1])}
    assert told["claimant"] == ("Ada Berg", "Jo Lund")
    assert told["speech_act"] == ("states", "denies")
    assert told["kind"] == ("indirect", "direct")
    assert told["content"][1] == "mayor"
    assert corrected_parts(listed[0]) == []


def test_figures_and_lists_take_as_many_queries_for_many(
    reporter: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        reject_claim(claim=make_claim(), by=reporter)
        mend_claim(claim=(claim := make_claim()), version=claim.version, label="Mended", by=reporter)
    Appearance.objects.update(created_at=timezone.now() - timedelta(days=2))

    with django_assert_num_queries(3):
        figures(findings(), by="pipeline")
    with django_assert_max_num_queries(2):
        for found in corrections(findings()):
            corrected_parts(found)
