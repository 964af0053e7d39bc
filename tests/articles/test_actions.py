import threading

import pytest
from django.db import connection

from apps.articles.actions import add_article, add_version, mark_state
from apps.articles.models import Article
from tests.factories import make_article, make_desk

URL = "https://example.org/story"


@pytest.mark.django_db
def test_the_same_address_makes_one_article() -> None:
    desk = make_desk()

    first, first_is_new = add_article(desk=desk, arrival="url", by=None, url=URL)
    second, second_is_new = add_article(desk=desk, arrival="api", by=None, url=URL + "/?utm_source=x")

    assert (first.pk, first_is_new, second_is_new) == (second.pk, True, False)


@pytest.mark.django_db
def test_a_confidential_article_never_meets_an_open_one() -> None:
    desk, other = make_desk(), make_desk()

    rows = [
        add_article(desk=desk, arrival="url", by=None, url=URL, is_confidential=True),
        add_article(desk=other, arrival="url", by=None, url=URL, is_confidential=True),
        add_article(desk=other, arrival="url", by=None, url=URL),
    ]

    assert all(is_new for _article, is_new in rows)


@pytest.mark.django_db(transaction=True)
def test_fifty_deliveries_at_once_make_one_article() -> None:
    desk, made, errors = make_desk(), [], []

    def deliver(number: int) -> None:
        try:
            made.append(add_article(desk=desk, arrival="url", by=None, url=f"{URL}?utm_campaign={number}"))
        except Exception as error:  # told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len({article.pk for article, _is_new in made}) == 1
    assert sum(is_new for _article, is_new in made) == 1


@pytest.mark.django_db
def test_a_changed_text_is_a_new_version_and_the_same_words_are_not() -> None:
    article = make_article(text="One.")
    common = {"article": article, "title": "T", "language": "en"}

    add_version(text="One. Corrected.", fingerprint="b", **common)
    again = add_version(text="One. Corrected.", fingerprint="b", **common)

    assert again.number == 2
    assert article.versions.count() == 2
    assert Article.objects.get(pk=article.pk).current == again


@pytest.mark.django_db
def test_a_new_state_is_seen_in_the_time_of_the_last_change() -> None:
    article = make_article(state="extracting")
    before = Article.objects.get(pk=article.pk).updated_at

    mark_state(article=article, state="failed")

    assert Article.objects.get(pk=article.pk).updated_at > before
