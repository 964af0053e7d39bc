"""What people corrected becomes training documents: the text with every attribution as they left it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.articles.models import Article
from apps.claims.actions import Found, add_claim, mend_appearance, mend_claim, reject_claim, split_claim
from apps.claims.models import Appearance, Claim
from apps.extraction.training.retraining import TrainingDocument
from apps.extraction.types import Attribution
from apps.quality.documents import gather
from apps.sources.actions import add_alias
from apps.sources.models import Source
from tests.claims.saying import say
from tests.factories import make_article, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
TEXT = (
    "Harbour\n\nThe quay is full and it must close, said Lena Voss. Voss added that nobody knew.\n\n"
    "The council did not meet. Ships wait outside, according to Jo Lund."
)


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def voss() -> Source:
    return make_source("Lena Voss")


@pytest.fixture
def article() -> Article:
    return make_article(title="Harbour", text=TEXT)


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def found(article: Article, words: str, claimant: Source | None, source: str = "", **more: Any) -> Appearance:
    told = {"content": (place(words),), "source": (place(source),) if source else ()} | more
    return say(article, words, claimant, **told)


def words_of(document: TrainingDocument, item: Attribution) -> tuple[str, str]:
    return tuple(" … ".join(span.of(document.text) for span in spans) for spans in (item.content, item.source))


def the_document(**asked: Any) -> TrainingDocument:
    (document,) = gather(**asked).documents
    return document


def test_an_article_that_nobody_corrected_teaches_nothing(article: Article, voss: Source, reporter: User) -> None:
    claim = found(article, "it must close", voss).claim
    mend_claim(claim=claim, version=1, label="Voss: the quay must close", by=reporter)

    assert gather().documents == [], "a label is not found by the tagger"


def test_a_rejected_claim_is_plain_narration_and_the_others_stay(
    article: Article, voss: Source, reporter: User
) -> None:
    found(article, "it must close", voss, "Lena Voss", cue=(place("said"),), kind="mixed")
    reject_claim(claim=found(article, "The council did not meet.", None).claim, by=reporter)

    gathered = gather()
    (document,) = gathered.documents

    assert (document.language, document.text) == ("en", TEXT)
    (item,) = document.attributions
    assert words_of(document, item) == ("it must close", "Lena Voss")
    assert (item.kind, [span.of(TEXT) for span in item.cue], item.claimant) == ("mixed", ["said"], "Lena Voss")
    assert gathered.corrections == {"en": {"rejected": 1}}


def test_moved_words_and_divided_claims_are_as_people_left_them(article: Article, voss: Source, reporter: User) -> None:
    moved = found(article, "nobody knew", voss)
    mend_appearance(appearance=moved, by=reporter, content=[place("that nobody knew")], source=[place("Voss added")])
    divided = found(article, "The quay is full", voss, content=(place("The quay is full"), place("it must close")))
    split_claim(
        claim=divided.claim, appearances=[divided], parts=[place("it must close")], text="It closes.", label="Close",
        claimant=voss, by=reporter,
    )  # fmt: skip

    document = the_document()

    assert [words_of(document, item)[0] for item in document.attributions] == [
        "The quay is full", "it must close", "that nobody knew",
    ]  # fmt: skip
    assert words_of(document, document.attributions[-1])[1] == "Voss added"


def test_the_source_of_an_added_claim_is_the_nearest_mention_in_its_line(article: Article, reporter: User) -> None:
    lund = make_source("J. Lund")
    add_alias(source=lund, name="Jo Lund", by=make_user(role="editor"))
    elsewhere = make_source("Lena Voss")
    for claimant, words in ((lund, "Ships wait outside"), (elsewhere, "The council did not meet.")):
        told = Found(text=words, label=words, kind="indirect", content=(place(words),))
        add_claim(version=article.current, found=told, claimant=claimant, by=reporter)

    document = the_document()

    assert [words_of(document, item)[1] for item in document.attributions] == ["", "Jo Lund"]


def test_where_people_say_that_nobody_is_named_no_source_is_learned(
    article: Article, voss: Source, reporter: User
) -> None:
    claim = found(article, "it must close", voss, "Lena Voss").claim
    mend_claim(claim=claim, version=1, claimant=None, by=reporter)
    other = found(article, "nobody knew", voss, "Voss added").claim
    mend_claim(claim=other, version=1, claimant=make_source("Ada Berg"), by=reporter)

    document = the_document()

    assert [words_of(document, item)[1] for item in document.attributions] == ["", "Voss added"]


def test_of_nested_attributions_the_outermost_is_learned(article: Article, voss: Source, reporter: User) -> None:
    found(article, "The quay is full and it must close", voss)
    found(article, "it must close", make_source("Jo Lund"))
    reject_claim(claim=found(article, "The council did not meet.", None).claim, by=reporter)

    document = the_document()

    assert [words_of(document, item)[0] for item in document.attributions] == ["The quay is full and it must close"]


def test_confidential_articles_are_left_out_and_told_unless_they_are_asked_for(reporter: User) -> None:
    desk = make_desk()
    secret = make_article(desk=desk, is_confidential=True, title="Harbour", text=TEXT)
    claim = found(secret, "it must close", None).claim
    reject_claim(claim=claim, by=make_user(role="editor", desk=desk))

    left_out, taken_in = gather(), gather(with_confidential=True)

    assert (left_out.documents, left_out.corrections, left_out.confidential) == ([], {}, 1)
    assert (len(taken_in.documents), taken_in.confidential) == (1, 1)


def test_time_and_language_narrow_what_is_gathered(article: Article, reporter: User) -> None:
    reject_claim(claim=found(article, "it must close", None).claim, by=reporter)
    now = timezone.now()
    assert len(gather(since=now - timedelta(days=1), language="en").documents) == 1
    assert gather(language="de").documents == []

    Appearance.objects.update(created_at=now - timedelta(days=9))
    Claim.objects.update(updated_at=now - timedelta(days=8))
    assert gather(since=now - timedelta(days=1)).documents == []


def test_what_it_is_scored_on_is_never_learned(article: Article, reporter: User) -> None:
    reject_claim(claim=found(article, "it must close", None).claim, by=reporter)

    gathered = gather(evaluation=[TEXT.replace("\n\n", "\n").upper()])

    assert (gathered.documents, gathered.known) == ([], 1)


def test_many_articles_take_no_more_queries(reporter: User, django_assert_num_queries: Any) -> None:
    for number in range(5):
        article = make_article(title="Harbour", text=f"{TEXT} And so on {number}.")
        reject_claim(claim=found(article, "it must close", make_source()).claim, by=reporter)

    with django_assert_num_queries(5):
        assert len(gather().documents) == 5
