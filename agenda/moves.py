"""How the programme moves with a change of plan: sessions are days and local times, so nothing is written."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from core.db import rows


class DayMove(msgspec.Struct):
    """The sessions of one day; `after` is None where the meeting would no longer have that day."""

    day: int
    sessions: int
    with_room: int
    before: date
    after: date | None


async def day_moves(event: UUID, *, before: date, after: tuple[date, date]) -> list[DayMove]:
    """The days of the working copy: their date now and in a meeting of these first and last days."""
    found = await rows(
        "SELECT day, count(*)::int AS sessions, count(room)::int AS with_room FROM session "
        "WHERE event = $1 AND removed_at IS NULL GROUP BY day ORDER BY day",
        event,
    )
    first, last = after
    moves = []
    for row in found:
        by = timedelta(days=row["day"] - 1)
        then = first + by
        moves.append(
            DayMove(row["day"], row["sessions"], row["with_room"], before + by, then if then <= last else None)
        )
    return moves
