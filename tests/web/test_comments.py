"""Comments on the page of a claim."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_claim, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_of_many_comments_the_newest_stand_open_and_those_before_are_folded() -> None:
    claim = make_claim()
    reader = make_user(role="reporter", desk=claim.desk)
    client = Client()
    client.force_login(reader)
    client.get(claim.get_absolute_url())
    queries = []
    for first, last in ((0, 30), (30, 32)):
        for number in range(first, last):
            make_comment(claim=claim, by=reader, text=f"Remark {number}.")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(claim.get_absolute_url()).content.decode()
        queries.append(len(asked))
        if last == 30:
            assert "earlier comment" not in page

    before, _summary, after = page.partition("2 earlier comments")
    folded, _end, still_open = after.partition("</details>")
    assert "Remark 0." in folded and "Remark 1." in folded and "Remark 2." not in folded
    assert "Remark 2." in still_open and "Remark 31." in still_open
    assert queries[0] == queries[1]
