"""Adding articles: an address, a text, files, or several; and clear words for what cannot be taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import give_role
from apps.accounts.roles import Role
from apps.articles.models import Article
from apps.intake.models import Delivery
from tests.factories import make_article, make_desk, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/add/"
TEXT = "Council meets\n\nThe council met on Monday. The mayor said the bridge will open in May, as planned long ago."


@pytest.fixture
def reporter(client: Client):
    person = make_user(role=Role.REPORTER)
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def nudged(monkeypatch) -> list:
    """Runs whose message was sent; no broker is asked."""
    sent: list = []
    monkeypatch.setattr("apps.intake.tasks.send_on", lambda run_id, step: sent.append(run_id))
    return sent


def a_file(name: str = "article.txt", content: bytes = TEXT.encode(), content_type: str = "text/plain"):
    return SimpleUploadedFile(name, content, content_type)


# --- One ------------------------------------------------------------------------------------------


def test_a_pasted_text_becomes_an_article_and_its_page_opens(client, reporter):
    answer = client.post(ADDRESS, {"content": TEXT})

    article = Article.objects.get()
    assert answer.headers["Location"] == article.get_absolute_url()
    assert (article.arrival, article.added_by, article.desk) == ("paste", reporter, reporter.desks.get())
    assert bytes(article.deliveries.get().payload).decode() == TEXT


@pytest.mark.parametrize(
    "typed",
    [
        "https://news.example/bridge",
        "  http://news.example/bridge?id=1 \r\n",
        "www.news.example/bridge",
        "HTTPS://News.Example/x",
    ],
)
def test_a_single_address_is_recognised(client, reporter, typed):
    client.post(ADDRESS, {"content": typed})

    article = Article.objects.get()
    assert article.arrival == "url"
    assert article.url.lower().startswith("http")


@pytest.mark.parametrize(
    "typed",
    [
        "See https://news.example/bridge\nfor more. " + TEXT,
        TEXT + "\nhttps://news.example/bridge",
        "https://a.example/x\n" + TEXT,
    ],
)
def test_a_text_with_addresses_in_it_is_a_text(client, reporter, typed):
    client.post(ADDRESS, {"content": typed})

    assert Article.objects.get().arrival == "paste"


def test_a_file_is_read_as_it_came(client, reporter):
    client.post(ADDRESS, {"files": a_file("meldung.txt")})

    delivery = Delivery.objects.get()
    assert (delivery.filename, bytes(delivery.payload), delivery.article.arrival) == (
        "meldung.txt",
        TEXT.encode(),
        "file",
    )


def test_the_run_is_sent_on_when_the_row_is_committed(client, reporter, nudged, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ADDRESS, {"content": TEXT})

    assert nudged == [Article.objects.get().runs.get().pk]


def test_details_are_kept_as_the_sender_told_them(client, reporter):
    told = {"title": "Bridge", "outlet": "Morning Post", "published_on": "2026-05-14", "language": "en"}

    client.post(ADDRESS, {"content": TEXT} | told)

    assert Delivery.objects.get().given == {
        "title": "Bridge", "outlet": "Morning Post", "published_at": "2026-05-14", "language": "en",
    }  # fmt: skip


def test_the_same_article_again_makes_none_and_says_so(client, reporter):
    client.post(ADDRESS, {"content": TEXT})

    answer = client.post(ADDRESS, {"content": TEXT})

    article = Article.objects.get()
    assert answer.headers["Location"] == article.get_absolute_url()
    assert "already here" in client.get(reverse("web:add")).content.decode()


# --- Desks and confidentiality --------------------------------------------------------------------


def test_who_has_one_desk_is_not_asked_for_it(client, reporter):
    assert 'name="desk"' not in client.get(ADDRESS).content.decode()


def test_who_has_several_desks_chooses_and_the_choice_is_remembered(client, reporter):
    sport = make_desk("Sport")
    give_role(user=reporter, desk=sport, role=Role.REPORTER, by=None)

    client.post(ADDRESS, {"content": TEXT, "desk": sport.pk})

    assert Article.objects.get().desk == sport
    assert f'value="{sport.pk}" selected' in client.get(ADDRESS).content.decode()


def test_nobody_adds_for_a_desk_they_do_not_belong_to(client, reporter):
    give_role(user=reporter, desk=make_desk(), role=Role.REPORTER, by=None)

    answer = client.post(ADDRESS, {"content": TEXT, "desk": make_desk().pk})

    assert answer.status_code == 422
    assert not Article.objects.exists()


def test_a_confidential_article_is_not_there_for_others(client, reporter):
    client.post(ADDRESS, {"content": "https://news.example/secret", "is_confidential": "on"})
    article = Article.objects.get()
    client.force_login(make_user(role=Role.EDITOR))

    known = client.get(reverse("web:add_known"), {"url": "https://news.example/secret"})
    progress = client.get(reverse("web:add_progress"), {"article": article.pk})

    assert article.is_confidential
    assert known.content.decode().strip() == ""
    assert progress.status_code == 404


def test_who_belongs_to_no_desk_is_told_whom_to_ask(client):
    client.force_login(make_user(is_administrator=True))

    page = client.get(ADDRESS).content.decode()
    answer = client.post(ADDRESS, {"content": TEXT})

    assert "You belong to no desk" in page
    assert answer.status_code == 422
    assert not Article.objects.exists()


# --- What cannot be taken in ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Paste an address or a text, or choose a file."),
        ({"content": " \n\t "}, "Paste an address or a text, or choose a file."),
        ({"content": "ftp://news.example/x"}, "It must begin with http:// or https://"),
        ({"content": "file:///etc/passwd"}, "It must begin with http:// or https://"),
        ({"content": "javascript://alert(1)"}, "It must begin with http:// or https://"),
        ({"content": "https://news.example/a b c"}, "there are spaces in it"),
        ({"content": "https://-"}, "not an address of a web page"),
        ({"content": "http://2130706433/"}, "private network"),
        ({"content": "http://10.0.0.1/x\nhttps://news.example/a"}, "10.0.0.1"),
        ({"content": "http://127.0.0.1/x"}, "private network"),
        ({"content": "http://[::1]:8000/"}, "private network"),
        ({"content": "http://169.254.169.254/latest/meta-data"}, "private network"),
        ({"content": "http://localhost/x"}, "private network"),
        ({"content": "abc\x00def"}, "This is not text"),
        ({"content": TEXT, "published_on": "yesterday"}, "Enter a valid date."),
        ({"content": TEXT, "language": "xx"}, "Select a valid choice"),
        ({"content": "https://news.example/" + "x" * 3000}, "too long"),
    ],
)
def test_bad_input_is_told_on_the_page_and_adds_nothing(client, reporter, form, sentence):
    answer = client.post(ADDRESS, form)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Article.objects.exists()


def test_what_was_typed_stays_in_its_field(client, reporter):
    answer = client.post(ADDRESS, {"content": "ftp://news.example/x", "title": "A title", "is_confidential": "on"})

    page = answer.content.decode()
    assert "ftp://news.example/x</textarea>" in page
    assert 'value="A title"' in page
    assert "checked" in page


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (a_file(content=b""), "There is nothing in it."),
        (a_file(content=b"  \n "), "There is nothing in it."),
        (a_file("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "image/jpeg"), "cannot be read"),
        (a_file("tool.exe", b"MZ" + bytes(range(256)) * 9, "application/octet-stream"), "cannot be read"),
        (a_file("noise.txt", bytes(range(256)) * 50), "not text that can be read"),
        (a_file("long.txt", b"word " * 1_100_000), "is too large"),
    ],
    ids=["empty", "blank", "picture", "program", "noise", "too-large"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(client, reporter, file, sentence):
    file.seek(0)
    answer = client.post(ADDRESS, {"files": file})

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["files"])
    assert not Article.objects.exists()


def test_a_file_of_20_mb_is_refused_in_words_and_never_kept_whole(client, reporter):
    answer = client.post(ADDRESS, {"files": a_file("huge.txt", b"x" * 20 * 1024 * 1024)})

    assert answer.status_code == 422
    assert "“huge.txt” is too large" in answer.content.decode()
    assert answer.wsgi_request.FILES["files"].size < 6 * 1024 * 1024


def test_a_text_of_20_mb_is_refused_in_words(client, reporter):
    answer = client.post(ADDRESS, {"content": "word " * 4_000_000})

    assert answer.status_code == 413
    assert "A text may have at most 5 MB" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_text_just_over_the_limit_keeps_its_field(client, reporter):
    answer = client.post(ADDRESS, {"content": "word " * 1_100_000})

    assert answer.status_code == 422
    assert "larger than 5 MB" in answer.content.decode()


def test_too_many_files_are_refused_in_words(client, reporter):
    answer = client.post(ADDRESS, {"files": [a_file(f"{number}.txt") for number in range(120)]})

    assert answer.status_code == 413
    assert "At most 50 files" in answer.content.decode()


# --- Several -----------------------------------------------------------------------------------------


def test_several_addresses_make_an_article_each_and_a_list_shows_their_progress(client, reporter):
    typed = "https://news.example/a\n\nhttps://news.example/b\nhttps://news.example/a\n"

    answer = client.post(ADDRESS, {"content": typed}, follow=True)

    assert Article.objects.count() == 2
    assert answer.redirect_chain[0][0].startswith(reverse("web:add_progress"))
    assert "0 of 2 finished" in answer.content.decode()


def test_several_files_and_a_text_are_taken_together(client, reporter):
    files = [a_file("a.txt", b"First article. " + TEXT.encode()), a_file("b.txt", b"Second article. " + TEXT.encode())]

    client.post(ADDRESS, {"content": TEXT, "files": files})

    assert Article.objects.count() == 3


def test_one_bad_file_among_good_ones_is_named_and_the_others_are_taken(client, reporter):
    files = [a_file("good.txt"), a_file("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9, "image/jpeg")]

    answer = client.post(ADDRESS, {"files": files}, follow=True)

    assert Article.objects.count() == 1
    assert "photo.jpg:" in answer.content.decode()


def test_more_than_fifty_addresses_are_refused(client, reporter):
    answer = client.post(ADDRESS, {"content": "\n".join(f"https://news.example/{n}" for n in range(51))})

    assert "these are 51" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_title_cannot_belong_to_several(client, reporter):
    answer = client.post(ADDRESS, {"content": "https://a.example/1\nhttps://a.example/2", "title": "One"})

    assert "belong to one article" in answer.content.decode()


def test_the_progress_tells_what_is_ready_and_what_failed(client, reporter):
    ready = make_article(title="Bridge to open", desk=reporter.desks.get())
    client.post(ADDRESS, {"content": "https://news.example/a"})
    waiting = Article.objects.exclude(pk=ready.pk).get()

    page = client.get(reverse("web:add_progress"), {"article": [ready.pk, waiting.pk]})

    assert "1 of 2 finished" in page.content.decode()
    assert "Bridge to open" in page.content.decode()
    assert "every 1s" in page.content.decode()


def test_a_finished_list_stops_asking(client, reporter):
    ready = make_article()

    page = client.get(reverse("web:add_progress"), {"article": ready.pk}, headers={"HX-Request": "true"})

    assert "hx-get" not in page.content.decode()
    assert "<html" not in page.content.decode()


@pytest.mark.parametrize("ids", ["x", "", "0199a000-0000-7000-8000-000000000000"])
def test_a_list_of_nothing_is_not_there(client, reporter, ids):
    assert client.get(reverse("web:add_progress"), {"article": ids}).status_code == 404


def test_the_progress_takes_the_same_queries_for_many(client, reporter, django_assert_max_num_queries):
    articles = [make_article() for _ in range(6)]

    with django_assert_max_num_queries(7):
        client.get(reverse("web:add_progress"), {"article": [article.pk for article in articles]})


# --- Known already -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["https://news.example/bridge", "http://www.news.example/bridge/?utm_source=x#top"])
def test_says_at_once_that_an_address_is_here(client, reporter, typed):
    article = make_article(url="https://news.example/bridge", title="Bridge to open")

    answer = client.get(reverse("web:add_known"), {"url": typed})

    assert article.get_absolute_url() in answer.content.decode()


@pytest.mark.parametrize("typed", ["https://news.example/other", "", "http://[::1", "nonsense"])
def test_says_nothing_of_what_is_not_here(client, reporter, typed):
    make_article(url="https://news.example/bridge")

    answer = client.get(reverse("web:add_known"), {"url": typed})

    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


# --- The page itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["web:add", "web:add_known", "web:add_progress"])
def test_strangers_are_asked_to_log_in(client, name):
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("web:login"))


@pytest.mark.parametrize("name", ["web:add_known", "web:add_progress"])
def test_reading_pages_cannot_be_posted_to(client, reporter, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_page_takes_no_other_method(client, reporter):
    assert client.put(ADDRESS).status_code == 405


def test_a_form_from_another_site_is_refused(reporter):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reporter)

    assert strict.post(ADDRESS, {"content": TEXT}).status_code == 403
    assert not Article.objects.exists()
