"""Search: the words of every text in its own language, and nothing that the person may not see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import Role
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


@pytest.fixture
def reporter(client: Client):
    person = make_user(role=Role.REPORTER)
    client.force_login(person)
    return person


def counts(page) -> dict[str, int]:
    return {part.type: part.count for part in page.context["found"]}


def titles(page, kind: str) -> list[str]:
    parts = [part for part in page.context["found"] if part.type == kind]
    return ["".join(text for text, _hit in hit.title) for hit in parts[0].hits] if parts else []


@pytest.mark.parametrize(
    ("language", "text", "typed", "is_found"),
    [
        ("en", "The bridges were opened in May.", "bridge opening", True),
        ("en", "The bridges were opened in May.", '"opened in may"', True),
        ("en", "The bridges were opened in May.", '"may opened"', False),
        ("en", "The bridges were opened in May.", "“may opened”", False),
        ("de", "Die Brücken wurden im Mai geöffnet.", "„im Mai geöffnet“", True),
        ("en", "The bridges were opened in May.", "bri", True),
        ("en", "The bridges were opened in May.", "tunnel bridge", False),
        ("de", "Die Brücken wurden im Mai geöffnet.", "Brücke", True),
        ("de", "Der Verteidigungsminister sprach.", "Verteidigungsmin", True),
        ("de", "Die Häuser brennen.", "haus", True),
        ("fr", "Les ponts furent ouverts.", "ponts", True),
        ("en", "O'Neill's \"plan\" & R2-D2 (50%).", "o'neill plan & r2-d2", True),
    ],
)
def test_finds_a_claim_by_its_words_in_its_language(client, reporter, language, text, typed, is_found):
    make_claim(article=make_article(language=language), text=text)

    page = client.get(ADDRESS, {"q": typed, "type": "claims"})

    assert (titles(page, "claims") == [text]) is is_found


def test_counts_every_type_and_shows_the_first_of_each(client, reporter):
    source = make_source("Ada Viaduct")
    article = make_article(title="Viaduct to open", text="The viaduct is ready, the mayor said.")
    claim = make_claim(article=article, claimant=source, text="The viaduct is ready.")
    make_check(claim=claim, state="queued")

    page = client.get(ADDRESS, {"q": "viaduct"})

    assert counts(page) == {"claims": 1, "articles": 1, "sources": 1, "checks": 1, "evidence": 0}
    assert len(page.context["shown"]) == 4


def test_marks_the_words_and_shows_what_stands_around_them(client, reporter):
    make_article(text="Nothing here.\n\nThe old viaduct over the river will be closed for months.")

    page = client.get(ADDRESS, {"q": "viaducts", "type": "articles"}).content.decode()

    assert "<mark>viaduct</mark>" in page
    assert "over the river" in page


@pytest.mark.parametrize("typed", ["script", "alert", "viaduct", "img", "onerror"])
def test_text_from_articles_never_becomes_markup(client, reporter, typed):
    nasty = "<script>alert(1)</script> viaduct <img src=x onerror=alert(2)> \ue000stray\ue001 <mark>"
    make_claim(article=make_article(title=nasty, text=f"{nasty}\n\n{nasty}"), text=nasty, claimant=f"Ada {nasty}")

    page = client.get(ADDRESS, {"q": typed}).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;" in page


def test_what_was_typed_never_becomes_markup(client, reporter):
    page = client.get(ADDRESS, {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "typed", ["'", "!!", "& | !", "a & ", "(((", ":*", "\\", '"', "a:*b", "<->", "it's", "🙂", "x" * 300]
)
def test_no_sign_breaks_the_search(client, reporter, typed):
    assert client.get(ADDRESS, {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [{"page": "x", "q": "a"}, {"type": "alien"}, {"desk": "1"}, {"since": "soon"}, {"q": "a\x00b"}, {"state": "x"}],
)
def test_what_cannot_be_asked_is_ignored(client, reporter, query):
    assert client.get(ADDRESS, query).status_code == 200


# --- Filters ---------------------------------------------------------------------------------------


def test_filters_by_language(client, reporter):
    make_claim(article=make_article(language="de"), text="Das Viadukt ist offen.")
    make_claim(article=make_article(language="en"), text="The viadukt is open.")

    assert titles(client.get(ADDRESS, {"q": "viadukt", "language": "de"}), "claims") == ["Das Viadukt ist offen."]


def test_filters_by_desk(client, reporter):
    desk = make_desk()
    make_claim(article=make_article(desk=desk), text="The viaduct of the desk.")
    make_claim(text="The viaduct of another desk.")

    assert titles(client.get(ADDRESS, {"q": "viaduct", "desk": desk.pk}), "claims") == ["The viaduct of the desk."]


def test_filters_by_day_and_both_days_count(client, reporter):
    today = timezone.localdate()
    make_article(title="Viaduct today", published_at=timezone.now())
    make_article(title="Viaduct last week", published_at=timezone.now() - timedelta(days=7))

    day = {"q": "viaduct", "type": "articles"}
    found = client.get(ADDRESS, day | {"since": today.isoformat(), "until": today.isoformat()})
    earlier = client.get(ADDRESS, day | {"until": (today - timedelta(days=2)).isoformat()})

    assert titles(found, "articles") == ["Viaduct today"]
    assert titles(earlier, "articles") == ["Viaduct last week"]


def test_lists_checks_by_state_without_words(client, reporter):
    make_check(state="in review")
    make_check(state="queued")

    page = client.get(ADDRESS, {"type": "checks", "state": "in review"})

    assert counts(page)["checks"] == 1


def test_filters_sources_by_kind(client, reporter):
    make_source("Viaduct Post", kind="outlet")
    make_source("Ada Viaduct")

    assert titles(client.get(ADDRESS, {"q": "viaduct", "type": "sources", "kind": "outlet"}), "sources") == [
        "Viaduct Post"
    ]


def test_the_best_match_comes_first_and_the_newest_on_request(client, reporter):
    make_article(title="Viaduct opens", text="The viaduct opens. A viaduct!")
    make_article(title="Council meets", text="Someone mentioned the viaduct in passing.")

    best = client.get(ADDRESS, {"q": "viaduct", "type": "articles"})
    newest = client.get(ADDRESS, {"q": "viaduct", "type": "articles", "sort": "newest"})

    assert titles(best, "articles")[0] == "Viaduct opens"
    assert titles(newest, "articles")[0] == "Council meets"


# --- Confidential -----------------------------------------------------------------------------------


@pytest.fixture
def secret():
    desk = make_desk()
    article = make_article(desk=desk, is_confidential=True, title="Viaduct secret", text="The zyxwv viaduct is unsafe.")
    claim = make_claim(article=article, claimant="Zyxwv Throat", text="The zyxwv viaduct is unsafe.")
    make_check(claim=claim, state="queued")
    return desk


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, "administrator"])
@pytest.mark.parametrize(
    "query", [{"q": "zyxwv"}, {"q": "viaduct"}, {"type": "checks", "state": "queued"}, {"language": "en"}]
)
def test_outsiders_neither_find_nor_count_confidential_things(client, secret, role, query):
    client.force_login(make_user(is_administrator=True) if role == "administrator" else make_user(role=role))

    page = client.get(ADDRESS, query)

    assert set(counts(page).values()) == {0}
    assert "zyxwv viaduct" not in page.content.decode().lower()
    assert "throat" not in page.content.decode().lower()


def test_a_filter_by_the_confidential_desk_betrays_nothing(client, reporter, secret):
    page = client.get(ADDRESS, {"desk": secret.pk})

    assert set(counts(page).values()) == {0}


def test_people_of_the_desk_find_them_marked_as_confidential(client, secret):
    client.force_login(make_user(role=Role.REPORTER, desk=secret))

    page = client.get(ADDRESS, {"q": "zyxwv"})

    assert counts(page) == {"claims": 1, "articles": 1, "sources": 1, "checks": 1, "evidence": 0}
    assert "confidential" in page.content.decode()


# --- The page itself --------------------------------------------------------------------------------


def test_without_a_question_it_explains_how_to_ask(client, reporter):
    page = client.get(ADDRESS)

    assert "How to search" in page.content.decode()
    assert page.context["found"] == []


def test_nothing_found_gives_advice(client, reporter):
    assert "Use fewer words" in client.get(ADDRESS, {"q": "qwxyz"}).content.decode()


def test_htmx_gets_the_results_alone(client, reporter):
    page = client.get(ADDRESS, {"q": "viaduct"}, headers={"HX-Request": "true"})

    assert "<html" not in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


def test_long_lists_have_pages(client, reporter):
    for number in range(22):
        make_claim(text=f"Viaduct number {number} is open.")

    first = client.get(ADDRESS, {"q": "viaduct", "type": "claims"})
    second = client.get(ADDRESS, {"q": "viaduct", "type": "claims", "page": "2"})

    assert len(titles(first, "claims")) == 20
    assert len(titles(second, "claims")) == 2
    assert counts(first)["claims"] == 22


def test_the_number_of_queries_does_not_grow_with_the_results(client, reporter, django_assert_max_num_queries):
    for number in range(12):
        claim = make_claim(text=f"Viaduct number {number} is open.", claimant=f"Viaduct {'abcdefghijklm'[number]}zed")
        make_check(claim=claim, state="queued")

    with django_assert_max_num_queries(22):
        client.get(ADDRESS, {"q": "viaduct"})


def test_strangers_are_asked_to_log_in(client):
    assert client.get(ADDRESS).headers["Location"].startswith(reverse("web:login"))


def test_cannot_be_posted_to(client, reporter):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_out_of_reach_counts_as_not_asked_for(client, reporter, name, day):
    make_claim(text="The bridge opens in May.")

    page = client.get(ADDRESS, {"q": "bridge", name: day})

    assert counts(page)["claims"] == 1
