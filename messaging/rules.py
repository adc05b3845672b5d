"""When to try again, and when a reminder's moment is due; pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ATTEMPTS = 56  # about two days, as mail servers try
LATE_BY = timedelta(days=2)
_EAST = ZoneInfo("Asia/Jayapura")  # where the working day begins first


def back_off(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: 15 s, 30 s, 1 min … at most an hour."""
    return timedelta(seconds=min(15 * 2 ** (attempt - 1), 3600))


def begins_in_time(taken_at: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether a letter begun now ends before its take counts as lost: a third to begin in, `send_within` to end in."""
    return now - taken_at < limit / 3


def send_within(limit: timedelta) -> timedelta:
    """How long one letter may be under way."""
    return limit * 0.6


def day_of(anchor: datetime, offset_days: int) -> date:
    """The calendar day, of the zone the anchor is given in, that lies `offset_days` from it."""
    return anchor.date() + timedelta(days=offset_days)


def moment_of(day: date, at: time) -> datetime:
    """When the first recipient's clock shows the rule's time on that day: then the occasion is made."""
    return datetime.combine(day, at, _EAST)


def local_moment(day: date, at: time, zone: str) -> datetime:
    """When this recipient's clock shows the rule's time on that day."""
    return datetime.combine(day, at, ZoneInfo(zone))


def is_missed(moment: datetime, now: datetime) -> bool:
    """Too late to send: shown as missed instead."""
    return now - moment > LATE_BY
