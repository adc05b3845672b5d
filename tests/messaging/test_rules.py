"""Pure rules: waiting between attempts, time to begin a letter, a reminder's day and moments."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from messaging.rules import ATTEMPTS, back_off, begins_in_time, day_of, is_missed, local_moment, moment_of, send_within

_LIMIT = timedelta(seconds=30)
_NOON = datetime(2024, 9, 10, 12, tzinfo=UTC)


def test_attempts_wait_longer_each_time_and_go_on_for_two_days() -> None:
    waits = [back_off(attempt) for attempt in range(1, ATTEMPTS)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=15), timedelta(hours=1))
    assert timedelta(days=1.8) < list(accumulate(waits, initial=timedelta(0)))[-1] < timedelta(days=2.5)


def test_letter_begun_in_time_ends_before_its_take_counts_as_lost() -> None:
    last = max(second for second in range(30) if begins_in_time(_NOON, _NOON + timedelta(seconds=second), _LIMIT))
    assert timedelta(seconds=last) + send_within(_LIMIT) < _LIMIT


def test_day_is_counted_in_the_zone_of_the_anchor() -> None:
    late = datetime(2024, 9, 13, 0, 30, tzinfo=ZoneInfo("Asia/Jayapura"))  # still the 12th in Jakarta
    assert day_of(late, -3) == date(2024, 9, 10)


def test_rule_comes_due_when_the_first_clock_shows_its_time() -> None:
    day, at = date(2024, 9, 13), time(7, 30)
    moments = [local_moment(day, at, zone) for zone in ("Asia/Jayapura", "Asia/Makassar", "Asia/Jakarta")]
    assert [f"{each.astimezone(ZoneInfo('Asia/Jakarta')):%H:%M}" for each in moments] == ["05:30", "06:30", "07:30"]
    assert moment_of(day, at) == moments[0]


def test_moment_two_days_past_is_missed() -> None:
    assert not is_missed(_NOON, _NOON + timedelta(days=2))
    assert is_missed(_NOON, _NOON + timedelta(days=2, seconds=1))
