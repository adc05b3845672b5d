"""Which institutions are still to be called, and how far the desk is."""

from datetime import datetime, time
from typing import Final
from uuid import UUID

import msgspec

from core import clock, dates
from core.db import rows, snapshot
from core.grants import Scope
from events import rules
from events.invitees import FROM, bounds
from events.liaisons import MINE
from events.states import CallOutcome, EventState, Zone

# What came to nothing is no call: the clerk passed on, went away, or never came back.
IDLE: Final = (CallOutcome.SKIPPED, CallOutcome.LEFT, CallOutcome.EXPIRED)
_UNTOUCHED: Final = "('left', 'expired')"
# After `bounds`: $4 is now, $5 the clerk. `waiting` may be called, `held` is being called, `later` was asked to be
# called later, of `unreachable` we have no telephone number that is right.
QUEUE: Final = f"""
WITH silent AS MATERIALIZED (
    SELECT i.id, i.institution, i.sent_at, n.zone, {MINE % "$5"} AS mine
    {FROM} AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL AND head.id IS NULL AND last.choice IS NULL
), queue AS (
    SELECT s.*, past.ended_at AS touched_at, past.call_again_at,
        CASE WHEN past.outcome IN ('again', 'wrong_number') THEN past.call_again_at END AS promised_at,
        CASE WHEN k.phone IS NULL OR k.phone = '' OR k.phone_wrong_at IS NOT NULL THEN 'unreachable'
            WHEN EXISTS (SELECT 1 FROM call c WHERE c.event = $1 AND c.institution = s.institution
                AND c.ended_at IS NULL AND c.until > $4) THEN 'held'
            WHEN past.call_again_at > $4 THEN 'later' ELSE 'waiting' END AS place
    FROM silent s
    LEFT JOIN LATERAL (SELECT phone, phone_wrong_at FROM contact_person k WHERE k.institution = s.institution
        AND k.to_at IS NULL ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
    LEFT JOIN LATERAL (SELECT c.ended_at, c.call_again_at, c.outcome FROM call c WHERE c.invitation = s.id
        AND c.ended_at IS NOT NULL AND c.outcome NOT IN {_UNTOUCHED} ORDER BY c.id DESC LIMIT 1) past ON true
)
"""
_FIGURES: Final = f"""
{QUEUE} SELECT count(*) FILTER (WHERE place = 'waiting')::int AS waiting,
    count(*) FILTER (WHERE place = 'held')::int AS held, count(*) FILTER (WHERE place = 'later')::int AS later,
    count(*) FILTER (WHERE place = 'unreachable')::int AS unreachable,
    min(call_again_at) FILTER (WHERE place = 'later') AS next_at
FROM queue
"""
_DONE: Final = f"""
SELECT count(*)::int AS called, count(*) FILTER (WHERE c.account = $4)::int AS called_by_me FROM call c
WHERE c.event = $1 AND c.ended_at >= $5 AND NOT c.outcome = ANY($6) AND c.invitation IN (SELECT i.id {FROM})
"""


class Figures(msgspec.Struct):
    """Calls made today (where the meeting is), and how many institutions are still to be called.

    `next_at` is when the first of the `later` may be called again; `closed`: answers are no longer taken.
    """

    called_by_me: int
    called: int
    waiting: int
    held: int
    later: int
    unreachable: int
    next_at: datetime | None
    closed: bool


async def figures(scope: Scope, *, account: UUID) -> Figures:
    """How far the desk is, as far as the scope sees."""
    now = clock.now()
    async with snapshot():
        [event] = await rows("SELECT state, answers_close_at, ends_on, zone FROM event WHERE id = $1", scope.event)
        [left] = await rows(_FIGURES, *bounds(scope), now, account)
        today = dates.at(now.astimezone(dates.zone_of(event["zone"])).date(), time(0), event["zone"])
        [done] = await rows(_DONE, *bounds(scope), account, today, [one.value for one in IDLE])
    closes_at = rules.closing(event["answers_close_at"], event["ends_on"], Zone(event["zone"]))
    closed = event["state"] != EventState.OPEN or now >= closes_at
    return Figures(**dict(done), **dict(left), closed=closed)
