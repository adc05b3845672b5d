"""Domain time: the demo's offset lies in the database and only grows."""

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.db import action
from core.errors import Refused

_START = datetime(2024, 9, 10, 1, 0, tzinfo=UTC)


@action
async def _go(moment: datetime) -> None:
    await clock.go_to(moment)


async def test_now_is_real_time_without_an_offset(db: None) -> None:
    await clock.refresh()
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=1)


async def test_first_setting_may_lie_in_the_past_and_is_kept(db: None) -> None:
    await _go(_START)
    await clock.refresh()
    assert abs(clock.now() - _START) < timedelta(seconds=2)


async def test_clock_refuses_to_go_back(db: None) -> None:
    await _go(_START)
    await _go(_START + timedelta(days=3))
    with pytest.raises(Refused) as refused:
        await _go(_START)
    assert refused.value.code == "clock_goes_back"


async def test_arrived_at_a_moment_it_is_not_a_little_before_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2026, 1, 1, 0, 0, 0, 600, tzinfo=UTC))
    await _go(_START)
    await clock.refresh()
    assert timedelta(0) <= clock.now() - _START < timedelta(milliseconds=1)
