"""What there is of the kit: the last one with its hour, what changed since, the one under way, when it makes itself."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from attendance.kit.making import KIT, Asked
from core import clock, dates, feed
from core.db import rows

_PAGES: Final = 40  # of the feed; beyond that a kit is old enough to be made anew unread
_ON_PAPER: Final = frozenset({"attendee", "invitation", "institution", "event", "checkpoint", "event_key"})
_BEFORE: Final = timedelta(days=1)
HOUR: Final = time(17)


class Ready(msgspec.Struct, frozen=True):
    """The last kit; `changed` is how many people and institutions changed since, null: too many to tell."""

    job: UUID
    as_of: datetime
    by_itself: bool
    size: int
    changed: int | None


class Making(msgspec.Struct, frozen=True):
    """The job asked for last, where it is under way or came to nothing."""

    job: UUID
    state: str
    done: int
    total: int


class Kit(msgspec.Struct, frozen=True):
    """`due_at` is when a kit makes itself; null once that moment is past."""

    ready: Ready | None
    making: Making | None
    due_at: datetime | None


async def read(event: UUID) -> Kit:
    """The kit of a meeting as it stands."""
    jobs = await rows("SELECT * FROM job WHERE event = $1 AND kind = $2 ORDER BY id DESC LIMIT 20", event, KIT)
    whole = next((row for row in jobs if row["state"] == "done"), None)
    last = jobs[0] if jobs and jobs[0] is not whole else None
    return Kit(
        ready=await _ready(event, whole) if whole else None,
        making=Making(last["id"], last["state"], last["done"], last["total"]) if last else None,
        due_at=await _due_at(event),
    )


async def _ready(event: UUID, row: Any) -> Ready:
    asked = msgspec.convert(msgspec.json.decode(row["input"]), Asked)
    result = msgspec.json.decode(row["result"])
    return Ready(row["id"], asked.as_of, bool(asked.plan), result["size"], await _changed(event, asked.cursor))


async def _changed(event: UUID, cursor: str) -> int | None:
    subjects: set[UUID] = set()
    for _ in range(_PAGES):
        page = await feed.read(event, cursor)
        if page.fresh:
            return None
        subjects |= {one.subject_id for one in page.changes if one.kind in _ON_PAPER}
        if page.complete:
            return len(subjects)
        cursor = page.cursor
    return None


async def _due_at(event: UUID) -> datetime | None:
    [row] = await rows(
        "SELECT e.starts_on, e.state, coalesce(v.zone, e.zone) AS zone FROM event e "
        "LEFT JOIN venue v ON v.id = e.venue WHERE e.id = $1",
        event,
    )
    due = dates.at(row["starts_on"] - _BEFORE, HOUR, row["zone"])
    return due if row["state"] == "open" and due > clock.now() else None
