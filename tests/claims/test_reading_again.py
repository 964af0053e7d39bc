"""The same text read again does not bring back what people decided about."""

import pytest

from apps.accounts.models import User
from apps.articles.actions import add_version
from apps.articles.identity import fingerprint
from apps.articles.models import Article
from apps.claims.actions import mend_claim, merge_claims, merge_sources, reject_claim, split_claim
from apps.claims.models import Appearance, Claim
from apps.sources.models import Source
from tests.claims.saying import say
from tests.factories import make_article, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def mayor() -> Source:
    return make_source()


def another_version(article: Article) -> Article:
    text = f"{article.current.text} Corrected."
    add_version(article=article, title=article.title, text=text, language="en", fingerprint=fingerprint(text))
    return article


def test_a_mended_claim_keeps_its_words(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "It opens.", mayor)
    mend_claim(claim=first.claim, version=1, by=reporter, text="The bridge opens.", claimant=make_source())

    assert say(article, "It opens.", mayor) == first
    assert Claim.objects.count() == 1


def test_a_merged_claim_stays_merged(reporter: User, article: Article, mayor: Source) -> None:
    first, into = say(article, "It opens.", mayor), make_claim(claimant=mayor)
    merge_claims(claim=first.claim, into=into, by=reporter)

    again = say(article, "It opens.", mayor)

    assert (again, again.claim) == (first, into)
    assert Appearance.objects.count() == 2


def test_a_split_claim_stays_split(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "It opens.", mayor)
    say(None, "It opens.", mayor)
    change = split_claim(
        claim=first.claim, appearances=[first], text="Other.", label="Other", claimant=mayor, by=reporter
    )

    again = say(article, "It opens.", mayor)

    assert (again, again.claim) == (first, change.other)


def test_divided_words_stay_divided(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "It opens and costs.", mayor, content=((0, 4), (6, 9)))
    split_claim(
        claim=first.claim, appearances=[first], parts=[(0, 4)], text="It opens.", label="It opens", claimant=mayor,
        by=reporter,
    )  # fmt: skip

    say(article, "It opens and costs.", mayor, content=((0, 4), (6, 9)))

    assert Appearance.objects.count() == Claim.objects.count() == 2


def test_a_rejected_claim_stays_rejected(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "Good morning.", mayor)
    reject_claim(claim=first.claim, by=reporter)

    assert say(article, "Good morning.", mayor) == first
    assert not Claim.objects.in_use().exists()


def test_two_people_quoted_with_the_same_words_are_told_apart(reporter: User, article: Article, mayor: Source) -> None:
    other = make_source()
    first, second = say(article, "It opens.", mayor), say(article, "It opens.", other)
    mend_claim(claim=first.claim, version=1, by=reporter, text="The bridge opens.")

    assert [say(article, "It opens.", each) for each in (mayor, other)] == [first, second]


def test_a_decision_holds_in_the_next_version_of_the_article(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "It opens.", mayor)
    mend_claim(claim=first.claim, version=1, by=reporter, text="The bridge opens.")

    again = say(another_version(article), "It opens.", mayor, start=20)

    assert again != first
    assert again.claim == first.claim


def test_where_one_article_s_words_became_two_claims_nothing_is_guessed(
    reporter: User, article: Article, mayor: Source
) -> None:
    first, second = say(article, "It opens.", mayor), say(article, "It opens.", mayor, start=20)
    split_claim(claim=first.claim, appearances=[second], text="Other.", label="Other", claimant=mayor, by=reporter)

    assert say(another_version(article), "It opens.", mayor, start=40).claim == first.claim


def test_another_article_s_words_are_their_own(reporter: User, article: Article, mayor: Source) -> None:
    first = say(article, "It opens.", mayor)
    mend_claim(claim=first.claim, version=1, by=reporter, text="The bridge opens.")

    assert say(None, "It opens.", mayor).claim != first.claim


def test_a_merged_claimant_is_known_again(article: Article, mayor: Source) -> None:
    editor, other = make_user(role="editor"), make_source()
    first = say(article, "It opens.", mayor)
    mend_claim(claim=first.claim, version=1, by=editor, text="The bridge opens.")
    merge_sources(source=mayor, into=other, by=editor)

    assert say(article, "It opens.", other) == first
    mayor.refresh_from_db()
    assert say(article, "It opens.", mayor) == first
