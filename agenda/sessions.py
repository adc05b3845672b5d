"""Sessions of the working copy: added, changed and removed by staff; guests see none of it before a release."""

import secrets
from datetime import time
from typing import Any, Final
from uuid import UUID

import msgspec

from agenda import reasons, rules
from agenda.states import SessionKind
from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Stale
from core.ids import uuid7

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class NewSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a session; without `position` it goes to the end of its day."""

    title: str
    kind: SessionKind = SessionKind.OTHER
    day: int = 1
    position: int | None = None
    starts_at: time | None = None
    minutes: int | None = None
    room: UUID | None = None
    title_en: str = ""
    description: str = ""
    description_en: str = ""


class SessionChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Only what is given changes."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    title_en: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    description_en: str | msgspec.UnsetType = msgspec.UNSET
    kind: SessionKind | msgspec.UnsetType = msgspec.UNSET
    day: int | msgspec.UnsetType = msgspec.UNSET
    position: int | msgspec.UnsetType = msgspec.UNSET
    starts_at: time | msgspec.UnsetType | None = msgspec.UNSET
    minutes: int | msgspec.UnsetType | None = msgspec.UNSET
    room: UUID | msgspec.UnsetType | None = msgspec.UNSET


@action
async def create(event: UUID, new: NewSession, *, actor: Actor) -> UUID:
    """Adds a session. Raises Invalid: title_missing, day_outside, session_past_midnight, room_unknown."""
    await _check(event, title=new.title, day=new.day, starts_at=new.starts_at, minutes=new.minutes, room=new.room)
    session = uuid7()
    await execute(
        "INSERT INTO session (id, event, code, day, position, starts_at, minutes, room, kind, title, title_en, "
        "description, description_en) SELECT $1, $2, $3, $4, coalesce($5, (SELECT coalesce(max(position), -1) + 1 "
        "FROM session WHERE event = $2 AND day = $4 AND removed_at IS NULL)), $6, $7, $8, $9, $10, $11, $12, $13",
        session,
        event,
        await _code(event),
        new.day,
        new.position,
        new.starts_at,
        new.minutes,
        new.room,
        new.kind.value,
        new.title.strip(),
        new.title_en.strip(),
        new.description,
        new.description_en,
    )
    await _noted("session.created", event, session, actor, {})
    return session


@action
async def change(session: UUID, wanted: SessionChange, *, event: UUID, version: int, actor: Actor) -> int:
    """Changes what is given; returns the new version. Raises NotFound("session_unknown"), Stale, Invalid as create."""
    row = await lock(session, event=event, version=version)
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not msgspec.UNSET}
    if not given:
        return version
    after = {**dict(row), **given}
    await _check(event, **{name: after[name] for name in ("title", "day", "starts_at", "minutes", "room")})
    values = [value.value if isinstance(value, SessionKind) else value for value in given.values()]
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
    await execute(f"UPDATE session SET {sets}, version = version + 1 WHERE id = $1", session, *values)
    await _noted("session.changed", event, session, actor, {"fields": sorted(given)})
    return version + 1


@action
async def remove(session: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Takes a session and its roles out of the working copy; releases keep it. Raises NotFound, Stale."""
    await lock(session, event=event, version=version)
    ended = await reasons.end_roles(event, session, actor=actor)
    await execute("UPDATE session SET removed_at = $2, version = version + 1 WHERE id = $1", session, clock.now())
    await _noted("session.removed", event, session, actor, {"attendees": [str(one) for one in ended]})


async def lock(session: UUID, *, event: UUID, version: int | None = None) -> Any:
    """Locks a session's row (step). Raises NotFound("session_unknown"), Stale with the present version."""
    found = await rows(
        "SELECT * FROM session WHERE id = $1 AND event = $2 AND removed_at IS NULL FOR UPDATE", session, event
    )
    if not found:
        raise NotFound("session_unknown")
    if version is not None and found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


async def _check(
    event: UUID, *, title: str, day: int, starts_at: time | None, minutes: int | None, room: UUID | None
) -> None:
    if not title.strip():
        raise Invalid("title_missing", field="title")
    found = await rows("SELECT ends_on - starts_on + 1 AS days, venue FROM event WHERE id = $1 FOR UPDATE", event)
    rules.ensure_day(day, days=found[0]["days"])
    rules.ensure_length(starts_at, minutes)
    if room and not await rows("SELECT 1 FROM room WHERE id = $1 AND venue = $2", room, found[0]["venue"]):
        raise Invalid("room_unknown", field="room")


async def _code(event: UUID) -> str:
    """A short code no session of this event ever had."""
    while True:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(5))
        if not await rows("SELECT 1 FROM session WHERE event = $1 AND code = $2", event, code):
            return code


async def _noted(what: str, event: UUID, session: UUID, actor: Actor, fields: dict[str, Any]) -> None:
    subject = ("session", session)
    await audit.record(action=what, actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="session", subject=subject)
