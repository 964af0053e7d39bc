"""The page of an article: the text with its claims, how reading it goes, and adding a claim by its words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Desk, User
from apps.articles.actions import add_version
from apps.articles.identity import fingerprint
from apps.articles.models import Article
from apps.claims.models import Claim
from apps.intake.actions import receive, work
from apps.sources.models import Source
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
TEXT = "The council met.\n\nThe mayor said the bridge will open in May. The mayor left.\n\nNobody else spoke."


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def reporter(client: Client, desk: Desk) -> User:
    user = make_user(role="reporter", desk=desk)
    client.force_login(user)
    return user


def page_of(client: Client, article: Article, **query: str) -> str:
    return client.get(article.get_absolute_url(), query).content.decode()


def test_shows_the_text_with_each_claim_marked_and_its_card_beside(client: Client, reporter: User) -> None:
    article = make_article(text=TEXT, title="Bridge")
    claim = make_claim(article=article, quote="the bridge will open in May", label="Mayor: bridge opens in May")

    page = page_of(client, article)

    assert '<mark class="said indirect new" data-claims="1" data-start="41">the bridge will open in May</mark>' in page
    assert 'href="#card-1"' in page
    assert 'id="card-1"' in page
    assert f'id="claim-{claim.pk}"' in page


def test_what_a_text_says_is_never_markup(client: Client, reporter: User) -> None:
    article = make_article(text='He said <script>alert(1)</script> & <b hx-get="/x">left</b>.', title="<i>Title</i>")

    page = page_of(client, article)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<i>Title" not in page


def test_tells_outlet_agencies_byline_language_and_desk(client: Client, reporter: User) -> None:
    article = make_article(outlet=make_source("Harbour Post", kind="outlet"), desk=make_desk("Politics"))
    article.agencies.add(make_source("dpa", kind="agency"))

    page = page_of(client, article)

    for fact in ("Harbour Post", "dpa", "English", "Politics"):
        assert fact in page


def test_a_published_verdict_stands_on_the_card(client: Client, reporter: User) -> None:
    article = make_article()
    make_check(claim=make_claim(article=article), state="published", rating="false")

    assert 'class="verdict false"' in page_of(client, article)


def test_earlier_versions_can_be_read(client: Client, reporter: User) -> None:
    article = make_article(text="The first words.", title="Bridge")
    add_version(
        article=article, title="Bridge", text="Other words.", language="en", fingerprint=fingerprint("Other words.")
    )

    assert "Other words." in page_of(client, article)
    earlier = page_of(client, article, version="1")
    assert "The first words." in earlier
    assert "This is an earlier version" in earlier
    assert client.get(article.get_absolute_url(), {"version": "9"}).status_code == 404
    assert client.get(article.get_absolute_url(), {"version": "²"}).status_code == 404


def test_progress_is_told_step_by_step_until_there_is_a_result(client: Client, reporter: User, desk: Desk) -> None:
    receipt = receive(
        desk=desk, by=reporter, arrival="paste", text="Der Bürgermeister sagte am Montag, der Damm halte."
    )
    step = work(receipt.run.pk, receipt.run.step)
    address = reverse("web:article_progress", args=[receipt.article.pk])

    before = client.get(address)
    while step:
        step = work(receipt.run.pk, step)
    after = client.get(address)

    assert '<li class="step done">' in before.content.decode()
    assert "HX-Refresh" not in before.headers
    assert after.headers["HX-Refresh"] == "true"


def test_a_failure_says_what_to_do_and_can_be_tried_again(client: Client, reporter: User, desk: Desk) -> None:
    text = "Le maire a déclaré lundi que le barrage tiendra encore longtemps, selon la presse locale du village."
    receipt = receive(desk=desk, by=reporter, arrival="paste", text=text)
    step = receipt.run.step
    while step:
        step = work(receipt.run.pk, step)

    page = page_of(client, receipt.article)
    answer = client.post(reverse("web:article_retry", args=[receipt.article.pk]), follow=True)

    assert "The text is in French. Only German and English articles can be read so far." in page
    assert "It is being tried again." in answer.content.decode()
    assert "The article is being read" in answer.content.decode()


def test_trying_again_what_did_not_fail_is_refused(client: Client, reporter: User) -> None:
    article = make_article()

    answer = client.post(reverse("web:article_retry", args=[article.pk]), follow=True)

    assert "There is nothing to try again" in answer.content.decode()


def test_what_cleaning_left_out_is_listed_with_the_reason(client: Client, reporter: User, desk: Desk) -> None:
    text = "Damm hält\n\nDiesen Artikel teilen\n\nDer Bürgermeister sagte am Montag, der Damm halte.\n\nWERBUNG"
    receipt = receive(desk=desk, by=reporter, arrival="paste", text=text)
    step = receipt.run.step
    while step:
        step = work(receipt.run.pk, step)
    receipt.article.refresh_from_db()

    page = page_of(client, receipt.article)

    assert "<td>Diesen Artikel teilen</td><td>share buttons</td>" in page
    assert "<td>WERBUNG</td><td>advertising</td>" in page


def test_a_claim_is_added_by_its_exact_words(client: Client, reporter: User) -> None:
    article = make_article(text=TEXT, title="Bridge")

    answer = add(
        client, article, words="the bridge will open in May", claimant="Hanna Vogt", label="Vogt: opens in May"
    )

    claim = Claim.objects.get(label="Vogt: opens in May")
    assert answer.headers["Location"] == f"{article.get_absolute_url()}#claim-{claim.pk}"
    assert (claim.claimant.name, claim.claimant.kind, claim.added_by) == ("Hanna Vogt", "person", reporter)
    assert [(span.start, span.end) for span in claim.appearances.get().spans.all()] == [(41, 68)]


def test_the_place_that_was_selected_counts_when_words_stand_twice(client: Client, reporter: User) -> None:
    article = make_article(text=TEXT, title="Bridge")
    start = article.current.text.rindex("The mayor")

    refused = add(client, article, words="The mayor")
    add(client, article, words="The mayor", start=str(start), text="The mayor left.", label="The mayor left")

    assert "stand in the text more than once" in refused.content.decode()
    assert Claim.objects.get().appearances.get().start == start


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("words that are not there", "do not stand in the text"), ("", "This field is required")],
)
def test_words_that_cannot_be_found_are_refused_with_the_form(
    client: Client, reporter: User, words: str, sentence: str
) -> None:
    answer = add(client, make_article(), words=words)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_claimant_whom_the_registry_knows_is_not_added_again(client: Client, reporter: User) -> None:
    article, known = make_article(text=TEXT, title="Bridge"), make_source("Hanna Vogt", kind="organisation")

    add(client, article, words="the bridge will open in May", claimant="hanna vogt", claimant_kind="person")

    assert Claim.objects.get().claimant == known


def test_the_whole_newsroom_s_claims_never_name_a_desk_s_own_source(client: Client, reporter: User, desk: Desk) -> None:
    article, own = make_article(text=TEXT, title="Bridge"), make_source("Hanna Vogt", confidential_to=desk)

    add(client, article, words="the bridge will open in May", claimant="Hanna Vogt")

    assert Claim.objects.get().claimant != own


def test_another_desk_s_confidential_article_is_not_there(client: Client, reporter: User) -> None:
    article = make_article(is_confidential=True)

    addresses = [reverse(f"web:{name}", args=[article.pk]) for name in ("article", "article_progress")]
    posts = [reverse(f"web:{name}", args=[article.pk]) for name in ("article_retry", "claim_add")]

    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in posts} == {404}


def test_wrong_methods_and_strangers_are_refused(client: Client, reporter: User) -> None:
    article = make_article()

    assert client.post(article.get_absolute_url()).status_code == 405
    assert client.get(reverse("web:article_retry", args=[article.pk])).status_code == 405
    assert client.get(reverse("web:claim_add", args=[article.pk])).status_code == 405
    assert Client().get(article.get_absolute_url()).headers["Location"].startswith("/login/")


def test_many_claims_ask_the_database_no_more_than_few(client: Client, reporter: User) -> None:
    article = make_article(text=TEXT, title="Bridge")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(client, article)
        return len(captured)

    make_claim(article=article, quote="The mayor left")
    few = queries()
    for words in ("The council met", "the bridge will open", "Nobody else spoke"):
        make_claim(article=article, quote=words, signals=(("denied", 1, []),))

    assert queries() == few
    assert few <= 14


def add(client: Client, article: Article, **fields: str) -> object:
    data = {"words": "", "kind": "indirect", "speech_act": "states", "claimant_kind": "person"} | fields
    return client.post(reverse("web:claim_add", args=[article.pk]), data)


def test_a_refused_claim_adds_no_source_to_the_registry(client: Client) -> None:
    client.force_login(make_user())
    article = make_article(text=TEXT, title="Bridge")

    answer = add(client, article, words="The mayor left.", claimant="Nobody Known")

    assert answer.status_code == 409
    assert not Source.objects.filter(name="Nobody Known").exists()
