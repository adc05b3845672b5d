"""Answers a file brought, written one by one, and taken back while nothing later depends on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core import audit, feed
from core.actors import Actor
from core.db import execute, rows
from events import answers, seating
from events.imports import writing
from events.imports.lines import Act, Planned

_SEATED = "SELECT id FROM appointment WHERE invitation = $1 AND to_at IS NULL ORDER BY seat"
# An answer may go while it is the last, and while every seat is still as it left them.
_STILL_LAST = """
SELECT NOT EXISTS (SELECT 1 FROM answer b
        WHERE b.invitation = a.invitation AND b.effective AND (b.at, b.id) > (a.at, a.id))
    AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.invitation = a.invitation AND p.from_at > a.at
        AND p.source <> 'import') AS free
FROM answer a WHERE a.id = $1
"""


async def write(planned: Sequence[Planned], *, of: UUID, actor: Actor) -> None:
    """Takes the answers of these lines (step). Raises as events/answers.py."""
    kept: list[Act] = []
    for act in [act for one in planned for act in one.acts]:
        reply = act.values["reply"]
        seated = [str(row["id"]) for row in await rows(_SEATED, act.subject)]
        answer = await answers.take_imported(
            act.subject, reply.given, mark=reply.mark, said_at=reply.said_at, actor=actor
        )
        kept.append(Act("answer", answer, before={"seats": seated}))
    await writing.remember(kept, of=of)


async def take_back(steps: Sequence[Any], *, actor: Actor) -> list[UUID]:
    """Takes answers back (step): the one before counts again, with its seats. Gives the ids of the steps undone."""
    return [step["id"] for step in steps if await _take_back(step, actor=actor)]


async def _take_back(step: Any, *, actor: Actor) -> bool:
    [kept] = await rows("SELECT invitation FROM answer WHERE id = $1", step["subject"])
    row = await answers.lock(kept["invitation"])
    [still] = await rows(_STILL_LAST, step["subject"])
    if not still["free"]:
        return False
    await execute("UPDATE answer SET effective = false WHERE id = $1", step["subject"])
    await seating.reseat(row, [UUID(one) for one in step["before"]["seats"]], actor=actor)
    await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", row["id"])
    subject, fields = ("invitation", row["id"]), {"answer": str(step["subject"])}
    await audit.record(action="answer.taken_back", actor=actor, event=row["event"], subject=subject, fields=fields)
    await feed.record(row["event"], kind="invitation", subject=subject)
    return True
