"""The pages for readers: off unless switched on, the same for everybody, and nothing in them but what was frozen."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.actions import change_newsroom
from apps.accounts.models import Newsroom
from apps.verification.actions import draft_verdict, move_check
from apps.verification.actions.gates import write_exception
from apps.verification.models import Check, Evidence, Verdict
from tests.factories import make_article, make_check, make_claim, make_desk, make_rating, make_source, make_user

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(1)"> \u202eevil\u2066'
LONG = "Donaudampfschifffahrt" * 20


@pytest.fixture
def newsroom() -> Newsroom:
    return describe(has_public_pages=True)


def describe(**changes: object) -> Newsroom:
    kept = {"name": "Lendorfer Kurier", "address": "https://kurier.example/", "contact": "korrektur@kurier.example"}
    return change_newsroom(by=None, **{"has_public_pages": False} | kept | changes)


def address_of(check: Check) -> str:
    return reverse("web:published", args=[check.pk])


def page_of(client: Client, check: Check, **query: str) -> str:
    answer = client.get(address_of(check), query)
    assert answer.status_code == 200
    return answer.content.decode()


def json_in(page: str) -> dict:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(text)


def in_review(**make: object) -> tuple[Check, dict]:
    desk = make.pop("desk", None) or make_desk()
    people = {"checker": make_user(role="fact-checker", desk=desk), "editor": make_user(role="editor", desk=desk)}
    if "claim" not in make:
        make["desk"] = desk
    return make_check(state="in review", **people, **make), people


# --- Whether there is a page ----------------------------------------------------------------------


def test_nobody_has_a_page_until_an_administrator_switches_them_on(client: Client) -> None:
    check = make_check(state="published")
    paths = (address_of(check), reverse("web:published_list"))
    assert {client.get(path).status_code for path in paths} == {404}

    describe(has_public_pages=True)
    assert {client.get(path).status_code for path in paths} == {200}

    describe(has_public_pages=False)
    assert {client.get(path).status_code for path in paths} == {404}


@pytest.mark.parametrize("state", ["new", "queued", "in progress", "in review", "dismissed"])
def test_what_was_never_published_has_none(client: Client, newsroom: Newsroom, state: str) -> None:
    check = make_check(state=state)

    assert client.get(address_of(check)).status_code == 404
    assert client.get(reverse("web:published", args=[uuid4()])).status_code == 404


def test_what_is_confidential_never_has_one(client: Client, newsroom: Newsroom) -> None:
    claim = make_claim(is_confidential=True, text="Canary sings.")
    check = make_check(state="published", claim=claim)
    client.force_login(make_user(role="editor", desk=claim.desk))

    assert client.get(address_of(check)).status_code == 404
    assert "Canary" not in client.get(reverse("web:published_list")).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_is_only_read(client: Client, newsroom: Newsroom, method: str) -> None:
    assert getattr(client, method)(address_of(make_check(state="published"))).status_code == 405


# --- What it shows ------------------------------------------------------------------------------------


def test_it_shows_claim_verdict_why_evidence_and_how_it_was_checked(client: Client, newsroom: Newsroom) -> None:
    desk = make_desk(gates={"origins_min": 2})
    claim = make_claim(desk=desk, claimant=make_source("Erika Brandt"), claimant_role="mayor", text="It opens in May.")
    check, people = in_review(desk=desk, claim=claim, explanation="The minutes say June.")
    write_exception(check=check, gate="origins", reason="The only record there is.", by=people["editor"])
    check.responses.create(
        party=claim.claimant, asked_at="2026-05-04T10:00Z", channel="e-mail", outcome="denied", words="That is wrong."
    )
    move_check(check=check, to="published", by=people["editor"])

    page = page_of(client, check)

    for words in (
        "It opens in May.", "Erika Brandt", "mayor", "The minutes say June.", "Minutes of the council",
        "https://council.example/minutes", "That is wrong.", "denied it", "The only record there is.",
        "fewer than this desk asks (2)", "An editor who did not write the verdict read it and published it.",
        "korrektur@kurier.example", "Lendorfer Kurier", desk.name,
    ):  # fmt: skip
        assert words in page, words
    assert '<li aria-current="true">False</li>' in page
    assert not [person.name for person in people.values() if person.name in page]
    assert json_in(page)["claimReviewed"] == "It opens in May."


def test_it_speaks_the_claims_language_and_switches_without_a_cookie(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published", claim=make_claim(article=make_article(language="de")))

    german = client.get(address_of(check), headers={"Accept-Language": "en"})
    english = client.get(address_of(check), {"lang": "en"}, headers={"Accept-Language": "de"})
    neither = client.get(address_of(check), {"lang": "xx"})

    assert '<html lang="de">' in german.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert '<html lang="de">' in neither.content.decode()
    assert (german["Content-Language"], english["Content-Language"]) == ("de", "en")


def test_later_work_inside_never_shows(client: Client, newsroom: Newsroom) -> None:
    check, people = in_review()
    check = move_check(check=check, to="published", by=people["editor"])
    before = page_of(client, check)
    check = move_check(check=check, to="in progress", by=people["editor"], comment="Secret reason.")
    draft_verdict(check=check, rating=make_rating("true"), explanation="Draft words.", by=people["checker"])
    Evidence.objects.create(check_supported=check, title="New evidence", stance="supports", url="https://n.example/")

    page = page_of(client, check)

    for words in ("Secret reason.", "Draft words.", "New evidence", "in progress"):
        assert words not in page
    assert "This claim is being checked again." in page
    assert json_in(page) == json_in(before)


def test_a_corrected_check_shows_the_correction_and_what_stood_before(client: Client, newsroom: Newsroom) -> None:
    check, people = in_review(rating="false")
    check = move_check(check=check, to="published", by=people["editor"])
    check = move_check(check=check, to="in progress", by=people["editor"], comment="New figures.")
    draft_verdict(
        check=check, rating=make_rating("mostly-true"), explanation="The new minutes.", by=people["checker"],
        correction="We read the wrong minutes.",
    )  # fmt: skip
    for to in ("in review", "published"):
        check = move_check(check=check, to=to, by=people["editor" if to == "published" else "checker"])

    page = page_of(client, check)

    assert page.count("We read the wrong minutes.") >= 2
    assert "Corrections and earlier verdicts" in page
    assert "being checked again" not in page
    assert json_in(page)["reviewRating"]["alternateName"] == "Mostly true"
    assert json_in(page)["correction"]["text"] == "We read the wrong minutes."


def test_a_retracted_check_says_so_before_anything_else(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="retracted")

    page = page_of(client, check)

    assert "This check was retracted on" in page
    assert "For the record." in page
    assert page.index("This check was retracted") < page.index("Why")
    assert "<s>False</s>" in page
    assert '<span class="verdict false large">' not in page
    assert json_in(page)["reviewRating"]["alternateName"] == "Retracted"
    assert ">retracted</span>" in client.get(reverse("web:published_list")).content.decode()


def test_a_verdict_whose_day_has_come_says_that_it_is_due(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published")
    Verdict.objects.filter(check_rated=check).update(review_by="2026-01-01")

    assert "due to be looked at again" in page_of(client, check)


# --- Hostile words ------------------------------------------------------------------------------------


def test_no_words_break_out_of_the_page(client: Client, newsroom: Newsroom) -> None:
    source = make_source(HOSTILE)
    article = make_article(title=HOSTILE, outlet=make_source(f"Outlet {HOSTILE}", kind="outlet"))
    claim = make_claim(article=article, claimant=source, text=f"{HOSTILE} {LONG}", label=HOSTILE[:80])
    check, people = in_review(desk=claim.desk, claim=claim, explanation=f"{HOSTILE}\n\n{LONG}")
    for url in ("javascript:alert(1)", "data:text/html,x", "https://a.example/\u202egnp.exe"):
        Evidence.objects.create(check_supported=check, title=HOSTILE, quote=HOSTILE, stance="refutes", url=url)
    check.responses.create(
        party=source, asked_at="2026-05-04T10:00Z", channel="phone", outcome="answered", words=HOSTILE
    )
    move_check(check=check, to="published", by=people["editor"])

    page = page_of(client, check)

    assert page.count("<script") == 1, "the ClaimReview, and nothing else"
    assert "<img" not in page
    assert "javascript:" not in page
    assert "data:text" not in page
    assert "\u202e" not in page
    assert "\u2066" not in page
    assert "alert(1)</script>" in json_in(page)["claimReviewed"], "machines get the words as they are"
    listed = client.get(reverse("web:published_list")).content.decode()
    assert "<script" not in listed
    assert "<img" not in listed


# --- How it is sent -----------------------------------------------------------------------------------


def test_no_cookie_no_session_and_one_copy_for_all_caches(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published")
    sessions = Session.objects.count()

    for path in (address_of(check), reverse("web:published_list"), "/robots.txt"):
        answer = client.get(path)

        assert not answer.cookies, path
        assert "Vary" not in answer.headers, path
        assert answer["Cache-Control"] == "public, max-age=60", path
    assert Session.objects.count() == sessions


def test_who_is_logged_in_gets_the_very_same_page(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published")
    strangers = client.get(address_of(check))
    client.force_login(make_user(role="editor", language="de", desk=check.claim.desk))

    mine = client.get(address_of(check))

    assert mine.content == strangers.content
    assert mine["Cache-Control"] == strangers["Cache-Control"]
    assert mine["Content-Language"] == strangers["Content-Language"]


def test_an_unchanged_page_is_not_sent_again(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published")
    first = client.get(address_of(check))

    again = client.get(address_of(check), headers={"If-None-Match": first["ETag"]})
    move_check(check=check, to="retracted", by=make_user(role="editor", desk=check.claim.desk), comment="Wrong.")
    changed = client.get(address_of(check), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_the_policy_lets_nothing_run(client: Client, newsroom: Newsroom) -> None:
    answer = client.get(address_of(make_check(state="published")))

    policy = answer["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    html = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)


def test_the_address_says_what_the_page_says(client: Client, newsroom: Newsroom) -> None:
    check = make_check(state="published", claim=make_claim(label="Vogt: Brücke größer"))
    right = reverse("web:published_slug", args=[check.pk, "vogt-bruecke-groesser"])

    assert client.get(right).status_code == 200
    wrong = client.get(reverse("web:published_slug", args=[check.pk, "the-mayor-stole-it"]))
    assert (wrong.status_code, wrong["Location"]) == (301, right)
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address_of(check)}">' in page_of(client, check)
    assert right in client.get(reverse("web:published_list")).content.decode()


def test_search_engines_may_read_what_is_public_and_nothing_else(client: Client) -> None:
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"

    describe(has_public_pages=True)

    assert "Allow: /checks/\n" in client.get("/robots.txt").content.decode()


def test_many_verdicts_and_pieces_take_as_many_queries_as_one(client: Client, newsroom: Newsroom) -> None:
    check, people = in_review()
    check = move_check(check=check, to="published", by=people["editor"])

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    few = queries(address_of(check)), queries(reverse("web:published_list"))
    for number in range(4):
        check = move_check(check=check, to="in progress", by=people["editor"], comment="Again.")
        Evidence.objects.create(check_supported=check, title="More", stance="refutes", url=f"https://{number}.example/")
        draft_verdict(
            check=check,
            rating=make_rating("true"),
            explanation=f"Now {number}.",
            by=people["checker"],
            correction="So.",
        )
        check = move_check(check=check, to="in review", by=people["checker"])
        check = move_check(check=check, to="published", by=people["editor"])
        make_check(state="published")

    assert (queries(address_of(check)), queries(reverse("web:published_list"))) == few
    assert max(few) <= 4


def test_the_list_is_paged_newest_first(client: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.web.views.published.A_PAGE", 2)
    checks = [make_check(state="published") for _number in range(3)]

    first = client.get(reverse("web:published_list")).content.decode()
    second = client.get(reverse("web:published_list"), {"page": "2"}).content.decode()

    assert [check.claim.text in first for check in checks] == [False, True, True]
    assert [check.claim.text in second for check in checks] == [True, False, False]
    assert "Page 1 of 2" in first
    assert client.get(reverse("web:published_list"), {"page": "x"}).status_code == 200


# --- The preview --------------------------------------------------------------------------------------


def test_the_newsroom_sees_the_draft_as_readers_would(client: Client) -> None:
    check, people = in_review(explanation="Draft words.")
    client.force_login(people["checker"])

    answer = client.get(reverse("web:published_preview", args=[check.claim_id]))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Draft words." in page
    assert "public pages are switched off" in page
    assert "&quot;@type&quot;: &quot;ClaimReview&quot;" in page
    assert "The newsroom has no name." in page
    assert "no-store" in answer["Cache-Control"]
    assert not Verdict.objects.published().exists()
    assert not check.verdicts.exclude(published_record={}).exists()
    assert (
        reverse("web:published_preview", args=[check.claim_id])
        in client.get(check.claim.get_absolute_url()).content.decode()
    )


def test_nobody_else_sees_a_preview(client: Client, newsroom: Newsroom) -> None:
    check, _people = in_review()
    hidden = make_check(state="in review", claim=make_claim(is_confidential=True))
    address = reverse("web:published_preview", args=[check.claim_id])

    assert client.get(address).status_code == 302
    client.force_login(make_user(role="editor", desk=hidden.claim.desk))
    assert client.get(reverse("web:published_preview", args=[hidden.claim_id])).status_code == 404
    assert client.get(reverse("web:published_preview", args=[make_claim().pk])).status_code == 404
