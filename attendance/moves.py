"""How the doors' hours move with a change of plan: windows are days and local times, so nothing is written."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from attendance.windows import Meeting, Window, bounds
from core.dates import at, zone_of
from core.db import rows


class DoorMove(msgspec.Struct):
    """A checkpoint's window on its day, before and after; None where that side is open."""

    name: str
    opens_before: datetime | None
    closes_before: datetime | None
    opens_after: datetime | None
    closes_after: datetime | None


async def door_moves(event: UUID, *, before: tuple[date, str], after: tuple[date, str]) -> list[DoorMove]:
    """The checkpoints of an event with hours; `before` and `after` are the first day and the zone's label."""
    found = await rows(
        "SELECT name, day, opens, closes FROM checkpoint WHERE event = $1 AND archived_at IS NULL "
        "AND (day IS NOT NULL OR opens IS NOT NULL OR closes IS NOT NULL) ORDER BY position, id",
        event,
    )
    return [DoorMove(row["name"], *_window(row, *before), *_window(row, *after)) for row in found]


def _window(row: Any, starts_on: date, zone: str) -> tuple[datetime | None, datetime | None]:
    where: ZoneInfo = zone_of(zone)
    window = Window(day=row["day"], opens=row["opens"], closes=row["closes"])
    return bounds(window, at=at(starts_on, time(12), zone), meeting=Meeting(starts_on, where))
