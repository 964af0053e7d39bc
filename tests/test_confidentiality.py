"""Nothing of a desk's confidential claim reaches anybody outside it: every address, every person, one table.

The table is confidentiality.csv. A line is a call: method, path and body, with the things of confidential_world.py in
braces, and what each kind of person gets: a status, or several with | between them; "-" is not tried. `shows` says
whether the people of the desk find the canary there, which proves that it could be found. A route without a line fails.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from os.path import commonprefix
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from apps.digests.actions import due_digests, plan_digests, send_digest
from apps.history.models import Event
from tests.api.calls import api_of
from tests.confidential_world import CANARY, INSIDERS, OUTSIDERS, World, add_what_is_confidential, open_world
from tests.digests.mailing import tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]

TABLE = Path(__file__).with_suffix(".csv").with_name("confidentiality.csv")
# Which column of the table tells of whom.
COLUMNS = {
    **dict.fromkeys(INSIDERS, "insider"),
    **dict.fromkeys((name for name in OUTSIDERS if name.startswith("outside ")), "outsider"),
    "administrator": "administrator",
    "without a desk": "without a desk",
    "partner": "partner",
    "anonymous": "anonymous",
}
NOBODY_INSIDE = (*OUTSIDERS, "anonymous")
# What differs from one answer to the next though nothing was changed.
PASSING = re.compile(
    "|".join(
        (
            r'csrfmiddlewaretoken" value="[^"]*"',
            r'X-CSRFToken": ?"[^"]*"',
            r"csrftoken=[^\n]*",
            r'nonce="[^"]*"',
            r"nonce-[\w+/=-]+",
            r"RateLimit: [^\n]*",
            r"Content-Length: \d+",
            r"Expires: [^\n]*",
            r"cursor=[\w%=-]+",
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",  # an id
            r"\d{4}-\d\d-\d\dT[\d:.+Z%AB]+",
            r"expires=[^;\n]*",  # of a cookie; how long it lives is compared
            r"\d\d:\d\d",
            r"\d+ (seconds?|minutes?) ago",
            "just now",
            r"unsubscribe/[\w:-]+",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    method: str
    path: str
    body: str
    shows: bool
    gives: dict[str, str]

    @property
    def is_about_something_secret(self) -> bool:
        return "{secret_" in self.path + self.body

    def __str__(self) -> str:
        return f"line {self.number}: {self.method} {self.path} {self.body}".strip()


@pytest.fixture(autouse=True)
def archive_folder(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path / "archive"


def table() -> list[Line]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [
            Line(number, row.pop("method"), row.pop("path"), row.pop("body"), row.pop("shows") == "canary", row)
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]


# --- Asking -------------------------------------------------------------------------------------


class Callers:
    """Everybody, with a browser that is logged in and a key to the API."""

    def __init__(self, world: World) -> None:
        self.cookies: dict[str, dict[str, str]] = {"anonymous": {}}
        self.tokens: dict[str, dict[str, str]] = {"anonymous": {}}
        for name, person in world.people.items():
            client = Client()
            client.force_login(person)
            self.cookies[name] = {key: morsel.value for key, morsel in client.cookies.items()}
            self.tokens[name] = api_of(person).headers

    def ask(self, name: str, line: Line, ids: dict[str, str]) -> Any:
        """The answer; whatever it changed is undone, and `events` tells how many events it left."""
        path = filled(line.path, ids)
        with transaction.atomic():
            before = Event.objects.count()
            answer = self._send(name, line.method, path, filled(line.body, ids))
            answer.text_and_headers = whole(answer)
            answer.events = Event.objects.count() - before
            transaction.set_rollback(True)
        return answer

    def _send(self, name: str, method: str, path: str, body: str) -> Any:
        client = Client(raise_request_exception=False)
        if path.startswith("/api/"):
            headers = self.tokens[name] | {"If-Match": "*"}
            return client.generic(method, path, body or "{}", content_type="application/json", headers=headers)
        client.cookies.load(self.cookies[name])  # a new browser each time: one of the pages logs out
        return client.get(path) if method == "GET" else client.post(path, json.loads(body or "{}"))


def filled(text: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    assert not re.search(r"\{[a-z_]+\}", text), f"the world has no {text}"
    return text


def whole(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{answer.cookies.output()}\n\n{body.decode(errors='replace')}"


def betrays(text: str) -> bool:
    return CANARY.lower() in text.lower()


# --- Every route has a line ---------------------------------------------------------------------


def routes(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for each in (resolver or get_resolver()).url_patterns:
        where = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, where)
        elif isinstance(each, URLPattern):
            yield where.replace("/^", "/"), each.callback  # as resolve() writes a pattern inside a path


def methods_of(view: Any) -> set[str]:
    """Those that a resource of the API has; of a page at least one is asked. HEAD is GET without its words."""
    return {name.upper() for name in getattr(view, "actions", {}) or {}} - {"HEAD"}  # the framework adds it when asked


def test_every_route_has_its_lines() -> None:
    dummy = dict.fromkeys(re.findall(r"\{([a-z_]+)\}", TABLE.read_text()), str(uuid4()))
    covered = {(resolve(filled(line.path, dummy).partition("?")[0]).route, line.method) for line in table()}
    missing = []
    for route, view in routes():
        asked = {method for where, method in covered if where == route}
        if not asked or methods_of(view) - asked:
            missing.append(f"{route} {', '.join(sorted(methods_of(view) - asked)) or 'GET or POST'}")

    assert not missing, f"tell in {TABLE.name} who gets what at:\n" + "\n".join(missing)


# --- Who gets what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [INSIDERS, OUTSIDERS[:3], (*OUTSIDERS[3:], "anonymous")], ids=["of the desk", "of another desk", "others"]
)
def test_everybody_gets_what_the_table_says_and_nobody_outside_sees_the_canary(names: tuple[str, ...]) -> None:
    world = add_what_is_confidential(open_world())
    callers, wrong = Callers(world), []
    for line in table():
        shown = False
        for name in names:
            column = COLUMNS[name]
            if line.gives[column] == "-":
                continue
            answer = callers.ask(name, line, world.ids)
            if str(answer.status_code) not in line.gives[column].split("|"):
                wrong.append(f"{line}: {name} gets {answer.status_code}, not {line.gives[column]}")
            if name in INSIDERS:
                shown = shown or betrays(answer.text_and_headers)
            elif betrays(answer.text_and_headers):
                wrong.append(f"{line}: {name} sees the canary")
            elif line.is_about_something_secret and answer.events:
                wrong.append(f"{line}: {name} left an event")
        if names == INSIDERS and shown != line.shows:
            wrong.append(f"{line}: people of the desk {'see' if shown else 'do not see'} the canary")

    assert wrong == [], "\n".join(wrong)


def test_what_is_confidential_cannot_be_told_from_what_is_not_there() -> None:
    world = add_what_is_confidential(open_world())
    callers, wrong = Callers(world), []
    unknown = {name: str(uuid4()) if name.startswith("secret_") else value for name, value in world.ids.items()}
    for line in table():
        if not line.is_about_something_secret:
            continue
        for name in ("outside editor", "administrator", "partner", "anonymous"):
            if line.gives[COLUMNS[name]] == "-":
                continue
            there, not_there = (callers.ask(name, line, ids) for ids in (world.ids, unknown))
            if plain(there) != plain(not_there):
                wrong.append(f"{line}: {name} can tell: {differing(plain(there), plain(not_there))}")

    assert wrong == [], "\n".join(wrong)


def plain(answer: Any) -> tuple[int, str]:
    return answer.status_code, PASSING.sub("…", answer.text_and_headers)


def differing(one: tuple[int, str], other: tuple[int, str]) -> str:
    """Where two answers part, for whoever reads why the test failed."""
    if one[0] != other[0]:
        return f"{one[0]} and {other[0]}"
    place = len(commonprefix([one[1], other[1]]))
    return f"{one[1][max(0, place - 60) : place + 60]!r} and {other[1][max(0, place - 60) : place + 60]!r}"


def test_pages_lists_and_counts_are_the_same_with_and_without_what_is_confidential() -> None:
    world = open_world()
    lines = [each for each in table() if each.method == "GET" and not each.is_about_something_secret]
    lines = [each for each in lines if not each.path.startswith(("/healthz", "/readyz"))]
    callers = Callers(world)

    def look() -> dict[tuple[str, str], tuple[int, str]]:
        return {
            (name, str(line)): plain(callers.ask(name, line, world.ids))
            for line in lines
            for name in NOBODY_INSIDE
            if line.gives[COLUMNS[name]] != "-"
        }

    before = look()
    add_what_is_confidential(world)
    after = look()

    wrong = [f"{key}: {differing(before[key], after[key])}" for key in before if before[key] != after[key]]
    assert wrong == [], "\n".join(wrong)


# --- What is sent to people ---------------------------------------------------------------------


def test_no_mail_to_anybody_outside_holds_the_canary() -> None:
    world = add_what_is_confidential(open_world())
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)

    tell()
    plan_digests(tomorrow)
    for pk in due_digests(tomorrow):
        send_digest(pk, tomorrow)

    sent = {name: _mails_to(person.email) for name, person in world.people.items()}
    assert any("confidential claim" in text for text in sent["editor"]), "nobody was told: the test sees nothing"
    assert {name for name in OUTSIDERS if sent[name]} >= {"outside editor", "administrator", "without a desk"}
    told = "".join(text for name in OUTSIDERS for text in sent[name])
    assert not betrays(told)
    assert "confidential" not in told


def _mails_to(address: str) -> list[str]:
    return [str(each.message()) + _readable(each) for each in mail.outbox if address in each.to[0]]


def _readable(message: Any) -> str:
    """The texts as people read them, whatever they are encoded as on the way."""
    return " ".join([message.subject, message.body, *(content for content, _kind in message.alternatives)])
