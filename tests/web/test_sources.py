"""The registry: searched in any spelling, filtered, sorted, and added to by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import Role
from apps.history.models import Event
from apps.sources.actions import add_alias
from apps.sources.models import Source
from tests.factories import make_article, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/sources/"


@pytest.fixture
def reporter(client: Client):
    person = make_user(role=Role.REPORTER)
    client.force_login(person)
    return person


def names_on(page) -> list[str]:
    return [source.name for source in page.context["page"]]


def test_lists_sources_as_people_sort_names(client, reporter):
    for name in ("Zoe Zander", "Émile Zola", "Ada Byron", "Özlem Acar"):
        make_source(name)

    assert names_on(client.get(ADDRESS)) == ["Ada Byron", "Émile Zola", "Özlem Acar", "Zoe Zander"]


@pytest.mark.parametrize("typed", ["Schoigu", "shoigu", "Šojgu", "sergey sho", "SHOIGU SERGE", "choigou"])
def test_finds_a_name_in_any_spelling(client, reporter, typed):
    source = make_source("Sergei Schoigu")
    add_alias(source=source, name="Sergueï Choïgou", by=None)
    make_source("Angela Merkel")

    assert names_on(client.get(ADDRESS, {"q": typed})) == ["Sergei Schoigu"]


@pytest.mark.parametrize("typed", ["qqqqq", "dx", "xx", "kkk"])
def test_letters_that_folding_leaves_little_of_find_nobody(client, reporter, typed):
    make_source("Michael Becker")
    make_source("Ada Byron")

    assert names_on(client.get(ADDRESS, {"q": typed})) == []


def test_another_writing_of_the_same_letters_is_no_other_name(client, reporter):
    source = make_source("Governor")
    add_alias(source=source, name="governor", by=None)

    assert ">governor<" not in client.get(ADDRESS).content.decode()


def test_a_source_with_many_fitting_names_is_listed_once(client, reporter):
    source = make_source("Sergei Schoigu")
    for name in ("S. Schoigu", "Schoigu", "General Schoigu"):
        add_alias(source=source, name=name, by=None)

    page = client.get(ADDRESS, {"q": "schoigu"})

    assert names_on(page) == ["Sergei Schoigu"]
    assert page.context["kinds"][0]["count"] == 1


def test_tabs_count_each_kind_and_show_one(client, reporter):
    make_source("Ada Byron")
    make_source("Reuters", kind="agency")

    page = client.get(ADDRESS, {"kind": "agency"})

    assert names_on(page) == ["Reuters"]
    assert {tab["value"]: tab["count"] for tab in page.context["kinds"]}["person"] == 1


def test_counts_the_claims_that_the_person_may_see(client, reporter):
    source, other_desk = make_source("Ada Byron"), make_desk()
    make_claim(claimant=source)
    make_claim(claimant=source, article=make_article(desk=other_desk, is_confidential=True))

    page = client.get(ADDRESS)

    assert [row.claim_count for row in page.context["page"] if row.name == "Ada Byron"] == [1]


def test_sorts_by_number_of_claims(client, reporter):
    make_source("Ada Byron")
    often = make_source("Zoe Zander")
    make_claim(claimant=often)

    assert names_on(client.get(ADDRESS, {"sort": "claims"}))[0] == "Zoe Zander"


def test_confidential_sources_of_other_desks_are_neither_listed_nor_counted(client, reporter):
    make_source("Deep Throat", confidential_to=make_desk())

    page = client.get(ADDRESS, {"q": "deep"})

    assert names_on(page) == []
    assert all(tab["count"] == 0 for tab in page.context["kinds"])


def test_ones_own_desks_confidential_sources_are_marked(client, reporter):
    make_source("Deep Throat", confidential_to=reporter.desks.get())

    page = client.get(ADDRESS)

    assert "Deep Throat" in page.content.decode()
    assert "confidential" in page.content.decode()


def test_a_name_that_is_not_there_can_be_added(client, reporter):
    page = client.get(ADDRESS, {"q": "Nobody <b>"})

    assert "No source is called “Nobody &lt;b&gt;”" in page.content.decode()
    assert reverse("web:source_add") in page.content.decode()


def test_what_cannot_be_asked_is_ignored(client, reporter):
    make_source("Ada Byron")

    assert names_on(client.get(ADDRESS, {"kind": "alien", "sort": "random", "page": "x"})) == ["Ada Byron"]


def test_htmx_gets_the_list_alone(client, reporter):
    page = client.get(ADDRESS, headers={"HX-Request": "true"})

    assert "<html" not in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


def test_the_number_of_queries_does_not_grow_with_the_list(client, reporter, django_assert_max_num_queries):
    for number in range(12):
        make_claim(claimant=make_source(f"Person {'abcdefghijklmn'[number]}zed", role="mayor"))

    with django_assert_max_num_queries(9):
        client.get(ADDRESS)


def test_strangers_are_asked_to_log_in(client):
    assert client.get(ADDRESS).headers["Location"].startswith(reverse("web:login"))


def test_the_list_cannot_be_posted_to(client, reporter):
    assert client.post(ADDRESS).status_code == 405


# --- Adding by hand -------------------------------------------------------------------------------


def test_a_source_is_added_by_hand(client, reporter):
    form = {
        "name": "Ada  Byron",
        "kind": "person",
        "description": "Mathematician",
        "wikidata_id": "https://www.wikidata.org/wiki/Q7259",
    }

    answer = client.post(reverse("web:source_add"), form)

    source = Source.objects.get(name="Ada Byron")
    assert answer.headers["Location"] == source.get_absolute_url()
    assert (source.description, source.wikidata_id) == ("Mathematician", "Q7259")
    assert Event.objects.about("source", source.pk).filter(verb="source added", actor_id=reporter.pk).exists()


def test_a_source_that_is_there_in_another_spelling_is_not_added_twice(client, reporter):
    known = make_source("Sergei Schoigu")

    answer = client.post(reverse("web:source_add"), {"name": "Sergey Shoigu", "kind": "person"}, follow=True)

    assert answer.redirect_chain[0][0] == known.get_absolute_url()
    assert "already in the registry" in answer.content.decode()
    assert Source.objects.filter(kind="person").count() == 1


def test_a_source_can_be_confidential_to_ones_own_desk_only(client, reporter):
    mine, other = reporter.desks.get(), make_desk()

    client.post(reverse("web:source_add"), {"name": "Deep Throat", "kind": "person", "confidential_to": mine.pk})
    refused = client.post(
        reverse("web:source_add"), {"name": "Very Deep", "kind": "person", "confidential_to": other.pk}
    )

    assert Source.objects.get(name="Deep Throat").confidential_to == mine
    assert refused.status_code == 422
    assert not Source.objects.filter(name="Very Deep").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "?!"}, "A source needs a name with letters in it."),
        ({"name": ""}, "This field is required."),
        ({"kind": "alien"}, "Select a valid choice"),
        ({"wikidata_id": "12"}, "A Wikidata number is a Q followed by digits"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(client, reporter, wrong, sentence):
    answer = client.post(reverse("web:source_add"), {"name": "Ada", "kind": "person", "description": "kept"} | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="kept"' in answer.content.decode()


def test_who_belongs_to_no_desk_cannot_add_sources(client):
    client.force_login(make_user())

    answer = client.post(reverse("web:source_add"), {"name": "Ada Byron", "kind": "person"})

    assert not Source.objects.filter(name="Ada Byron").exists()
    assert "An administrator can give you a role" in answer.content.decode()
