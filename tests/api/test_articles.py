"""Handing articles in and following them."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.api import deliveries
from apps.articles.actions import add_version
from apps.articles.models import Article
from apps.intake.models import Delivery, Run
from tests.api.calls import Api, api_of, told
from tests.factories import make_article, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db

TEXT = (
    "Mayor promises bridge\n\nThe bridge will open in May, mayor Erika Brandt said on Monday. "
    "The council did not comment. More than two hundred people came to the meeting in the town hall."
)


@pytest.fixture
def reporter():
    return make_user(role="reporter")


@pytest.fixture
def api(reporter) -> Api:
    return api_of(reporter)


def test_a_text_is_taken_in_and_can_be_followed(api: Api, reporter) -> None:
    response = api.post("articles/", {"text": TEXT, "title": "Mayor promises bridge", "external_id": "wire-17"})

    assert response.status_code == 202
    receipt = response.json()
    assert set(receipt) == {"id", "state", "url", "already_here"}
    assert receipt["state"] == "received"
    assert receipt["already_here"] is False
    assert response["Location"] == receipt["url"]
    followed = Api.get(api, receipt["url"].partition("/api/v1/")[2]).json()
    assert followed["id"] == receipt["id"]
    assert followed["external_id"] == "wire-17"
    assert followed["desk"]["slug"] == reporter.desks.get().slug
    assert [step["step"] for step in followed["steps"]] == ["receive", "fetch", "clean", "extract", "resolve", "signal"]
    assert followed["error"] is None


def test_the_run_is_sent_on_its_way_when_the_article_is_safe(api: Api, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as sent:
        article_id = api.post("articles/", {"text": TEXT}).json()["id"]

    assert len(sent) == 1
    assert Run.objects.get(article_id=article_id).state == Run.State.DUE


def test_the_same_text_twice_is_one_article(api: Api) -> None:
    first = api.post("articles/", {"text": TEXT})
    second = api.post("articles/", {"text": TEXT})

    assert second.status_code == 200
    assert second.json()["id"] == first.json()["id"]
    assert second.json()["already_here"] is True
    assert Article.objects.count() == 1
    assert Delivery.objects.count() == 2


def test_an_address_is_taken_in(api: Api) -> None:
    response = api.post("articles/", {"url": "https://news.example/bridge?utm_source=x"})

    assert response.status_code == 202
    again = api.post("articles/", {"url": "http://www.news.example/bridge"})
    assert again.json()["id"] == response.json()["id"]


def test_an_address_beside_a_text_says_where_it_was_published(api: Api) -> None:
    article_id = api.post("articles/", {"text": TEXT, "url": "https://news.example/bridge"}).json()["id"]

    assert api.get(f"articles/{article_id}/").json()["source_url"] == "https://news.example/bridge"
    assert Delivery.objects.get().form == Delivery.Form.TEXT
    assert [row["id"] for row in api.get("articles/", source_url="https://news.example/bridge/").json()["results"]] == [
        article_id
    ]


def test_html_and_files_are_taken_in(api: Api) -> None:
    page = f"<html><body><article><p>{TEXT}</p></article></body></html>"
    html = api.post("articles/", {"html": page})
    file = api.upload("articles/", file=SimpleUploadedFile("a.txt", TEXT.encode(), "text/plain"), title="From a file")

    assert html.status_code == file.status_code == 202
    assert {delivery.form for delivery in Delivery.objects.all()} == {"html", "file"}
    assert api.get(f"articles/{file.json()['id']}/").json()["title"] == "From a file"


def test_a_confidential_article_is_found_by_its_desk_alone(api: Api) -> None:
    receipt = api.post("articles/", {"text": TEXT, "confidential": True}).json()

    assert api.get(f"articles/{receipt['id']}/").json()["is_confidential"] is True
    told(api_of(make_user(role="editor")).get(f"articles/{receipt['id']}/"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "empty"),
        ({"text": "   "}, 400, "empty"),
        ({"text": TEXT, "html": "<p>x</p>"}, 400, "several_at_once"),
        ({"url": "file:///etc/passwd"}, 400, "bad_address"),
        ({"url": "not an address"}, 400, "bad_address"),
        ({"text": TEXT, "language": "fr"}, 400, "unsupported_language"),
        ({"text": TEXT, "published_at": "yesterday"}, 400, "bad_date"),
        ({"text": TEXT, "desk": "nowhere"}, 400, "invalid"),
        ({"text": TEXT, "colour": "red"}, 400, "invalid"),
        ({"text": 5.5, "title": ["x"]}, 400, "invalid"),
        ({"text": "nul \x00 in it"}, 400, "invalid"),
        ({"text": "x" * (5 * 1024 * 1024 + 1)}, 413, "too_large"),
        ([], 400, "invalid"),
        ("text", 400, "invalid"),
        (b"{", 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (b"[" * 100_000, 400, "malformed"),
        (b'{"text": NaN}', 400, "malformed"),
        (b'{"text": 1e999}', 400, "malformed"),
    ],
)
def test_bad_input_is_refused_in_words(api: Api, body, status: int, code: str) -> None:
    told(api.post("articles/", body), status, code)
    assert not Article.objects.exists()


def test_binary_and_empty_files_are_refused_in_words(api: Api) -> None:
    picture = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "image/png")
    assert api.upload("articles/", file=picture).json()["status"] == 400
    told(api.upload("articles/", file=SimpleUploadedFile("a.txt", b"", "text/plain")), 400, "empty")


def test_a_request_of_20_mb_is_refused_in_words(api: Api) -> None:
    problem = told(api.post("articles/", b'{"text": "' + b"x" * (20 * 1024 * 1024) + b'"}'), 413, "too_large")

    assert "6 MB" in problem["detail"]


def test_people_of_several_desks_say_for_which(reporter, api: Api) -> None:
    second = make_desk()
    second.memberships.create(user=reporter, role="reporter")

    problem = told(api.post("articles/", {"text": TEXT}), 400, "invalid")
    chosen = api.post("articles/", {"text": TEXT, "desk": second.slug})

    assert second.slug in problem["errors"]["desk"][0]
    assert chosen.status_code == 202
    assert Article.objects.get().desk == second


def test_a_failed_article_says_why_and_is_tried_again(api: Api) -> None:
    article_id = api.post("articles/", {"text": TEXT}).json()["id"]
    told(api.post(f"articles/{article_id}/retry/"), 409, "conflict")
    Run.objects.update(state="failed", step="clean", error_code="no_text", finished_at=Run.objects.get().created_at)
    Article.objects.update(state="failed")

    failed = api.get(f"articles/{article_id}/").json()
    retried = api.post(f"articles/{article_id}/retry/")

    assert failed["error"]["code"] == "no_text"
    assert "Paste" in failed["error"]["detail"]
    assert [step["state"] for step in failed["steps"] if step["step"] == "clean"] == ["failed"]
    assert retried.status_code == 202
    assert retried.json()["state"] == "extracting"


def test_claims_come_in_reading_order_with_their_exact_words(api: Api) -> None:
    article = make_article(text="First she said no. Then she said yes. Nobody else said anything.")
    second = make_claim(article=article, quote="Then she said yes.")
    first = make_claim(article=article, quote="First she said no.")

    claims = api.get(f"articles/{article.pk}/claims/").json()["results"]

    assert [claim["id"] for claim in claims] == [str(first.pk), str(second.pk)]
    assert [claim["appearances"][0]["quote"] for claim in claims] == ["First she said no.", "Then she said yes."]


def test_versions_are_listed_and_read(api: Api) -> None:
    article = make_article(text="The first text of it.")
    add_version(
        article=article, title="New title", text="New title\n\nThe other text of it 😀.", language="en", fingerprint="2"
    )

    numbers = [row["number"] for row in api.get(f"articles/{article.pk}/versions/").json()["results"]]
    first = api.get(f"articles/{article.pk}/versions/1/").json()

    assert numbers == [2, 1]
    assert first["text"].endswith("The first text of it.")
    told(api.get(f"articles/{article.pk}/versions/3/"), 404, "not_found")
    told(api.get(f"articles/{article.pk}/versions/{10**30}/"), 404, "not_found")


def test_the_list_can_be_filtered_and_ordered(api: Api) -> None:
    outlet = make_source("Example Post", kind="outlet")
    german = make_article(language="de", text="Die Brücke wird im Mai eröffnet.", outlet=outlet)
    english = make_article(state="failed")

    def ids(**query: str) -> list[str]:
        return [row["id"] for row in api.get("articles/", **query).json()["results"]]

    assert ids() == [str(english.pk), str(german.pk)]
    assert ids(ordering="created_at") == [str(german.pk), str(english.pk)]
    assert ids(state="failed") == [str(english.pk)]
    assert ids(state="failed,ready", language="de") == [str(german.pk)]
    assert ids(outlet=str(outlet.pk)) == [str(german.pk)]
    assert ids(q="Brücken") == [str(german.pk)]
    assert ids(desk=english.desk.slug) == [str(english.pk)]
    assert ids(since="2020-01-01", until="2020-02-01") == []
    assert api.get("articles/", fields="id,state").json()["results"][0] == {"id": str(english.pk), "state": "failed"}


def ndjson(*lines: object) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)


def test_bulk_answers_every_line_and_loses_none(api: Api) -> None:
    other = {"text": TEXT + " Another ending of the same article, added later in the day."}
    body = ndjson({"text": TEXT}, b"{broken", {"text": ""}, other, {"text": TEXT}, {"colour": 1}, b"")

    response = api.post("articles/bulk/", body, content_type="application/x-ndjson")

    results = response.json()["results"]
    assert response.status_code == 200
    assert [(row["line"], row["status"]) for row in results] == [
        (1, 202),
        (2, 400),
        (3, 400),
        (4, 202),
        (5, 200),
        (6, 400),
    ]
    assert results[4]["id"] == results[0]["id"]
    assert [row["problem"]["code"] for row in results if "problem" in row] == ["malformed", "empty", "invalid"]
    assert Article.objects.count() == 2
    assert Run.objects.filter(state="due").count() == 2


def test_bulk_takes_other_lines_when_one_fails_unexpectedly(api: Api, monkeypatch) -> None:
    whole = deliveries.receive

    def receive(**given: object) -> object:
        if given["text"] == "boom":
            raise RuntimeError("broken part")
        return whole(**given)

    monkeypatch.setattr(deliveries, "receive", receive)

    results = api.post("articles/bulk/", ndjson({"text": "boom"}, {"text": TEXT}), content_type="application/x-ndjson")

    assert [row["status"] for row in results.json()["results"]] == [500, 202]
    assert "broken part" not in results.text


def test_bulk_says_which_lines_are_too_many(api: Api, monkeypatch) -> None:
    monkeypatch.setattr("apps.api.deliveries.MOST_LINES", 2)

    results = api.post("articles/bulk/", ndjson({}, {}, {"text": TEXT}), content_type="application/x-ndjson").json()[
        "results"
    ]

    assert [row["status"] for row in results] == [400, 400, 413]
    assert not Article.objects.exists()


def test_bulk_reads_lines_only(api: Api) -> None:
    told(api.post("articles/bulk/", {"text": TEXT}), 415, "unsupported_media_type")
    told(
        api.post("articles/", ndjson({"text": TEXT}), content_type="application/x-ndjson"),
        415,
        "unsupported_media_type",
    )


def test_what_is_not_there_is_not_found(api: Api) -> None:
    for path in ("", "claims/", "versions/", "versions/1/"):
        told(api.get(f"articles/{uuid.uuid4()}/{path}"), 404, "not_found")
    told(api.post(f"articles/{uuid.uuid4()}/retry/"), 404, "not_found")
