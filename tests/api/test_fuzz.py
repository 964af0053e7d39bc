# ruff: noqa: E501 — tables read better unbroken
"""Whatever is sent, the answer is one of ours: never a 500, never a trace."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.calls import Api, api_of
from tests.factories import make_article, make_check, make_claim, make_desk, make_evidence, make_source, make_user

pytestmark = pytest.mark.django_db

STRANGE = st.sampled_from(
    ["", " ", "\x00", "\ud800", "\u202e", "é" * 400, "x" * 6000, "' OR 1=1 --", "<script>", "%00", "../..", "null", "-1",
     "1e308", "NaN", "0001-01-01", "9999-12-31", "2026-02-30", "2026-01-01T00:00:00+23:59", "http://[", "http://a\nb/",
     "javascript:x", "🌉", '"', "\\", "&|!():*", "00000000-0000-0000-0000-000000000000"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30) | STRANGE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
QUIET = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,  # the same requests every time: a failure is a bug, not the weather
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def ids() -> dict[str, Any]:
    check = make_check(state="in progress")
    claim = make_claim(article=make_article())
    return {
        "check": check.pk,
        "evidence": make_evidence(check).pk,
        "claim": claim.pk,
        "source": make_source().pk,
        "article": claim.appearances.get().article_id,
    }


@pytest.fixture
def api(settings) -> Api:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    return api_of(make_user(role="editor", desk=make_desk()))


WRITES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "articles/"): {
        "text": "The mayor said no.", "html": None, "url": None, "title": "T", "outlet": "O", "language": "en",
        "published_at": "2026-01-01", "external_id": "1", "desk": None, "confidential": True,
    },
    ("POST", "claims/"): {
        "article": "{article}", "version": 1, "text": "No.", "label": "No", "claimant": "{source}", "kind": "direct",
        "claimant_role": "r", "speech_act": "denies", "is_negative": True, "content": [[0, 3]], "cue": [[4, 5]], "source": [],
    },
    ("PATCH", "claims/{claim}/"): {"text": "x", "label": "x", "claimant": None, "speech_act": "states", "is_negative": False},
    ("POST", "claims/{claim}/merge/"): {"into": "{claim}"},
    ("POST", "claims/{claim}/split/"): {"appearances": [], "parts": [[0, 3]], "text": "x", "label": "x", "claimant": None},
    ("POST", "claims/{claim}/reject/"): {"reason": "r"},
    ("POST", "sources/{source}/merge/"): {"into": "{source}"},
    ("POST", "sources/"): {"name": "Ada Berg", "kind": "person", "description": "d", "wikidata_id": "Q1", "confidential_to": "x"},
    ("PATCH", "sources/{source}/"): {"name": "Ada Berg", "kind": "person", "description": "d", "wikidata_id": "Q1"},
    ("POST", "sources/{source}/aliases/"): {"name": "A. Berg"},
    ("POST", "checks/"): {"claim": "{claim}"},
    ("POST", "checks/{check}/moves/"): {"to": "in progress", "comment": "c"},
    ("PUT", "checks/{check}/assignment/"): {"assignee": None, "due_on": "2030-01-01"},
    ("POST", "checks/{check}/evidence/"): {
        "kind": "link", "title": "t", "stance": "context", "url": "https://a.example/", "source": None, "article": None,
        "quote": "q", "note": "n",
    },
    ("PUT", "checks/{check}/evidence/order/"): {"ids": ["{evidence}"]},
    ("POST", "checks/{check}/evidence/take-over/"): {"evidence": "{evidence}"},
    ("PATCH", "evidence/{evidence}/"): {"stance": "context", "title": "t", "source": None, "quote": "q", "note": "n"},
    ("POST", "evidence/{evidence}/remove/"): {"reason": "r"},
    ("PUT", "checks/{check}/verdict/"): {"scale": "true-to-false", "rating": "true", "explanation": "e", "review_by": "2030-01-01"},
}  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_bodies(api: Api, ids: dict[str, Any], method: str, path: str) -> None:
    sound = {
        name: value.format(**ids) if isinstance(value, str) else value
        for name, value in WRITES[method, path].items()
        if value is not None
    }

    @QUIET
    @given(
        changes=st.dictionaries(st.sampled_from(sorted(WRITES[method, path])), VALUES, max_size=3),
        dropped=st.sets(st.sampled_from(sorted(sound)), max_size=2),
    )
    def send(changes: dict, dropped: set[str]) -> None:
        body = {name: value for name, value in sound.items() if name not in dropped} | changes
        response = api.call(method, path.format(**ids), body, If_Match="*")

        assert response.status_code < 500, (body, response.content)

    send()


def test_bodies_that_are_no_objects(api: Api, ids: dict[str, Any]) -> None:
    @QUIET
    @given(body=VALUES | st.binary(max_size=200), address=st.sampled_from(sorted(WRITES)))
    def send(body: Any, address: tuple[str, str]) -> None:
        method, path = address

        assert api.call(method, path.format(**ids), body, If_Match="*").status_code < 500, (address, body)

    send()


def test_bulk_lines(api: Api) -> None:
    article = st.fixed_dictionaries({"text": st.text(max_size=60)}, optional={"title": VALUES, "url": VALUES})

    @QUIET
    @given(lines=st.lists(VALUES | article | st.binary(max_size=60), max_size=6))
    def send(lines: list[Any]) -> None:
        body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)

        answer = api.post("articles/bulk/", body, content_type="application/x-ndjson")

        assert answer.status_code == 200
        assert [row["line"] for row in answer.json()["results"]] == [
            number for number, line in enumerate(body.splitlines(), start=1) if line.strip()
        ]
        assert [row for row in answer.json()["results"] if row["status"] >= 500] == [], body

    send()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("articles/", "state language arrival outlet desk external_id source_url q since until ordering cursor page_size fields"),
        ("claims/", "claimant kind speech_act status verdict language outlet article desk q worth_min origins_min unnamed since "
                    "until ordering cursor page_size fields"),
        ("sources/", "kind wikidata_id q since until ordering cursor page_size fields"),
        ("checks/", "state claim claimant desk assignee due_before needs_review since until ordering cursor page_size fields"),
        ("events/", "kind object_id actor verb since until ordering cursor page_size fields"),
    ],
)  # fmt: skip
def test_filters(api: Api, ids: dict[str, Any], path: str, names: str) -> None:
    @QUIET
    @given(query=st.dictionaries(st.sampled_from(names.split()), st.text(max_size=30) | STRANGE, max_size=3))
    def ask(query: dict[str, str]) -> None:
        sendable = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}

        assert api.get(path, **sendable).status_code < 500, sendable

    ask()
