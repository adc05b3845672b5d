"""Moving the demo's own time: forward only, and through every due moment in between, so that no reminder is missed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from attendance.kit import making
from core import clock
from core.db import action, ring, rows
from core.errors import NotFound, Refused
from events.states import Zone
from messaging import reminders

MORNING: Final = time(8)
PATIENCE: Final = timedelta(seconds=4)
GLANCE: Final = 0.1

_DEADLINES: Final = """
select moment from event, unnest(array[answers_due_at, answers_close_at]) as moment
where moment > $1 and moment <= $2 and state <> 'cancelled'
union
select distinct due_at from delivery where state = 'waiting' and due_at > $1 and due_at <= $2
"""


class Jump(StrEnum):
    """Where the demo can jump: three days before a meeting, its first morning, the morning after it; all at 08.00."""

    H_MINUS_3 = "h-3"
    DAY_8 = "day-8"
    NEXT_DAY = "next-day"


def target_of(jump: Jump, *, starts_on: date, ends_on: date, zone: Zone) -> datetime:
    """Return the moment a jump leads to, aware, in the zone of the meeting."""
    day = {
        Jump.H_MINUS_3: starts_on - timedelta(days=3),
        Jump.DAY_8: starts_on,
        Jump.NEXT_DAY: ends_on + timedelta(days=1),
    }[jump]
    return datetime.combine(day, MORNING, ZoneInfo(zone.iana))


async def arrive(moment: datetime) -> bool:
    """Set domain time to `moment`; false, and nothing changes, where it is that late already."""
    await clock.refresh()
    if clock.offset() and clock.now() >= moment:
        return False
    await _go(moment)
    await clock.refresh()
    return True


@action
async def _go(moment: datetime) -> None:
    await clock.go_to(moment)
    ring("outbox")


async def jump(slug: str, to: Jump) -> datetime:
    """Travel to a moment of a meeting; return the new domain time.

    Raises NotFound("event_unknown"), Refused("clock_goes_back").
    """
    found = await rows("select starts_on, ends_on, zone from event where slug = $1", slug)
    if not found:
        raise NotFound("event_unknown")
    row = found[0]
    target = target_of(to, starts_on=row["starts_on"], ends_on=row["ends_on"], zone=Zone(row["zone"]))
    await clock.refresh()
    if target <= clock.now():
        raise Refused("clock_goes_back")
    await travel(target)
    return clock.now()


async def travel(target: datetime, *, settle: Callable[[], Awaitable[None]] | None = None) -> list[datetime]:
    """Go to `target`, stopping at every due moment on the way; return the stops.

    At each stop the rules and kits are swept and what is due then is given time to be sent.
    """
    stops: list[datetime] = []
    while (stop := await _next_stop(target)) is not None:
        await arrive(stop)
        await reminders.sweep()
        await making.sweep()
        await (settle or deliveries_rest)()
        stops.append(stop)
    return stops


async def _next_stop(target: datetime) -> datetime | None:
    now = clock.now()
    if now >= target:
        return None
    dated: list[datetime] = [row["moment"] for row in await rows(_DEADLINES, now, target)]
    due = [*await reminders.due_moments(now, target), *await making.due_moments(now, target)]
    return min([*dated, *due, target])


async def deliveries_rest() -> None:
    """Wait until nothing due waits to be sent; give up when nothing has moved for some seconds (no worker runs)."""
    left, moved_at = await _due_deliveries(), clock.real_now()
    while left and clock.real_now() - moved_at < PATIENCE:
        await asyncio.sleep(GLANCE)
        now_left = await _due_deliveries()
        if now_left != left:
            left, moved_at = now_left, clock.real_now()


async def _due_deliveries() -> int:
    found = await rows(
        "select count(*) as due from delivery where state in ('waiting', 'taken') and due_at <= $1 "
        "and (retry_at is null or retry_at <= $2)",
        clock.now(),
        clock.real_now(),
    )
    return int(found[0]["due"])
