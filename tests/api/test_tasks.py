from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts.models import Attempts
from apps.api.models import IdempotencyKey
from apps.api.tasks import forget_what_is_old
from tests.factories import make_user


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 2])
def test_old_answers_and_counters_go_and_others_stay(times: int) -> None:
    user, long_ago = make_user(), timezone.now() - timedelta(days=3)
    for key, when in (("old", long_ago), ("new", timezone.now())):
        IdempotencyKey.objects.create(user=user, key=key, request_hash="0", status=201, body={})
        IdempotencyKey.objects.filter(key=key).update(created_at=when)
        Attempts.objects.create(key=key, window=when, count=1)

    for _time in range(times):
        forget_what_is_old()

    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]
    assert [row.key for row in Attempts.objects.all()] == ["new"]


@pytest.mark.django_db
def test_sessions_that_ended_go() -> None:
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"{days}", session_data="", expire_date=timezone.now() + timedelta(days=days)
        )

    forget_what_is_old()

    assert [session.session_key for session in Session.objects.all()] == ["1"]
