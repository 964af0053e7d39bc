"""The inbox: what waits for triage, ranked, filtered, and nothing of other desks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.claims.models import Claim
from apps.verification.models import Check
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make_user(role="reporter"))
    return client


def labels(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("web:inbox"), query)
    return [row.claim.label for group in page.context["groups"] for row in group.rows]


def test_the_claim_most_worth_checking_comes_first(reader: Client) -> None:
    article = make_article()
    for worth in (0.2, 0.9, 0.5):
        make_claim(article=article, label=f"worth {worth}", worth=worth)

    assert labels(reader) == ["worth 0.9", "worth 0.5", "worth 0.2"]


def test_by_time_the_newest_comes_first(reader: Client) -> None:
    article = make_article()
    for name in ("first", "second"):
        make_claim(article=article, label=name, worth=0.5)
    Claim.objects.filter(label="first").update(created_at=timezone.now() - timedelta(hours=1))

    assert labels(reader, by="time") == ["second", "first"]


def test_claims_of_one_article_stand_together(reader: Client) -> None:
    one, other = make_article(), make_article()
    make_claim(article=one, label="one, high", worth=0.9)
    make_claim(article=other, label="other", worth=0.7)
    make_claim(article=one, label="one, low", worth=0.1)

    assert labels(reader) == ["one, high", "one, low", "other"]


def test_only_new_claims_are_to_triage_and_tabs_count_the_rest(reader: Client) -> None:
    desk = make_desk()
    make_claim(desk=desk, label="new")
    make_check(claim=make_claim(desk=desk, label="queued"), state="queued")
    make_check(claim=make_claim(desk=desk, label="done"), state="dismissed")

    page = reader.get(reverse("web:inbox"))

    assert labels(reader) == ["new"]
    assert labels(reader, status="queued") == ["queued"]
    assert {tab["value"]: tab["count"] for tab in page.context["tabs"]} == {
        "new": 1,
        "queued": 1,
        "in progress": 0,
        "in review": 0,
    }


FILTERS: list[tuple[str, Callable[[Claim], str]]] = [
    ("language", lambda claim: claim.language),
    ("desk", lambda claim: str(claim.desk_id)),
    ("speech_act", lambda claim: claim.speech_act),
    ("attribution", lambda claim: claim.attribution),
    ("outlet", lambda claim: str(claim.appearances.get().article.outlet_id)),
]


@pytest.mark.parametrize(("name", "value_of"), FILTERS, ids=[name for name, _ in FILTERS])
def test_filters_leave_what_fits_and_show_as_removable_chips(reader: Client, name: str, value_of: Callable) -> None:
    wanted = make_claim(
        article=make_article(language="de", outlet=make_source("Lendorfer Kurier", kind="outlet")),
        claimant=make_source("residents", kind="unnamed group"),
        speech_act="denies",
        label="wanted",
    )
    make_claim(article=make_article(outlet=make_source("Harbour Post", kind="outlet")), label="other")

    page = reader.get(reverse("web:inbox"), {name: value_of(wanted), "by": "time"})

    assert [row.claim.label for group in page.context["groups"] for row in group.rows] == ["wanted"]
    (chip,) = page.context["chips"]
    assert chip["without"] == "?by=time"


@pytest.mark.parametrize(
    "query", [{"language": "xx"}, {"desk": "nonsense"}, {"page": "99999"}, {"status": "gone"}, {"by": "x"}]
)
def test_nonsense_in_the_address_is_passed_over(reader: Client, query: dict) -> None:
    make_claim(label="new")

    assert labels(reader, **query) == ["new"]


def test_confidential_claims_are_seen_by_their_desk_alone(client: Client, reader: Client) -> None:
    desk = make_desk()
    make_claim(desk=desk, is_confidential=True, label="secret")
    make_article(desk=desk, is_confidential=True, state="failed", title="Secret article")

    page = reader.get(reverse("web:inbox"))
    news = reader.get(reverse("web:inbox_arrivals"), {"since": (timezone.now() - timedelta(hours=1)).isoformat()})

    assert "secret" not in (page.content + news.content).decode().lower()
    assert page.context["tabs"][0]["count"] == 0
    client.force_login(make_user(role="reporter", desk=desk))
    assert labels(client) == ["secret"]


def test_the_moves_a_person_may_not_make_are_shown_with_the_reason(reader: Client) -> None:
    make_claim()

    page = reader.get(reverse("web:inbox")).content.decode()

    assert "Only fact-checkers and editors may do this; you are a reporter here." in page


def test_articles_being_read_and_failed_ones_are_told_of(reader: Client) -> None:
    make_article(state="extracting", title="Just being read")
    make_article(state="failed", title="Not to be read")

    page = reader.get(reverse("web:inbox")).content.decode()

    assert "Just being read" in page
    assert "could not be read" in page


def test_arrivals_are_counted_since_the_page_was_drawn_and_silence_has_no_answer(reader: Client) -> None:
    address, since = reverse("web:inbox_arrivals"), timezone.now().isoformat()
    quiet = reader.get(reverse("web:inbox")).context["seen"]

    nothing = reader.get(address, {"since": since, "seen": quiet})
    make_claim()
    something = reader.get(address, {"since": since, "seen": quiet})

    assert nothing.status_code == 204
    assert "1 new claim has arrived." in something.content.decode()


def test_what_is_due_for_review_is_found_with_one_filter(reader: Client) -> None:
    due, other = make_check(state="queued"), make_check(state="queued")
    Check.objects.filter(pk=due.pk).update(needs_review=True)

    found = labels(reader, status="queued", needs_review="on")
    chip = reader.get(reverse("web:inbox"), {"status": "queued", "needs_review": "on"}).context["chips"][0]

    assert found == [due.claim.label]
    assert other.claim.label not in found
    assert (chip["name"], chip["word"]) == ("Needs review", "yes")


def test_strangers_log_in_first_and_nothing_can_be_posted(client: Client, reader: Client) -> None:
    assert Client().get(reverse("web:inbox")).headers["Location"].startswith("/login/")
    assert reader.post(reverse("web:inbox")).status_code == 405


def test_a_long_list_asks_the_database_no_more_than_a_short_one(reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(reverse("web:inbox"))
        return len(captured)

    make_claim()
    few = queries()
    for _number in range(8):
        make_claim(signals=(("denied", 1, []),))

    assert queries() == few
    assert few <= 18


@pytest.mark.parametrize("since", ["2026-13-45T00:00", "2026-11-22T10:00:00+23:59", "0001-01-01T00:00:00+14:00", "x"])
def test_a_time_that_is_none_counts_as_now(reader: Client, since: str) -> None:
    make_claim()

    answer = reader.get(reverse("web:inbox_arrivals"), {"since": since})

    assert answer.status_code == 200
    assert answer.context["count"] in {0, 1}
