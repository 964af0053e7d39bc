"""The page of one source: what it said and when, what became of it, and mending what we know of it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.roles import Role
from apps.history.models import Event
from apps.sources.actions import add_alias, change_source
from apps.sources.models import Source
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client: Client):
    person = make_user(role=Role.REPORTER)
    client.force_login(person)
    return person


@pytest.fixture
def source():
    return make_source("Sergei Schoigu", role="Russian defence minister")


def mend(client, source, **changed):
    form = {"name": source.name, "kind": source.kind, "description": "", "wikidata_id": "", "version": source.version}
    return client.post(f"{source.get_absolute_url()}mend/", form | changed)


def test_shows_names_roles_and_claims(client, reporter, source):
    add_alias(source=source, name="Sergey Shoigu", by=None)
    make_claim(claimant=source, text="A joint plan is being prepared.")

    page = client.get(source.get_absolute_url()).content.decode()

    for words in ("Sergei Schoigu", "Sergey Shoigu", "Russian defence minister", "A joint plan is being prepared."):
        assert words in page


def test_claims_are_plotted_by_the_month_of_their_article_with_a_table_behind(client, reporter, source):
    article = make_article(published_at=datetime(timezone.now().year - 1, 12, 24, 12, tzinfo=UTC))
    make_claim(claimant=source, article=article)

    page = client.get(source.get_absolute_url())

    counted = {(bar.month.year, bar.month.month): bar.count for bar in page.context["plot"].bars if bar.count}
    assert counted == {(timezone.now().year - 1, 12): 1}
    assert "<svg" in page.content.decode()
    assert f"December {timezone.now().year - 1}" in page.content.decode()


def test_a_source_without_claims_says_so(client, reporter, source):
    assert "No claim by this source has been recorded yet." in client.get(source.get_absolute_url()).content.decode()


def test_tells_the_verdicts_of_published_checks_only(client, reporter, source):
    make_check(state="published", claim=make_claim(claimant=source), rating="false")
    make_check(state="in review", claim=make_claim(claimant=source), rating="true")

    page = client.get(source.get_absolute_url())

    assert [(row["verdict"].rating.key, row["count"]) for row in page.context["verdicts"]] == [("false", 1)]


def test_an_outlets_page_lists_its_articles(client, reporter):
    outlet = make_source("Morning Post", kind="outlet")
    make_article(outlet=outlet, title="Bridge to open in May")

    assert "Bridge to open in May" in client.get(outlet.get_absolute_url()).content.decode()


def test_confidential_claims_of_other_desks_leave_no_trace(client, reporter, source):
    article = make_article(is_confidential=True, desk=make_desk(), title="Secret meeting")
    make_claim(claimant=source, article=article, text="The secret plan exists.")

    page = client.get(source.get_absolute_url())

    assert "secret" not in page.content.decode().lower()
    assert page.context["plot"].total == 0


def test_another_desks_confidential_source_is_not_there(client, reporter):
    source = make_source("Deep Throat", confidential_to=make_desk())

    assert client.get(source.get_absolute_url()).status_code == 404
    assert client.post(f"{source.get_absolute_url()}mend/", {"name": "x"}).status_code == 404
    assert client.post(f"{source.get_absolute_url()}aliases/", {"name": "x"}).status_code == 404


def test_a_merged_source_leads_to_the_one_it_became(client, reporter, source):
    other = make_source("S. Schoigu")
    Source.objects.filter(pk=other.pk).update(merged_into=source)

    assert client.get(other.get_absolute_url()).headers["Location"] == source.get_absolute_url()


def test_the_number_of_queries_does_not_grow_with_the_claims(client, reporter, source, django_assert_max_num_queries):
    for _ in range(8):
        make_claim(claimant=source)

    with django_assert_max_num_queries(16):
        client.get(source.get_absolute_url())


def test_text_from_articles_never_becomes_markup(client, reporter):
    source = make_source("<script>alert(1)</script> Byron", role='"><img src=x onerror=alert(1)>')
    make_claim(claimant=source, text="<img src=x onerror=alert(2)>")

    page = client.get(source.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page


# --- Mending ---------------------------------------------------------------------------------------


def test_mending_changes_the_source_and_its_history_tells_it(client, reporter, source):
    answer = mend(client, source, name="Sergej Schoigu", wikidata_id="q311234")

    source.refresh_from_db()
    assert answer.headers["Location"] == source.get_absolute_url()
    assert (source.name, source.wikidata_id) == ("Sergej Schoigu", "Q311234")
    assert Event.objects.about("source", source.pk).first().actor_id == reporter.pk


def test_the_old_name_still_finds_it_after_mending(client, reporter, source):
    mend(client, source, name="Sergej Schoigu")

    assert source.aliases.filter(name="Sergei Schoigu").exists()


def test_a_change_by_somebody_else_is_not_overwritten(client, reporter, source):
    read = Source.objects.get(pk=source.pk)
    change_source(source=source, version=source.version, by=None, description="Written by a colleague")

    answer = mend(client, read, description="Written by me")

    source.refresh_from_db()
    assert answer.status_code == 409
    assert source.description == "Written by a colleague"
    assert "Somebody else changed this source" in answer.content.decode()
    assert "Written by me" in answer.content.decode()


def test_wrong_input_is_told_on_the_page_and_changes_nothing(client, reporter, source):
    answer = mend(client, source, name="!!!", description="kept")

    source.refresh_from_db()
    assert answer.status_code == 422
    assert "A source needs a name with letters in it." in answer.content.decode()
    assert source.name == "Sergei Schoigu"


def test_another_name_is_added_once(client, reporter, source):
    for _ in range(2):
        answer = client.post(f"{source.get_absolute_url()}aliases/", {"name": "Sergey  Shoigu"})

    assert answer.status_code == 302
    assert source.aliases.filter(name="Sergey Shoigu").count() == 1


def test_a_name_without_letters_is_refused(client, reporter, source):
    answer = client.post(f"{source.get_absolute_url()}aliases/", {"name": "123 ?"})

    assert answer.status_code in {302, 422}
    assert client.post(f"{source.get_absolute_url()}aliases/", {"name": "?!"}).status_code == 422


def test_who_belongs_to_no_desk_reads_why_not_and_cannot_mend(client, source):
    client.force_login(make_user())

    page = client.get(source.get_absolute_url()).content.decode()
    mend(client, source, name="Sergej Schoigu")

    source.refresh_from_db()
    assert "Only people of a desk change the registry." in page
    assert "mend/" not in page
    assert source.name == "Sergei Schoigu"


@pytest.mark.parametrize("part", ["mend/", "aliases/"])
def test_reading_never_changes(client, reporter, source, part):
    assert client.get(f"{source.get_absolute_url()}{part}").status_code == 405


def test_strangers_are_asked_to_log_in(client, source):
    assert client.get(source.get_absolute_url()).status_code == 302
