"""When to try again, and when a reminder's moment is due; pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ATTEMPTS = 12
LATE_BY = timedelta(days=2)
_EAST = ZoneInfo("Asia/Jayapura")  # where the working day begins first


def back_off(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: 15 s, 30 s, 1 min … at most an hour."""
    return min(timedelta(seconds=15 * 2 ** (attempt - 1)), timedelta(hours=1))


def day_of(anchor: datetime, offset_days: int, zone: ZoneInfo) -> date:
    """The calendar day, where the meeting is, that lies `offset_days` from the anchor."""
    return anchor.astimezone(zone).date() + timedelta(days=offset_days)


def moment_of(day: date, at: time) -> datetime:
    """When the first recipient's clock shows the rule's time on that day: then the occasion is made."""
    return datetime.combine(day, at, _EAST)


def local_moment(day: date, at: time, zone: str) -> datetime:
    """When this recipient's clock shows the rule's time on that day."""
    return datetime.combine(day, at, ZoneInfo(zone))


def is_missed(moment: datetime, now: datetime) -> bool:
    """Too late to send: shown as missed instead."""
    return now - moment > LATE_BY
