"""A small client that speaks to the API as a program would: JSON, a token, and headers by their names."""

import json
from typing import Any

from django.test import Client

from apps.accounts.models import User
from tests.factories import ALL_SCOPES, make_token

BASE = "/api/v1/"
PROBLEM = "application/problem+json"


class Api:
    """One caller. Paths are written below /api/v1/."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client()
        self.headers = headers | ({"Authorization": f"Bearer {secret}"} if secret else {})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(BASE + path, query, headers=self.headers)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        content_type = headers.pop("content_type", "application/json")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method.upper(), BASE + path, raw, content_type=content_type, headers=self.headers | named
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PUT", path, body, **headers)

    def upload(self, path: str, **parts: Any) -> Any:
        return self.client.post(BASE + path, parts, headers=self.headers)


def api_of(user: User, scopes: tuple[str, ...] = ALL_SCOPES, **headers: str) -> Api:
    if user.is_partner:
        scopes = ("published:read",)
    return Api(make_token(user, scopes=scopes)[1], **headers)


def told(response: Any, status: int, code: str) -> dict:
    """The problem of an answer, after checking that it is a whole one and betrays no trace."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"].startswith("/api/v1/problems/")
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    return problem
