"""Invitations taken back, given again, looked at: one or many at once, each with its entry and its passes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core import audit, clock, feed
from core.actors import Actor
from core.db import rows
from events import attendees

_SEATED = """
SELECT DISTINCT p.attendee FROM appointment p WHERE p.invitation = ANY($1::uuid[]) AND p.to_at IS NULL ORDER BY 1
"""


async def withdraw(
    ids: Sequence[UUID], *, event: UUID, reason: str, actor: Actor, fields: dict[str, Any] | None = None
) -> list[UUID]:
    """Takes back those that stand (step); passes without another reason die. Gives those it took back."""
    done = await _changed(
        "SET withdrawn_at = $2, withdrawn_reason = $3", "withdrawn_at IS NULL", ids, clock.now(), reason
    )
    people = [row["attendee"] for row in await rows(_SEATED, done)]
    await attendees.lock(event, attendees=people)
    for one in people:
        await attendees.end_if_without_reason(one, event=event)
    await _noted("invitation.withdrawn", done, event, actor, {"reason": reason} | (fields or {}))
    return done


async def restore(
    ids: Sequence[UUID], *, event: UUID, actor: Actor, fields: dict[str, Any] | None = None
) -> list[UUID]:
    """Gives back those taken back (step); passes that died with them are made anew."""
    done = await _changed("SET withdrawn_at = NULL, withdrawn_reason = ''", "withdrawn_at IS NOT NULL", ids)
    people = await rows(_SEATED, done)
    await feed.record_many(event, kind="attendee", subjects=[("attendee", one["attendee"]) for one in people])
    await _noted("invitation.restored", done, event, actor, fields or {})
    return done


async def check(ids: Sequence[UUID], *, event: UUID, actor: Actor, fields: dict[str, Any] | None = None) -> list[UUID]:
    """Somebody has looked at what was to be checked (step)."""
    done = await _changed("SET check_since = NULL", "check_since IS NOT NULL", ids)
    await _noted("invitation.checked", done, event, actor, fields or {})
    return done


async def uncheck(
    ids: Sequence[UUID], *, event: UUID, actor: Actor, fields: dict[str, Any] | None = None
) -> list[UUID]:
    """It is to be checked again (step)."""
    done = await _changed("SET check_since = $2", "check_since IS NULL", ids, clock.now())
    await _noted("invitation.unchecked", done, event, actor, fields or {})
    return done


async def _changed(change: str, where: str, ids: Sequence[UUID], *values: Any) -> list[UUID]:
    await rows("SELECT id FROM invitation WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(ids))
    found = await rows(
        f"UPDATE invitation {change}, version = version + 1 WHERE id = ANY($1::uuid[]) AND {where} RETURNING id",
        list(ids),
        *values,
    )
    return sorted(row["id"] for row in found)


async def _noted(what: str, ids: Sequence[UUID], event: UUID, actor: Actor, fields: dict[str, Any]) -> None:
    subjects = [("invitation", one) for one in ids]
    await audit.record_many(action=what, actor=actor, event=event, subjects=subjects, fields=[fields for _ in ids])
    await feed.record_many(event, kind="invitation", subjects=subjects)
