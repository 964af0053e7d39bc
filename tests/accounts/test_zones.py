from zoneinfo import ZoneInfo

import pytest

from apps.accounts.models import User


@pytest.mark.parametrize(
    ("name", "zone"), [("America/New_York", "America/New_York"), ("Mars/Base", "UTC"), ("", "UTC"), ("../etc", "UTC")]
)
def test_a_zone_that_is_gone_is_utc(name: str, zone: str) -> None:
    assert User(time_zone=name).zone == ZoneInfo(zone)
