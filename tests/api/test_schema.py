"""The OpenAPI document tells the truth, and the pages that show it work without outside scripts."""

import json
import re

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from tests.api.calls import Api, api_of
from tests.factories import make_article, make_check, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> dict:
    return json.loads(Client().get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).content)


def test_the_document_is_valid_and_made_without_warnings(tmp_path) -> None:
    target = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(target))

    assert yaml.safe_load(target.read_text())["openapi"].startswith("3.")


def test_every_address_is_in_the_document(document: dict) -> None:
    patterns = next(p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "api").url_patterns
    routes = {
        "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(p.pattern))
        for p in patterns
        if p.name and p.name not in {"schema", "docs", "problem", "problems"}
    }

    assert set(document["paths"]) - {"/api/v1/schema/"} == routes


def test_every_operation_has_words_a_scope_and_the_shape_of_its_problems(document: dict) -> None:
    for path, operations in document["paths"].items():
        if path == "/api/v1/schema/":
            continue
        for method, operation in operations.items():
            assert operation["description"], (method, path)
            assert "Scope: `" in operation["description"] or path.endswith("/me/"), (method, path)
            assert "application/problem+json" in operation["responses"]["default"]["content"], (method, path)
            names = {parameter["name"] for parameter in operation["parameters"]} if "parameters" in operation else set()
            assert ("Idempotency-Key" in names) == (method == "post"), (method, path)


def test_answers_are_as_the_document_says(document: dict) -> None:
    check = make_check(state="published", claim=make_claim(signals=(("origins", 2, [{"a": 1}]),)))
    article = make_article()
    paths = {
        "/api/v1/articles/": {}, "/api/v1/articles/{id}/": {"id": article.pk},
        "/api/v1/articles/{id}/versions/": {"id": article.pk},
        "/api/v1/articles/{id}/versions/{number}/": {"id": article.pk, "number": 1},
        "/api/v1/articles/{id}/claims/": {"id": check.claim.appearances.get().article_id},
        "/api/v1/claims/": {}, "/api/v1/claims/{id}/": {"id": check.claim_id},
        "/api/v1/sources/": {}, "/api/v1/sources/{id}/": {"id": make_source(role="mayor").pk},
        "/api/v1/checks/": {}, "/api/v1/checks/{id}/": {"id": check.pk},
        "/api/v1/checks/{id}/moves/": {"id": check.pk}, "/api/v1/checks/{id}/evidence/": {"id": check.pk},
        "/api/v1/checks/{id}/evidence/order/": {"id": check.pk},
        "/api/v1/evidence/{id}/": {"id": check.evidence.get().pk},
        "/api/v1/checks/{id}/verdict/": {"id": make_check(state="in review").pk},
        "/api/v1/scales/": {}, "/api/v1/events/": {}, "/api/v1/me/": {},
    }  # fmt: skip
    api = api_of(make_user(role="editor"))
    for path, values in paths.items():
        answer = api.get(path.format(**values).removeprefix("/api/v1/"))
        assert answer.status_code == 200, path
        shape = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator(_nullable(shape | {"components": document["components"]}))
        assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(answer.json())] == [], path


def test_problems_are_as_the_document_says(document: dict) -> None:
    schema = document["components"]["schemas"]["Problem"] | {"components": document["components"]}

    for answer in (Api().get("claims/"), api_of(make_user()).get("claims/", kind="x")):
        assert list(Draft202012Validator(schema).iter_errors(answer.json())) == []


def _nullable(schema: object) -> object:
    """OpenAPI 3.0 writes `nullable: true` where JSON Schema writes a second type."""
    if isinstance(schema, list):
        return [_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _nullable(part) for name, part in schema.items()}
    return {"anyOf": [inner, {"type": "null"}]} if inner.pop("nullable", False) is True else inner


def test_the_pages_load_nothing_from_elsewhere_and_hold_no_inline_script(client: Client) -> None:
    response = client.get("/api/v1/docs/")

    page = response.text
    assert response.status_code == 200
    assert re.findall(r'(?:src|href)="(?!/)', page) == []
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert "<style" not in page
    assert "unsafe" not in response["Content-Security-Policy"]
    script = client.get(re.search(r'<script src="(/api/v1/docs/[^"]*)"', page)[1].replace("&amp;", "&"))
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.text
