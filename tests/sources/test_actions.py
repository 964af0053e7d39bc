from datetime import date

import pytest

from apps.errors import BadInput, Conflict
from apps.sources.actions import change_source, find_or_add_source
from apps.sources.models import Alias, Source
from tests.factories import make_desk, make_user

pytestmark = pytest.mark.django_db


def person(name: str, **fields) -> Source:
    return find_or_add_source(name=name, kind="person", **fields)


def test_spellings_of_one_name_are_one_source_with_its_aliases() -> None:
    first = person("Sergei Shoigu")

    second = person("Sergej Schoigu")

    assert first == second
    assert set(first.aliases.values_list("name", flat=True)) == {"Sergei Shoigu", "Sergej Schoigu"}


def test_a_name_that_two_sources_bear_is_nobodys() -> None:
    one, two = person("Anna Meyer"), person("Anne Meier")
    for source in (one, two):
        Alias.objects.create(source=source, name="A. Meyer", key="a meier")

    third = person("A. Meyer")

    assert third not in (one, two)


def test_a_person_and_an_outlet_of_one_name_are_two() -> None:
    assert person("Spiegel") != find_or_add_source(name="Spiegel", kind="outlet")


def test_roles_keep_the_days_they_were_seen() -> None:
    source = person("Ines Roth", role="Ministerin", seen_on=date(2026, 5, 2))
    person("Ines Roth", role="Ministerin", seen_on=date(2026, 1, 9))
    person("Ines Roth", role="Ministerin", seen_on=date(2026, 3, 1))

    role = source.roles.get()

    assert (role.first_seen, role.last_seen) == (date(2026, 1, 9), date(2026, 5, 2))


def test_confidential_articles_find_the_newsrooms_sources_and_never_the_reverse() -> None:
    desk = make_desk()
    known = person("Ines Roth")

    assert person("Ines Roth", confidential_to=desk) == known
    hidden = person("Karl Geheim", confidential_to=desk)
    assert person("Karl Geheim") != hidden
    assert hidden.confidential_to == desk


def test_a_spelling_from_a_confidential_article_stays_out_of_the_newsrooms_row() -> None:
    known = person("Sergei Shoigu")

    person("Sergej Schoigu", confidential_to=make_desk(), role="Geheimrat", seen_on=date(2026, 1, 1))

    assert list(known.aliases.values_list("name", flat=True)) == ["Sergei Shoigu"]
    assert not known.roles.exists()


def test_a_name_needs_letters() -> None:
    with pytest.raises(BadInput):
        person(" … ")


def test_a_stale_change_is_refused() -> None:
    source, editor = person("Ines Roth"), make_user(role="editor")
    change_source(source=source, version=1, by=editor, description="first")

    with pytest.raises(Conflict):
        change_source(source=source, version=1, by=editor, description="second")

    assert Source.objects.get(pk=source.pk).description == "first"


def test_a_renamed_source_is_found_by_both_names() -> None:
    source, editor = person("Twitter"), make_user(role="editor")

    change_source(source=source, version=1, by=editor, name="Xylo")

    assert person("Xylo") == person("Twitter") == source


def test_mending_is_seen_in_the_time_of_the_last_change() -> None:
    source = person("Ada Byron")
    before = source.updated_at

    change_source(source=source, version=1, by=make_user(role="reporter"), description="The mayor.")

    assert source.updated_at > before
