"""A claim's figures and dates follow its words when people mend or split it."""

import pytest

from apps.accounts.models import User
from apps.claims.actions import mend_claim, split_claim
from apps.claims.models import Claim
from tests.claims.saying import say
from tests.factories import make_article, make_source, make_user

pytestmark = pytest.mark.django_db

NINE = {"words": "9 million euros", "value": 9e6, "unit": "EUR", "upper": None, "bound": ""}
MAY = {"words": "May 2027", "value": "2027-05", "part": ""}


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def claim() -> Claim:
    text = "It opens in May 2027 and costs 9 million euros, said mayor Berg."
    return say(
        make_article(title="Council", text=f"Council\n\n{text}"), "It opens in May 2027 and costs 9 million euros.",
        make_source("Ada Berg"), start=9, content=((9, 29), (34, 55)), quantities=(NINE,), moments=(MAY,),
        tense="future",
    ).claim  # fmt: skip


def test_what_left_the_text_is_no_figure_of_it(claim: Claim, reporter: User) -> None:
    mended = mend_claim(claim=claim, version=1, by=reporter, text="It opens in May 2027 and costs 8 million euros.")

    assert (mended.quantities, mended.moments) == ([], [MAY])


def test_mending_something_else_touches_neither(claim: Claim, reporter: User) -> None:
    told_otherwise = NINE | {"words": "nine millions"}  # the article's words, where the claim's own are others
    Claim.objects.filter(pk=claim.pk).update(quantities=[told_otherwise])
    claim.refresh_from_db()

    mended = mend_claim(claim=claim, version=1, by=reporter, label="Berg on the bridge", text=claim.text)

    assert (mended.quantities, mended.moments) == ([told_otherwise], [MAY])


def test_what_is_split_off_has_those_of_its_own_words(claim: Claim, reporter: User) -> None:
    change = split_claim(
        claim=claim, appearances=claim.appearances.all(), parts=[(34, 55)], text="It costs 9 million euros.",
        label="Costs nine million", claimant=claim.claimant, by=reporter,
    )  # fmt: skip

    assert change.other is not None
    assert (change.other.quantities, change.other.moments, change.other.tense) == ([NINE], [], "future")
