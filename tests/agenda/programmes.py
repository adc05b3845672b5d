"""A small programme for tests: an opening, a panel with a speaker, made by the actions staff use."""

from datetime import time
from uuid import UUID

from agenda import releases, roles, sessions
from agenda.roles import NewRole
from agenda.sessions import NewSession
from agenda.states import SessionKind, SessionRoleKind
from core.actors import COMMAND
from core.db import rows
from events.attendees import PersonThen
from tests.factories import make_event

SPEAKER = "Dr. Narasumber Contoh, M.Uji."


async def programme() -> tuple[UUID, dict[str, UUID]]:
    """An event with three sessions; the opening has no time. Gives the sessions by title."""
    event = await make_event(slug="acara")
    made = {}
    for title, kind, at in (
        ("Pembukaan", SessionKind.OPENING_ADDRESS, None),
        ("Panel", SessionKind.PANEL, time(9, 0)),
        ("Penutup", SessionKind.CLOSING, time(11, 0)),
    ):
        new = NewSession(title=title, kind=kind, starts_at=at, minutes=60 if at else None)
        made[title] = await sessions.create(event, new, actor=COMMAND)
    return event, made


async def speaks(event: UUID, session: UUID, name: str = SPEAKER, *, person: UUID | None = None) -> UUID:
    """Gives somebody the role of a speaker."""
    who = PersonThen(name, "Direktur Contoh", institution="Instansi Contoh", person=person)
    return await roles.give(session, NewRole(who, SessionRoleKind.SPEAKER), event=event, actor=COMMAND)


async def release(event: UUID, name: str = "") -> int:
    """Rilis."""
    return await releases.release(event, name=name, actor=COMMAND)


async def version(session: UUID) -> int:
    """The session's present version."""
    return int((await rows("SELECT version FROM session WHERE id = $1", session))[0]["version"])
