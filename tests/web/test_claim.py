"""The page of a claim, and mending it without overwriting a colleague."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Desk, User
from apps.claims.actions import Found, mend_claim, record_claim, reject_claim
from apps.claims.models import Claim
from apps.history.models import Event
from apps.verification.actions import assign_check
from apps.verification.actions.gates import disclose_interest
from apps.web.histories import lines
from tests.factories import (
    make_article,
    make_check,
    make_claim,
    make_comment,
    make_desk,
    make_evidence,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def reporter(client: Client, desk: Desk) -> User:
    user = make_user(role="reporter", desk=desk)
    client.force_login(user)
    return user


def page_of(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def mend(client: Client, claim: Claim, **fields: object) -> object:
    now = {"text": claim.text, "label": claim.label, "speech_act": claim.speech_act, "version": claim.version}
    now |= {"claimant": str(claim.claimant or ""), "claimant_kind": "person"}
    return client.post(reverse("web:claim_mend", args=[claim.pk]), now | fields)


def test_every_appearance_stands_in_its_sentence_with_a_link_to_the_place(client: Client, reporter: User) -> None:
    source = make_source("Hanna Vogt")
    claim = make_claim(
        article=make_article(text="Before it. Vogt says that it opens. After it."), quote="it opens", text="It opens.",
        claimant=source,
    )  # fmt: skip
    other = make_article(text="Elsewhere Vogt repeats it opens.")
    start = other.current.text.index("it opens")
    record_claim(
        version=other.current, claimant=source,
        found=Found(text="It opens.", label="It opens", kind="indirect", content=((start, start + 8),)),
    )  # fmt: skip

    page = page_of(client, claim)

    assert 'Before it. Vogt says that <mark class="said indirect new">it opens</mark>. After it.' in page
    assert 'Elsewhere Vogt repeats <mark class="said indirect new">it opens</mark>.' in page
    assert f'href="{other.get_absolute_url()}#claim-{claim.pk}"' in page
    assert "Where it appears (2)" in page


def test_status_and_verdict_are_two_things(client: Client, reporter: User) -> None:
    claim = make_claim()
    make_check(claim=claim, state="published", rating="mostly-false", explanation="The minutes say otherwise.")

    page = page_of(client, claim)

    assert '<span class="state published large">' in page
    assert '<span class="verdict mostly-false large">' in page
    assert "The minutes say otherwise." in page


def test_signals_and_worth_say_why(client: Client, reporter: User) -> None:
    claim = make_claim(
        signals=(("denied", 1, [{"outlet": "Harbour Post", "words": "rejected"}]),),
        reasons=({"name": "quantity", "weight": 0.4, "words": "48 million"},),
    )

    page = page_of(client, claim)

    assert "Harbour Post “rejected”" in page
    assert "48 million" in page


def test_hearsay_has_no_claimant_and_says_so(client: Client, reporter: User) -> None:
    assert "No source named" in page_of(client, make_claim(claimant=None))


def test_history_tells_who_did_what_and_why(client: Client, reporter: User) -> None:
    claim = make_claim()
    make_check(claim=claim, state="dismissed", checker=make_user("ciro", role="fact-checker", desk=claim.desk))

    page = page_of(client, claim)

    assert "<strong>Ciro</strong> moved the check" in page
    assert "<del>new</del> → <ins>dismissed</ins>" in page
    assert "For the record." in page


def test_history_speaks_of_ratings_and_days_as_people_do(client: Client, reporter: User) -> None:
    claim = make_claim()
    checker, editor = (make_user(role=role, desk=claim.desk) for role in ("fact-checker", "editor"))
    check = make_check(claim=claim, state="in review", rating="mostly-false", checker=checker)
    assign_check(check=check, to=checker, due_on=date(2026, 11, 24), by=editor)
    reporter.language = "de"
    reporter.save(update_fields=["language"])

    page = page_of(client, claim)

    assert "<ins>Überwiegend falsch</ins>" in page
    assert "<ins>24. November 2026</ins>" in page


def test_a_long_history_is_folded_and_whole(client: Client, reporter: User) -> None:
    claim = make_claim()
    for number in range(12):
        make_comment(claim=claim, by=reporter, text=f"Word {number}.")

    page = page_of(client, claim)

    assert page.count("</strong> commented") == 12
    assert page.index("What happened before") > page.index("</strong> commented")
    assert page.index("What happened before") < page.rindex("</strong> commented")


def test_no_interest_is_history_in_the_readers_own_language(client: Client, reporter: User) -> None:
    check = make_check(state="in progress")
    disclose_interest(check=check, has_interest=False, statement="", by=check.assignee)
    reporter.language = "de"
    reporter.save(update_fields=["language"])

    assert "<ins>keine</ins>" in page_of(client, check.claim)
    assert Event.objects.get(verb="interest told").after == {"interest": "none"}


def test_what_is_not_a_claim_offers_no_move(client: Client, reporter: User) -> None:
    claim = make_claim()
    reject_claim(claim=claim, by=reporter)

    page = page_of(client, claim)

    assert "Nothing happens to the check while this is marked as not a claim." in page
    assert 'name="to"' not in page


def test_an_unknown_outlet_is_named_as_such_among_the_signals(client: Client, reporter: User) -> None:
    claim = make_claim(signals=(("appearances", 1, [{"outlet": "", "article": "x"}]),))

    assert '<span class="fact">unknown outlet</span>' in page_of(client, claim)


def test_a_mended_claim_keeps_its_history(client: Client, reporter: User) -> None:
    claim = make_claim(label="Before")

    answer = mend(client, claim, label="After", claimant="Somebody New", claimant_kind="organisation")

    claim.refresh_from_db()
    assert answer.headers["Location"] == claim.get_absolute_url()
    assert (claim.label, claim.claimant.name, claim.claimant.kind) == ("After", "Somebody New", "organisation")
    assert "mended the claim" in page_of(client, claim)


def test_without_a_claimant_a_claim_becomes_hearsay(client: Client, reporter: User) -> None:
    claim = make_claim()

    mend(client, claim, claimant="")

    claim.refresh_from_db()
    assert (claim.claimant, claim.attribution) == (None, "unattributed")


def test_two_who_mend_at_once_see_both_texts_and_neither_is_lost(client: Client, reporter: User) -> None:
    claim = make_claim(text="As it was.")
    mend_claim(
        claim=Claim.objects.get(pk=claim.pk), version=claim.version, by=reporter, text="As a colleague wrote it."
    )

    answer = mend(client, claim, text="As I wrote it.")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "As a colleague wrote it." in page
    assert "As I wrote it." in page
    assert 'name="version" value="2"' in page
    claim.refresh_from_db()
    assert claim.text == "As a colleague wrote it."


def test_a_published_claim_is_not_mended(client: Client, reporter: User) -> None:
    claim = make_claim()
    make_check(claim=claim, state="published")
    claim.refresh_from_db()

    answer = mend(client, claim, label="After")

    assert answer.status_code == 409
    assert "Reopen the check before you change the claim." in answer.content.decode()


def test_a_claim_without_words_is_refused_with_the_form(client: Client, reporter: User) -> None:
    answer = mend(client, make_claim(), text="   ")

    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_names_of_the_registry_are_offered_while_typing(client: Client, reporter: User) -> None:
    make_source("Sergey Shoigu", role="defence minister")
    make_source("Sergey Secret", confidential_to=make_desk())

    options = client.get(reverse("web:source_names"), {"claimant": "sergej s"}).content.decode()

    assert '<option value="Sergey Shoigu">' in options
    assert "Secret" not in options


def test_a_confidential_name_is_offered_only_where_nobody_else_reads_it(client: Client, reporter: User) -> None:
    desk = reporter.desks.get()
    make_source("Sergey Secret", confidential_to=desk)
    open_claim, confidential = make_claim(desk=desk), make_claim(desk=desk, is_confidential=True)
    offers = re.compile(r'hx-get="(/claims/source-names/[^"]*)"')

    def offered(claim: Claim) -> str:
        page = client.get(reverse("web:claim_mend", args=[claim.pk])).content.decode()
        address = offers.search(page)[1]
        return client.get(f"{address}{'&' if '?' in address else '?'}claimant=sergey").content.decode()

    assert "Secret" not in offered(open_claim)
    assert "Secret" in offered(confidential)


@pytest.mark.parametrize("name", ["claim", "claim_mend", "claim_move"])
def test_another_desk_s_confidential_claim_is_not_there(client: Client, reporter: User, name: str) -> None:
    claim = make_claim(is_confidential=True)

    assert client.get(reverse(f"web:{name}", args=[claim.pk])).status_code == 404


@pytest.mark.parametrize(
    "name", ["claim_mend", "claim_move", "check_again", "check_assign", "evidence_add", "verdict_draft"]
)
def test_nothing_can_be_posted_to_another_desk_s_confidential_claim(client: Client, reporter: User, name: str) -> None:
    claim = make_claim(is_confidential=True)

    assert client.post(reverse(f"web:{name}", args=[claim.pk]), {"to": "queued"}).status_code == 404


def test_wrong_methods_and_strangers_are_refused(client: Client, reporter: User) -> None:
    claim = make_claim()

    assert client.post(claim.get_absolute_url()).status_code == 405
    assert client.put(reverse("web:claim_mend", args=[claim.pk])).status_code == 405
    assert Client().get(claim.get_absolute_url()).headers["Location"].startswith("/login/")


def test_a_partner_sees_no_claims_of_the_newsroom(client: Client) -> None:
    client.force_login(make_user(is_partner=True))

    assert client.get(make_claim().get_absolute_url()).headers["Location"].startswith("/login/")


def test_a_long_history_asks_the_database_no_more_than_a_short_one(client: Client, reporter: User) -> None:
    def queries(claim: Claim) -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(client, claim)
        return len(captured)

    short = make_claim()
    make_check(claim=short, state="in progress")
    long = make_claim(signals=(("denied", 1, []), ("hearsay", 1, [])))
    make_check(claim=long, state="published")

    assert queries(long) <= queries(short) + 1
    assert queries(long) <= 32  # every section of the page asks once or twice


def test_a_german_history_says_what_was_chosen_in_german() -> None:
    evidence = make_evidence(kind="dataset", stance="supports")

    with translation.override("de"):
        told = {line.what: line for line in lines(Event.objects.about("check", evidence.check_supported.pk))}

    added = told["hat einen Beleg hinzugefügt"]
    assert ("Art", "", "Datensatz") in added.changes
    assert ("Haltung", "", "stützt") in added.changes
