"""When a checkpoint is open: a day of the meeting and local times, made into moments only when read."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from attendance.states import Reason


class Window(msgspec.Struct, frozen=True):
    """When a checkpoint is open: a day of the meeting (1 = first, None = every day) and local times, each optional."""

    day: int | None = None
    opens: time | None = None
    closes: time | None = None


class Meeting(msgspec.Struct, frozen=True):
    """What of the meeting bears on a window."""

    starts_on: date
    zone: ZoneInfo


def standing(window: Window, *, at: datetime, meeting: Meeting) -> Reason | None:
    """Whether the window is not yet open or already closed; a closing at or before the opening is on the next day."""
    opens, closes = bounds(window, at=at, meeting=meeting)
    if opens is not None and at < opens:
        return Reason.NOT_OPEN_YET
    if closes is not None and at >= closes:
        return Reason.CLOSED
    return None


def bounds(window: Window, *, at: datetime, meeting: Meeting) -> tuple[datetime | None, datetime | None]:
    """The moments a window opens and closes, on its day or, where it names none, on the local day of `at`."""
    if window.day is None:
        day = at.astimezone(meeting.zone).date()
    else:
        day = meeting.starts_on + timedelta(days=window.day - 1)
    opens = _moment(day, window.opens, meeting.zone)
    closes = _moment(day, window.closes, meeting.zone)
    if window.day is not None:
        opens = opens or _moment(day, time(), meeting.zone)
        closes = closes or _moment(day + timedelta(days=1), time(), meeting.zone)
    if opens and closes and closes <= opens:
        if window.day is None and at < closes:  # still yesterday's night
            opens -= timedelta(days=1)
        else:
            closes += timedelta(days=1)
    return opens, closes


def _moment(day: date, at: time | None, zone: ZoneInfo) -> datetime | None:
    return None if at is None else datetime.combine(day, at, zone).astimezone(UTC)
