"""What people do in sessions: giving a role gives a reason for a pass, ending it ends only that reason."""

from typing import Any
from uuid import UUID

import msgspec

from agenda import reasons, sessions
from agenda.states import SessionRoleKind
from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.ids import uuid7
from events.attendees import PersonThen
from events.states import AccreditedAs

# An office named for the role alone brings its own acting status, the attendee's brings the attendee's.
_INSERT = """
INSERT INTO session_role (id, session, person, attendee, role, office, position, from_at, acting_status)
SELECT $1, $2, t.person, t.id, $4, coalesce(nullif($5, ''), t.office), $6, $7,
    CASE WHEN $5 IN ('', t.office) THEN coalesce($8, t.acting_status) ELSE $8 END
FROM attendee t WHERE t.id = $3
"""


class NewRole(msgspec.Struct, frozen=True):
    """Who does what; an attendee of the meeting is named by `who.person`."""

    who: PersonThen
    role: SessionRoleKind
    as_: AccreditedAs = AccreditedAs.SPEAKER


@action
async def give(session: UUID, new: NewRole, *, event: UUID, actor: Actor) -> UUID:
    """Gives somebody a role in a session. Raises NotFound("session_unknown"), Refused("role_held")."""
    row = await sessions.lock(session, event=event)
    attendee = await reasons.give(event, new.who, code=row["code"], role=new.role, as_=new.as_, actor=actor)
    held = await rows(
        "SELECT person, count(*) FILTER (WHERE attendee = $2 AND role = $3) OVER () AS same FROM session_role "
        "WHERE session = $1 AND to_at IS NULL",
        session,
        attendee,
        new.role.value,
    )
    if held and held[0]["same"]:
        raise Refused("role_held", name=new.who.name)
    key = uuid7()
    await execute(
        _INSERT,
        key,
        session,
        attendee,
        new.role.value,
        new.who.office,
        len(held),
        clock.now(),
        new.who.acting_status.value if new.who.acting_status else None,
    )
    fields = {"role": str(key), "attendee": str(attendee), "kind": new.role.value}
    await _touch(row, event, "session.role_given", fields, actor)
    return key


@action
async def end(role: UUID, *, event: UUID, actor: Actor) -> None:
    """Takes a role away; other roles and seats of the person stay. Raises NotFound("role_unknown")."""
    found = await rows(
        "SELECT r.id, r.session, r.attendee, r.role FROM session_role r JOIN session s ON s.id = r.session "
        "WHERE r.id = $1 AND s.event = $2 AND r.to_at IS NULL",
        role,
        event,
    )
    if not found:
        raise NotFound("role_unknown")
    row = await sessions.lock(found[0]["session"], event=event)
    await reasons.end_roles(event, row["id"], role=role, actor=actor)
    fields = {"role": str(role), "attendee": str(found[0]["attendee"]), "kind": found[0]["role"]}
    await _touch(row, event, "session.role_ended", fields, actor)


async def _touch(row: Any, event: UUID, what: str, fields: dict[str, str], actor: Actor) -> None:
    await execute("UPDATE session SET version = version + 1 WHERE id = $1", row["id"])
    await audit.record(action=what, actor=actor, event=event, subject=("session", row["id"]), fields=fields)
    await feed.record(event, kind="session", subject=("session", row["id"]))
