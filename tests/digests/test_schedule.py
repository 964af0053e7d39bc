"""One due moment a local day, in every zone, through every clock change."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.digests.schedule import next_due

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 2, 8])
def test_every_zone_gets_one_digest_a_day_all_year(hour: int) -> None:
    for name in sorted(zoneinfo.available_timezones()):
        zone, days = ZoneInfo(name), set()
        moment = next_due(after=START, hour=hour, zone=zone, cadence="daily")
        for _ in range(365):
            following = next_due(after=moment, hour=hour, zone=zone, cadence="daily", last=None)
            day = following.astimezone(zone).date()
            assert timedelta(hours=22) <= following - moment <= timedelta(hours=26), (name, following)
            assert day not in days, (name, day)
            days.add(day)
            moment = following


def test_a_missing_hour_comes_later_and_a_doubled_hour_comes_once() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    gap = next_due(after=datetime(2026, 3, 28, 12, tzinfo=UTC), hour=2, zone=berlin, cadence="daily")
    doubled = next_due(after=datetime(2026, 10, 24, 12, tzinfo=UTC), hour=2, zone=berlin, cadence="daily")
    after_doubled = next_due(after=doubled, hour=2, zone=berlin, cadence="daily")

    assert (gap.day, gap.astimezone(berlin).hour) == (29, 3)
    assert doubled.astimezone(UTC) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert after_doubled.astimezone(berlin).day == 26


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [("daily", [21, 22, 23, 24]), ("weekdays", [23, 24, 25, 26]), ("weekly", [23, 30])],
)
def test_cadences_choose_their_days(cadence: str, expected: list[int]) -> None:
    moment, days = datetime(2026, 11, 20, 12, tzinfo=UTC), []  # a Friday
    for _ in expected:
        moment = next_due(after=moment, hour=7, zone=ZoneInfo("UTC"), cadence=cadence)
        days.append(moment.day)

    assert days == expected


def test_a_day_that_had_its_digest_gets_no_second_one() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)

    due = next_due(after=now, hour=23, zone=zone, cadence="daily", last=now.astimezone(zone).date())

    assert due.astimezone(zone).date() == now.astimezone(zone).date() + timedelta(days=1)
