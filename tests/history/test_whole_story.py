"""Every changed field is told, as it was and as it is."""

from datetime import UTC, datetime

import pytest

from apps.accounts.actions import add_desk, add_user, create_token, give_role, revoke_token
from apps.accounts.roles import Role, Scope
from apps.articles.actions import add_version, describe_article
from apps.articles.identity import fingerprint
from apps.history.models import Event
from apps.sources.actions import change_source, find_or_add_source
from tests.factories import make_article, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


def told(thing: object) -> tuple[str, dict, dict]:
    """The newest event about it."""
    event = Event.objects.about(thing._meta.model_name, thing.pk).latest("id")  # type: ignore[attr-defined]
    return event.verb, event.before, event.after


def test_a_new_desk_and_a_new_person_are_told_with_what_they_are() -> None:
    desk = add_desk(name="Politics", slug="politics", by=None)
    person = add_user(username="ada", password=None, by=None, name="Ada", is_partner=True)

    assert told(desk) == ("desk added", {}, {"name": "Politics", "slug": "politics"})
    assert told(person) == ("person added", {}, {"username": "ada", "name": "Ada", "is_partner": True})


def test_a_role_is_told_with_the_one_before() -> None:
    person, desk = make_user(), make_desk("Politics")
    give_role(user=person, desk=desk, role=Role.REPORTER, by=None)
    assert told(person)[1:] == ({}, {"desk": "Politics", "role": "reporter"})

    give_role(user=person, desk=desk, role=Role.EDITOR, by=None)

    assert told(person)[1:] == ({"desk": "Politics", "role": "reporter"}, {"desk": "Politics", "role": "editor"})


def test_a_token_is_told_without_its_secret() -> None:
    person = make_user(role="reporter")
    token, secret = create_token(owner=person, name="Import", scopes=[Scope.values[0]], by=person)
    verb, _before, after = told(token)
    assert (verb, after["name"], after["prefix"]) == ("token created", "Import", token.prefix)
    assert secret not in str(after)

    revoke_token(token=token, by=person)

    assert told(token)[1] == {"revoked_at": ""}
    assert told(token)[2]["revoked_at"]


def test_where_an_article_comes_from_is_told_once_and_only_what_changed() -> None:
    article = make_article()
    outlet, agency = make_source(kind="outlet"), make_source(kind="agency")
    number = Event.objects.count()
    told_by_cleaning = {"byline": "A. Writer", "published_at": datetime(2026, 5, 1, tzinfo=UTC), "agencies": [agency]}

    for _ in range(2):
        describe_article(article=article, outlet=outlet, **told_by_cleaning)

    assert Event.objects.count() == number + 1
    verb, before, after = told(article)
    assert verb == "article described"
    assert (before["outlet"], before["byline"], before["agencies"]) == ("", "", [])
    assert (after["outlet"], after["byline"], after["agencies"]) == (str(outlet), "A. Writer", [str(agency)])
    assert "url" not in after


def test_an_article_that_goes_back_to_an_earlier_text_is_told() -> None:
    article = make_article(title="First words")
    first = article.current
    for text in ("Other words\n\nThe mayor said so.", first.text):
        add_version(
            article=article, title=text.split("\n")[0], text=text, language="en", fingerprint=fingerprint(text),
            headings=[], offsets=[],
        )  # fmt: skip

    assert article.current == first
    verb, before, after = told(article)
    assert (verb, before["number"], after["number"]) == ("version back", 2, 1)


def test_names_and_offices_that_articles_teach_are_told() -> None:
    source = find_or_add_source(name="Dmitry Peskov", kind="person")
    day = datetime(2026, 5, 1, tzinfo=UTC).date()

    find_or_add_source(name="DMITRY PESKOV", kind="person", role="spokesman", seen_on=day)

    verbs = Event.objects.about("source", source.pk).order_by("id").values_list("verb", "after")
    assert list(verbs)[1:] == [
        ("alias added", {"alias": "DMITRY PESKOV"}),
        ("role seen", {"role": "spokesman", "first_seen": "2026-05-01"}),
    ]
    change_source(source=source, version=source.version, by=None, name="Dmitri Peskow")
    assert told(source) == ("source changed", {"name": "Dmitry Peskov"}, {"name": "Dmitri Peskow"})
