"""A role as a reason for a pass: given with the role, ended with it, beside whatever else the person is there for."""

from uuid import UUID

from agenda.states import SessionRoleKind
from core import clock
from core.actors import Actor
from core.db import rows
from events import attendees
from events.attendees import PersonThen
from events.states import AccreditedAs


async def give(
    event: UUID, who: PersonThen, *, code: str, role: SessionRoleKind, as_: AccreditedAs, actor: Actor
) -> UUID:
    """Makes somebody an attendee for a role in the session of that code (step). Returns the attendee."""
    return await attendees.accredit(event, who, as_=as_, reason=_reason(code, role), actor=actor)


async def end_roles(event: UUID, session: UUID, *, role: UUID | None = None, actor: Actor) -> list[UUID]:
    """Ends one role of a session or all of them, each with its reason (step). Returns whose."""
    found = await rows(
        "UPDATE session_role r SET to_at = $3 FROM session s WHERE s.id = r.session AND s.id = $1 "
        "AND r.to_at IS NULL AND ($2::uuid IS NULL OR r.id = $2) RETURNING r.attendee, r.role, s.code",
        session,
        role,
        clock.now(),
    )
    await attendees.lock(event, attendees=[row["attendee"] for row in found])
    for row in found:
        await _end(event, row["attendee"], _reason(row["code"], SessionRoleKind(row["role"])), actor)
    return [row["attendee"] for row in found]


async def _end(event: UUID, attendee: UUID, reason: str, actor: Actor) -> None:
    for given in await rows(
        "SELECT accredited_as FROM accreditation WHERE attendee = $1 AND reason = $2 AND to_at IS NULL",
        attendee,
        reason,
    ):
        as_ = AccreditedAs(given["accredited_as"])
        await attendees.end_accreditation(event, attendee, as_=as_, reason=reason, actor=actor)


def _reason(code: str, role: SessionRoleKind) -> str:
    return f"session:{code}:{role}"
