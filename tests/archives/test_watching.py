"""Link health: same, changed, gone or unreachable, told late enough to be believed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from apps.archives import schedule
from apps.archives.actions import archive, keep_file, look_again, sweep
from apps.archives.models import Capture
from apps.archives.schedule import pause_at
from apps.archives.wording import health_sentence
from apps.history.models import Event
from tests.archives.running import SENTENCES, kept, look, page, site
from tests.factories import make_desk
from tests.intake.servers import Server, always

pytestmark = pytest.mark.django_db
PDF = ("Content-Type: application/pdf",)


def told(capture: Capture) -> list[str]:
    events = Event.objects.filter(object_id=str(capture.pk), verb__startswith="link").order_by("id")
    return list(events.values_list("verb", flat=True))


def now_answers(server: Server, *args: Any, **kwargs: Any) -> None:
    server.talk = always(*args, **kwargs)


def test_a_page_whose_adverts_menus_and_dates_change_is_the_same() -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, page(around="Another advert, 3 hours ago"))
        look(capture)

    assert (capture.health, capture.health_misses, told(capture)) == ("same", 0, [])


@pytest.mark.parametrize(
    "sentences",
    [
        (SENTENCES[0], SENTENCES[1].replace("would", "would not"), SENTENCES[2]),
        SENTENCES[:2],
        (*SENTENCES, "Correction: an earlier version of this article named another minister."),
    ],
    ids=["one word", "a paragraph less", "a correction"],
)
def test_a_page_whose_words_change_has_changed(sentences: tuple[str, ...]) -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, page(*sentences))
        look(capture)

    assert (capture.health, told(capture)) == ("changed", ["link changed"])
    assert "something else" in health_sentence(capture)


def test_what_it_was_changed_to_is_kept_once_and_not_watched() -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, page(*SENTENCES[:2]))
        later = look(capture)
        assert later is not None and archive(later.pk)
        again = look(capture, days=30)

    later.refresh_from_db()
    assert (later.follows, later.state, later.health_next_at, again) == (capture, "kept", None, None)
    assert Capture.objects.count() == 2


def test_a_page_that_is_put_back_is_the_same_again() -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, page(*SENTENCES[:2]))
        look(capture)
        now_answers(server, page())
        look(capture)

    assert (capture.health, told(capture)) == ("same", ["link changed", "link same"])


@pytest.mark.parametrize(("body", "health"), [(b"%PDF-1.4 one", "same"), (b"%PDF-1.4 two", "changed")])
def test_what_is_no_page_is_compared_byte_by_byte(body: bytes, health: str) -> None:
    with site(always(b"%PDF-1.4 one", headers=PDF)) as server:
        capture = kept(server)
        now_answers(server, body, headers=PDF)
        look(capture)

    assert capture.health == health


@pytest.mark.parametrize(
    ("status", "health"),
    [("404 Not Found", "gone"), ("410 Gone", "gone"), ("500 Error", "unreachable"), ("403 No", "unreachable")],
)
def test_only_the_third_miss_in_a_row_is_believed(status: str, health: str) -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, b"", status=status)
        seen = []
        for _day in range(3):
            look(capture)
            assert capture.health_next_at is not None and capture.health_checked_at is not None
            seen.append((capture.health, round((capture.health_next_at - capture.health_checked_at).total_seconds())))

    day = 24 * 3600
    assert seen[:2] == [("unknown", day), ("unknown", day)]
    assert seen[2][0] == health
    assert told(capture) == [f"link {health}"]


def test_one_good_day_forgives_the_misses() -> None:
    with site() as server:
        capture = kept(server)
        for body, status in ((b"", "500 No"), (b"", "500 No"), (page(), "200 OK"), (b"", "500 No"), (b"", "500 No")):
            now_answers(server, body, status=status)
            look(capture)

    assert (capture.health, capture.health_misses) == ("same", 2)


@pytest.mark.parametrize(
    ("notice", "code"),
    [
        ("<form>Benutzername <input> Passwort <input> <a>Passwort vergessen?</a></form>", "login_required"),
        ("<p>Please enable JavaScript to view this page.</p>", "javascript_required"),
        ("<h1>404</h1><p>The page you are looking for could not be found.</p>", "page_not_found"),
    ],
)
def test_a_notice_instead_of_the_page_is_a_miss_and_no_change(notice: str, code: str) -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, f"<html><body>{notice}</body></html>".encode())
        look(capture)

    assert (capture.health, capture.health_misses, capture.health_code) == ("unknown", 1, code)


def test_a_change_at_a_confidential_copy_is_told_to_its_desk_alone() -> None:
    desk = make_desk()
    with site() as server:
        capture = kept(server, confidential_to=desk)
        now_answers(server, page(*SENTENCES[:2]))
        later = look(capture)

    assert later is not None and later.confidential_to == desk
    assert Event.objects.get(verb="link changed").confidential_to == desk.pk


@pytest.mark.parametrize(("days", "pause"), [(0, 1), (1, 3), (4, 7), (11, 14), (25, 30), (55, 30), (400, 30)])
def test_looks_become_ever_more_seldom(days: int, pause: int) -> None:
    assert pause_at(timedelta(days=days, minutes=5)) == timedelta(days=pause)


def test_files_are_not_watched_and_addresses_from_the_day_after() -> None:
    file = keep_file(payload=b"x", filename="x.txt", content_type="text/plain", by=None)
    with site() as server:
        capture = kept(server)

    assert file.health_next_at is None
    assert capture.health_next_at is not None and capture.captured_at is not None
    until = capture.health_next_at - capture.captured_at
    assert timedelta(hours=23) < until <= schedule.FIRST_LOOK + timedelta(minutes=1)


def due_now(**changes: Any) -> None:
    Capture.objects.filter(health_next_at__isnull=False).update(health_next_at=Now() - timedelta(seconds=1), **changes)


def test_the_sweep_sends_one_look_a_host_at_once() -> None:
    with site() as one:
        for path in ("/1", "/2", "/3"):
            kept(one, path)
    with site() as other:
        kept(other)
    due_now()

    looks = [due.capture_id for due in sweep() if due.task == "look_again"]

    assert sorted(Capture.objects.filter(pk__in=looks).values_list("host", flat=True)) == sorted([one.pair, other.pair])


def test_a_host_is_looked_at_once_a_second_and_twice_at_a_time() -> None:
    with site() as server:
        captures = [kept(server, f"/{number}") for number in range(3)]
        before = len(server.hits)
        due_now()

        look_again(captures[0].pk)
        assert len(server.hits) == before + 1
        look_again(captures[1].pk)
        assert len(server.hits) == before + 1  # within the second

        Capture.objects.update(health_taken_at=Now() - timedelta(seconds=2), health_checked_at=None)
        due_now()
        look_again(captures[1].pk)
        assert len(server.hits) == before + 1  # three are being looked at


def test_an_address_is_looked_at_once_and_then_not_before_its_time() -> None:
    with site() as server:
        capture = kept(server)
        now_answers(server, page(*SENTENCES[:2]))
        look(capture)
        assert look_again(capture.pk) is None  # not due any more

    assert told(capture) == ["link changed"]
