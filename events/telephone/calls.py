"""The next institution to call, held for one clerk for some minutes, so that no office is called twice at once."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from core import clock, dates
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.grants import Scope
from core.ids import uuid7
from events import rules
from events.invitees import bounds, ensure_seen
from events.states import CallOutcome, EventState, Zone
from events.telephone.queue import QUEUE

HOLD: Final = timedelta(minutes=10)
_TRIES = 20
# First offices that are at work now, of these the clerk's own provinces, of these whom we promised to call again, then
# who was not touched for longest. A row another clerk is just taking is passed by.
_NEXT: Final = f"""
{QUEUE} SELECT i.id, i.institution FROM queue s JOIN invitation i ON i.id = s.id
WHERE s.place = 'waiting' AND NOT EXISTS (SELECT 1 FROM call c WHERE c.event = $1 AND c.institution = s.institution
    AND c.ended_at IS NULL)
ORDER BY s.zone = ANY($6::text[]) DESC, s.mine DESC, s.promised_at, s.touched_at NULLS FIRST, s.sent_at, i.id
LIMIT 1 FOR NO KEY UPDATE OF i SKIP LOCKED
"""
# Looked at anew once the row is held: the office may have answered, or been taken, since the queue was read.
_HOLD: Final = """
INSERT INTO call (id, event, invitation, institution, account, taken_at, until)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM answer a WHERE a.invitation = $3 AND a.effective)
ON CONFLICT DO NOTHING RETURNING id
"""
_EXPIRED: Final = """
UPDATE call SET ended_at = until, outcome = 'expired' WHERE id IN (SELECT id FROM call
    WHERE event = $1 AND ended_at IS NULL AND until <= $2 ORDER BY id FOR UPDATE SKIP LOCKED)
"""


@action
async def take(scope: Scope, *, actor: Actor) -> UUID | None:
    """Gives a clerk the next call, the one he holds already, or None where nobody is to be called now.

    Raises Refused("event_cancelled" | "answers_closed").
    """
    now = clock.now()
    await _ensure_open(scope.event, now)
    await execute("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", actor.id)  # one telephone a clerk
    at_work = [zone.value for zone in Zone if rules.is_at_work(now.astimezone(dates.zone_of(zone.value)))]
    for _ in range(_TRIES):
        await execute(_EXPIRED, scope.event, now)
        mine = await rows(
            "SELECT id FROM call WHERE event = $1 AND account = $2 AND ended_at IS NULL", scope.event, actor.id
        )
        if mine:
            return UUID(str(mine[0]["id"]))
        found = await rows(_NEXT, *bounds(scope), now, actor.id, at_work)
        if not found:
            return None
        one = found[0]
        place = (scope.event, one["id"], one["institution"])
        if made := await rows(_HOLD, uuid7(), *place, actor.id, now, now + HOLD):
            return UUID(str(made[0]["id"]))
    return None


@action
async def release(scope: Scope, call: UUID, *, skipped: bool, actor: Actor) -> None:
    """Lets others have it; who passed it on comes again last. Releasing twice is releasing once.

    Raises NotFound("call_unknown").
    """
    row = await lock(scope, call, actor=actor)
    outcome = CallOutcome.SKIPPED if skipped else CallOutcome.LEFT
    await execute(
        "UPDATE call SET ended_at = $2, outcome = $3 WHERE id = $1 AND ended_at IS NULL",
        row["id"],
        clock.now(),
        outcome.value,
    )


async def lock(scope: Scope, call: UUID, *, actor: Actor) -> Any:
    """The invitation of one's own call, then the call, locked (step). Raises NotFound("call_unknown")."""
    found = await rows(
        "SELECT invitation FROM call WHERE id = $1 AND event = $2 AND account = $3", call, scope.event, actor.id
    )
    if not found:
        raise NotFound("call_unknown")
    await ensure_seen(scope, [found[0]["invitation"]])
    await execute("SELECT 1 FROM invitation WHERE id = $1 FOR NO KEY UPDATE", found[0]["invitation"])
    [row] = await rows("SELECT * FROM call WHERE id = $1 FOR UPDATE", call)
    return row


async def _ensure_open(event: UUID, now: datetime) -> None:
    [row] = await rows("SELECT state, answers_close_at, ends_on, zone FROM event WHERE id = $1", event)
    if row["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    closes_at = rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"]))
    if now >= closes_at:
        raise Refused("answers_closed", at=closes_at)
