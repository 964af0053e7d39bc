"""What every kind of background work shares. That rows are taken once is tested with the work itself."""

import pytest

from apps.leases import delay_after


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 60), (3, 300), (4, 1800), (5, 10800), (9, 10800)])
def test_each_wait_is_longer_than_the_one_before_give_or_take_a_fifth(attempts: int, seconds: int) -> None:
    delays = {delay_after(attempts, (10, 60, 300, 1800, 10800)).total_seconds() for _ in range(50)}

    assert len(delays) > 10
    assert 0.8 * seconds <= min(delays) <= max(delays) <= 1.2 * seconds
