"""An article arrives: refused at once with a reason, or kept, and the same delivery twice is one article."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from apps.accounts.roles import Role
from apps.articles.models import Article
from apps.errors import BadInput, NotAllowed
from apps.history.models import Event
from apps.intake.actions import Receipt, receive
from apps.intake.models import Delivery, Run
from apps.limits import LARGEST_DELIVERY
from tests.factories import make_desk, make_user
from tests.intake.running import TEXT, delivered, found_in, page_of, read, run_through, text_number

pytestmark = pytest.mark.django_db


def code_of(**how: Any) -> str:
    with pytest.raises(BadInput) as refused:
        delivered(None, **how) if set(how) & {"url", "html", "file"} else delivered(**how)
    assert str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "  \n "}, "empty"),
        ({"text": None}, "empty"),
        ({"file": ("a.txt", "text/plain", b"")}, "empty"),
        ({"text": "x" * (LARGEST_DELIVERY + 1)}, "too_large"),
        ({"file": ("a.txt", "text/plain", b"x" * (20 << 20))}, "too_large"),
        ({"file": ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 and so on")}, "unsupported_file"),
        ({"file": ("a.txt", "text/plain", bytes(range(256)) * 20)}, "binary"),
        ({"text": "\x00\x01\x02\x03" * 100}, "binary"),
        ({"url": "file:///etc/passwd"}, "bad_address"),
        ({"url": "not an address"}, "bad_address"),
        ({"url": "http://127.1/"}, "fetch_refused"),
        ({"url": "http://localhost/"}, "fetch_refused"),
        ({"url": "http://127.0.0.1/"}, "fetch_refused"),
        ({"url": "http://10.1.2.3/"}, "fetch_refused"),
        ({"url": "http://169.254.169.254/latest/"}, "fetch_refused"),
        ({"url": "http://[::1]/"}, "fetch_refused"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "fetch_refused"),
        ({"url": "https://site.example.com:8443/"}, "fetch_refused"),
        ({"url": "https://site.example.com/" + "a" * 2000}, "bad_address"),
        ({"text": TEXT, "given": {"language": "fr"}}, "unsupported_language"),
        ({"text": TEXT, "given": {"published_at": "yesterday"}}, "bad_date"),
        ({"text": TEXT, "given": {"published_at": "2026-02-31"}}, "bad_date"),
        ({"text": TEXT, "given": {"published_at": "0001-01-01T00:00:00+14:00"}}, "bad_date"),
        ({"text": TEXT, "given": {"published_at": "9999-12-31T23:59:59-14:00"}}, "bad_date"),
        ({"text": TEXT, "given": {"title": "x" * 501}}, "too_long"),
        ({"text": TEXT, "given": {"url": "javascript:alert(1)"}}, "bad_address"),
        ({"html": "<p>x</p>", "url": "https://site.example.com/"}, "several_at_once"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_can_be_refused_at_once_is(how: dict, code: str) -> None:
    assert code_of(**how) == code
    assert not Article.objects.exists()


def test_an_unknown_fact_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="colour"):
        delivered(given={"colour": "red"})


def test_what_was_handed_in_is_kept_byte_for_byte_with_what_the_sender_told() -> None:
    person = make_user(role=Role.REPORTER)
    desk = person.desks.get()

    receipt = delivered(
        desk=desk,
        by=person,
        given={"title": " Ein  Titel ", "published_at": date(2026, 5, 14), "outlet": "", "language": "de"},
    )

    delivery = Delivery.objects.get()
    assert bytes(delivery.payload) == TEXT.encode()
    assert delivery.given == {"title": "Ein Titel", "published_at": "2026-05-14", "language": "de"}
    assert (receipt.is_new, receipt.article.title, receipt.article.added_by) == (True, "Ein Titel", person)
    assert receipt.run is not None
    assert (receipt.run.state, receipt.run.step, receipt.article.state) == ("due", "receive", "received")
    assert Event.objects.about("article", receipt.article.pk).get().verb == "article received"


def test_only_people_of_the_desk_add_to_it() -> None:
    desk = make_desk()

    with pytest.raises(NotAllowed):
        delivered(desk=desk, by=make_user(role=Role.EDITOR))
    with pytest.raises(NotAllowed):
        delivered(desk=desk, by=make_user(is_partner=True))

    assert not Article.objects.exists()


def test_nothing_is_kept_when_the_history_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("history is full")

    monkeypatch.setattr("apps.articles.actions.record", fail)

    with pytest.raises(RuntimeError):
        delivered()

    assert not Article.objects.exists()
    assert not Delivery.objects.exists()
    assert not Run.objects.exists()


def test_the_same_bytes_again_are_the_same_article_and_are_not_read_again() -> None:
    first = delivered()

    second = delivered()

    assert (second.article, second.run, second.is_new) == (first.article, None, False)
    assert Delivery.objects.filter(article=first.article).count() == 2
    assert Event.objects.filter(verb="article delivered again").count() == 1


def test_variants_of_one_address_are_one_article() -> None:
    first = delivered(url="https://www.site.example.com/article?utm_source=x#top")

    again = delivered(url="http://site.example.com/article/?fbclid=1")

    assert (again.article, again.run) == (first.article, None)


def test_a_changed_text_of_an_address_is_another_version_of_the_article() -> None:
    given = {"url": "https://site.example.com/article"}
    article = read(given=given)

    second = delivered(text_number(1), given=given)

    assert second.article == article
    assert second.run is not None
    assert run_through(second.run).article.versions.count() == 2
    article.refresh_from_db()
    assert (article.state, article.current.number) == ("ready", 2)


def test_a_delivery_that_failed_is_read_again_when_it_comes_again() -> None:
    first = delivered("Ceci est un texte qui est écrit en français et que personne ne lira ici. " * 5)
    assert run_through(first.run).state == "failed"

    second = delivered("Ceci est un texte qui est écrit en français et que personne ne lira ici. " * 5)

    assert second.article == first.article
    assert second.run is not None
    assert second.run != first.run
    assert second.article.state == "received"


def test_the_words_of_another_article_are_found_to_be_its_second_delivery() -> None:
    original = read()

    copy = run_through(delivered(html=page_of(TEXT), given={"url": "https://other.example.com/x"}).run).article
    again = delivered(html=page_of(TEXT))

    assert (copy.duplicate_of, copy.state) == (original, "ready")
    assert (again.article, again.run) == (original, None)
    assert original.appearances.count() == found_in(original)
    assert not copy.appearances.exists()


def test_confidential_and_public_deliveries_of_one_text_stay_apart() -> None:
    desk, other = make_desk(), make_desk()
    public = read(desk=desk)

    secret = read(desk=desk, is_confidential=True)
    elsewhere = read(desk=other, is_confidential=True)
    again = delivered(desk=desk, is_confidential=True)

    assert len({public.pk, secret.pk, elsewhere.pk}) == 3
    assert secret.duplicate_of is None
    assert elsewhere.duplicate_of is None
    assert again.article == secret


def in_threads(count: int, act: Any) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fifty_at_once_make_one_article_and_one_run() -> None:
    desk = make_desk()
    variants = [
        "https://site.example.com/a",
        "http://www.site.example.com/a/",
        "https://site.example.com/a?utm_source=rss#x",
    ]

    def deliver(number: int) -> Receipt:
        return receive(desk=desk, by=None, arrival="api", url=variants[number % 3])

    receipts = in_threads(50, deliver)

    assert len({receipt.article.pk for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert sum(receipt.run is not None for receipt in receipts) == 1
    assert (Article.objects.count(), Run.objects.count(), Delivery.objects.count()) == (1, 1, 50)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_ten_copies_read_at_once_become_one_article_with_its_claims_once() -> None:
    desk = make_desk()
    # Other bytes, the same words: only the cleaned text shows that they are one.
    runs = [delivered(TEXT.replace("\n\n", "\n\n" + "\n" * number), desk=desk).run for number in range(10)]

    in_threads(10, lambda number: run_through(runs[number]))

    originals = Article.objects.originals()
    assert Run.objects.filter(state="done").count() == 10
    assert originals.count() == 1
    assert originals.get().appearances.count() == found_in(originals.get())
    assert Article.objects.filter(duplicate_of=originals.get()).count() == 9
