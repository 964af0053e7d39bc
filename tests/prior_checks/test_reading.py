"""Whatever shape a file has and however dirty it is: each record is read, or named with its place and its fault."""

import gzip
import json
import resource
from pathlib import Path
from typing import Any

import pytest

from apps.prior_checks.reading import Broken, Review, read_records
from apps.prior_checks.reading.claim_reviews import parts_of
from tests.prior_checks.reviews import feed, lines, review

JSON = json.dumps


def read(path: Path, content: bytes | str, **options: Any) -> list[str]:
    """One word for each part: the last of a review's address, or what is broken."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [word(part) for record in read_records(path, **options) for part in record.parts]


def word(part: Review | Broken) -> str:
    return part.url.rpartition("/")[2] if isinstance(part, Review) else part.code


def one(**changes: Any) -> Review | Broken:
    return next(iter(parts_of(review(1, **changes))))


def good(**changes: Any) -> Review:
    part = one(**changes)
    assert isinstance(part, Review), part
    return part


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(JSON(review(1)), id="one"),
        pytest.param(JSON([review(1)]), id="list"),
        pytest.param(JSON([review(1)], indent=2), id="indented"),
        pytest.param(JSON({"@graph": [{"@type": "WebPage"}, review(1)]}), id="graph"),
        pytest.param(JSON({"@type": "WebPage", "mainEntity": review(1)}), id="main entity of a page"),
        pytest.param(feed([review(1)]), id="feed"),
        pytest.param(feed([[review(1)]]), id="feed with lists"),
        pytest.param(JSON({"dataFeedElement": {"item": review(1)}}), id="feed of one"),
        pytest.param(JSON({"itemListElement": [{"@type": "ListItem", "item": review(1)}]}), id="item list"),
        pytest.param(b"\xef\xbb\xbf" + JSON(review(1)).encode(), id="byte order mark"),
        pytest.param(JSON([review(1)]).encode("utf-16"), id="UTF-16"),
        pytest.param(JSON([review(1)]).encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(gzip.compress(feed([review(1)])), id="gzip"),
        pytest.param(
            f'<!doctype html><SCRIPT type="application/ld+json">\n{JSON(review(1))}\n</SCRIPT><script>x()</script>',
            id="page",
        ),
        pytest.param(
            f"<html><script type='application/ld+json'>{JSON({'@type': 'Organization'})}</script>"
            f"<script type='application/ld+json'>{JSON([review(1)])}</script>",
            id="page with other things",
        ),
    ],
)
def test_every_shape_is_read(path: Path, content: bytes | str) -> None:
    assert read(path, content) == ["1"]


def test_several_reviews_in_one_element_are_all_read(path: Path) -> None:
    assert read(path, feed([[review(1), review(2)], review(3)])) == ["1", "2", "3"]


def test_a_line_that_is_broken_spoils_no_other(path: Path) -> None:
    content = lines([review(1), JSON(review(2)).encode()[:-9], review(3), b"", b"null", review(4)])

    assert read(path, content) == ["1", "not_json", "3", "no_item", "4"]


def test_a_record_that_is_broken_inside_spoils_no_other(path: Path) -> None:
    content = b"[" + b",".join([JSON(review(1)).encode(), b'{"url": tru}', JSON(review(2)).encode()]) + b"]"

    assert read(path, content) == ["1", "not_json", "2"]


def test_what_is_no_review_is_named(path: Path) -> None:
    content = feed([None, [], "x", 5, {"@type": "MediaReview"}, review(1)])

    assert read(path, content) == ["no_item", "no_item", "not_an_object", "not_an_object", "not_a_claim_review", "1"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_of_a_truncated_file_everything_before_the_break_is_read(path: Path, pack: Any) -> None:
    whole = feed([review(number) for number in range(300)])

    found = read(path, pack(whole)[: len(pack(whole)) // 2])

    assert len(found) > 20
    assert found[:-1] == [str(number) for number in range(len(found) - 1)]
    assert found[-1] == "cut_off"


def test_each_broken_record_has_its_place(path: Path) -> None:
    text = '[\n{"a": 1},\n' + JSON(review(1)) + ',\n{"claimReviewed": 5}\n]'
    path.write_text(text)

    places = [(record.position, record.line, record.byte, record.excerpt) for record in read_records(path)]

    assert places[0] == (1, 2, text.index('{"a"'), '{"a": 1}')
    assert places[1][3] == ""
    assert places[2] == (3, 4, text.index('{"claimReviewed": 5}'), '{"claimReviewed": 5}')


def test_records_that_were_read_before_are_skipped(path: Path) -> None:
    assert read(path, feed([review(number) for number in range(5)]), skip=3) == ["3", "4"]


@pytest.mark.parametrize(
    ("hostile", "told"),
    [
        pytest.param("[" * 10_000 + "]" * 10_000, "too_deep", id="deep"),
        pytest.param('{"a":' * 10_000 + "1" + "}" * 10_000, "too_deep", id="deep objects"),
        pytest.param('{"claimReviewed": "' + "x" * 5_000_000 + '"}', "too_large", id="long string"),
        pytest.param('{"claimReviewed": "' + "\\u0041" * 900_000 + '"}', "too_large", id="escapes"),
        pytest.param(
            '{"url": "https://a.example/", "claimReviewed": ' + "9" * 5000 + "}", "no_claim", id="long number"
        ),
        pytest.param('{"claimReviewed": NaN, "url": 1e999}', "no_claim", id="no numbers"),
    ],
)
def test_hostile_records_are_bounded_and_named(path: Path, hostile: str, told: str) -> None:
    assert read(path, f"[{hostile},{JSON(review(1))}]") == [told, "1"]


def test_a_page_of_unclosed_scripts_ends(path: Path) -> None:
    assert read(path, "<html>" + "<script type=application/ld+json>" * 100_000) == ["cut_off"]


def test_a_file_that_is_nothing_of_the_kind_is_told_once(path: Path) -> None:
    assert read(path, "Dear Sir or Madam, find attached our checks.") == ["not_json"]
    assert read(path, "") == []


def test_what_no_column_holds_is_taken_out() -> None:
    part = next(iter(parts_of(json.loads(JSON(review(1, claimReviewed="so \ud800it is"))))))

    assert isinstance(part, Review)


def test_half_characters_and_nul_are_replaced(path: Path) -> None:
    path.write_text(
        '{"claimReviewed": "so\\u0000 it \\ud800is", "url": "https://a.example/1", "x\\u0000": ["\\udfff"]}'
    )

    part = next(read_records(path)).parts[0]

    assert isinstance(part, Review)
    assert (part.claim_text, part.raw["x"]) == ("so it ?is", ["?"])


def test_memory_stays_small_however_large_the_file_is(path: Path) -> None:
    with path.open("w") as file:
        file.write('{"@type": "DataFeed", "dataFeedElement": [')
        body = "A long text that nobody reads. " * 60
        for number in range(15_000):
            file.write(("," if number else "") + JSON({"item": [review(number, reviewBody=body)]}))
        file.write("]}")
    assert path.stat().st_size > 40_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    count = sum(len(record.parts) for record in read_records(path))

    assert count == 15_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024  # KiB


# --- One review ---------------------------------------------------------------------------------------------------


def test_a_review_tells_all_it_has() -> None:
    part = good()

    assert (part.publisher, part.site, part.claimant_name) == ("Factdesk", "factdesk.example", "Erika Brandt")
    assert (str(part.claim_date), str(part.review_date)) == ("2026-05-02", "2026-05-14")
    assert (part.rating_label, part.rating_number, part.rating_best, part.rating_worst) == ("False", 1.0, 5.0, 1.0)
    assert part.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert (part.first_appearance, part.appearances) == ("https://social.example/post/1", ("https://video.example/2",))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claimReviewed": None}, "no_claim"),
        ({"claimReviewed": ""}, "no_claim"),
        ({"claimReviewed": "…"}, "no_claim"),
        ({"claimReviewed": {"x": 1}}, "no_claim"),
        ({"url": None}, "no_address"),
        ({"url": "javascript:alert(1)"}, "bad_address"),
        ({"url": "/reviews/1"}, "bad_address"),
        ({"url": "http://[::1"}, "bad_address"),
    ],
)
def test_a_review_needs_a_claim_and_an_address(changes: dict, code: str) -> None:
    part = one(**changes)

    assert isinstance(part, Broken)
    assert part.code == code


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"claimReviewed": ["", "One claim."]}, "claim_text", "One claim."),
        ({"claimReviewed": {"@value": "One claim."}}, "claim_text", "One claim."),
        ({"claimReviewed": 1984}, "claim_text", "1984"),
        ({"author": [{"name": "A"}, {"name": "B"}]}, "publisher", "A"),
        ({"author": "A Desk"}, "publisher", "A Desk"),
        ({"author": None}, "publisher", "factdesk.example"),
        ({"author": {"name": 24}}, "publisher", "24"),
        ({"author": None, "publisher": {"name": "P"}}, "publisher", "P"),
        ({"itemReviewed": None}, "claimant_name", ""),
        ({"itemReviewed": "a post"}, "claimant_name", ""),
        ({"itemReviewed": [{"author": {"name": ["X"]}}]}, "claimant_name", "X"),
        ({"datePublished": "yesterday"}, "review_date", None),
        ({"datePublished": "0001-01-01"}, "review_date", None),
        ({"datePublished": "2026-02-31"}, "review_date", None),
        ({"datePublished": 20260514}, "review_date", "2026-05-14"),
        ({"datePublished": "May 14, 2026"}, "review_date", "2026-05-14"),
        ({"datePublished": "2026-05-14T10:30:00+02:00"}, "review_date", "2026-05-14"),
        ({"reviewRating": None}, "rating_label", ""),
        ({"reviewRating": []}, "rating_label", ""),
        ({"reviewRating": {"ratingValue": 4}}, "rating_label", "4"),
        ({"reviewRating": {"ratingValue": "4,5", "alternateName": ["Mostly true"]}}, "rating_number", 4.5),
        ({"reviewRating": {"ratingValue": "four", "alternateName": "Mostly true"}}, "rating_number", None),
        ({"reviewRating": {"ratingValue": True, "alternateName": "Mostly true"}}, "rating_number", None),
        ({"inLanguage": "de-AT"}, "language", "de"),
        ({"inLanguage": ["en"]}, "language", "en"),
        ({"inLanguage": "Klingon"}, "language", ""),
        ({"headline": {"x": []}}, "title", ""),
    ],
)
def test_dirt_survives(changes: dict, name: str, value: Any) -> None:
    found = getattr(good(**changes), name)

    assert (str(found) if name.endswith("date") and found else found) == value


def test_addresses_of_a_page_are_completed_by_its_own() -> None:
    parts = list(parts_of([review(1, url="/reviews/7"), review(2, url=None)], base="https://factdesk.example/today"))

    assert [part.url for part in parts if isinstance(part, Review)] == [
        "https://factdesk.example/reviews/7",
        "https://factdesk.example/today",
    ]
