from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from apps.accounts.models import Attempts
from apps.accounts.throttling import forget_old_attempts, forgive, hit

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_counts_down_to_nothing_and_then_says_how_long_to_wait() -> None:
    day = timedelta(days=1)  # so that no window ends within the test

    allowances = [hit("login:someone", 3, day) for _ in range(4)]

    assert [allowance.remaining for allowance in allowances] == [2, 1, 0, 0]
    assert [allowance.is_exceeded for allowance in allowances] == [False, False, False, True]
    assert [allowance.retry_after > 0 for allowance in allowances] == [False, False, False, True]
    assert allowances[-1].retry_after <= day.total_seconds()


@pytest.mark.django_db
def test_one_key_does_not_count_for_another() -> None:
    hit("login:one", 1, MINUTE)

    assert not hit("login:two", 1, MINUTE).is_exceeded


@pytest.mark.django_db
def test_forgiven_tries_do_not_count() -> None:
    hit("login:someone", 1, timedelta(days=1))

    forgive("login:someone")

    assert not hit("login:someone", 1, timedelta(days=1)).is_exceeded


@pytest.mark.django_db
def test_keys_are_stored_hashed_and_may_hold_anything() -> None:
    hit("login:my secret\x00\ud800" + "x" * 1000, 5, MINUTE)

    stored = Attempts.objects.get().key
    assert len(stored) == 64
    assert "secret" not in stored


@pytest.mark.django_db
def test_old_windows_are_forgotten_and_running_ones_kept() -> None:
    hit("old", 5, MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE accounts_attempts SET "window" = now() - interval '3 days'""")
    hit("new", 5, MINUTE)

    assert forget_old_attempts() == 1
    assert Attempts.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_racing_tries_cannot_slip_by_the_limit() -> None:
    def try_once(_number: int) -> bool:
        try:
            return not hit("login:raced", 20, timedelta(days=1)).is_exceeded
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        allowed = list(pool.map(try_once, range(200)))

    assert sum(allowed) == 20
