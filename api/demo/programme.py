"""The programmes of the demo's meetings: sessions, who does what in them, and a release for guests to see."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from agenda import releases, roles, sessions
from agenda.roles import NewRole
from agenda.sessions import NewSession
from agenda.states import SessionKind, SessionRoleKind
from api.demo.facts import Facts, RoleFacts, SessionFacts
from core.actors import Actor
from core.db import rows
from events.attendees import PersonThen
from events.states import AccreditedAs

SPOKEN: Final = frozenset({SessionKind.SPEAKER_SESSION, SessionKind.PANEL, SessionKind.PLENARY})


async def plan(given: Facts, event: UUID, people: Mapping[str, UUID], *, actor: Actor) -> None:
    """Add the sessions and roles that are missing, in the order of the facts."""
    rooms = await _rooms(event)
    known = {row["title"]: row["id"] for row in await rows("select title, id from session where event = $1", event)}
    for session in given.sessions:
        if session.title not in known:
            known[session.title] = await sessions.create(event, _new(session, rooms), actor=actor)
        for role in session.roles:
            await _give(event, known[session.title], role, people[role.person], actor=actor)


async def let_speak(event: UUID, *, actor: Actor) -> None:
    """Spread the meeting's speakers over its talks and panels, where none speaks yet."""
    found = await rows("select id, kind from session where event = $1 order by day, position", event)
    talks = [row["id"] for row in found if row["kind"] in SPOKEN]
    taken = await rows("select 1 from session_role where session = any($1::uuid[]) limit 1", talks)
    speakers = await rows(
        "select t.person, t.name_as_written from attendee t join accreditation c on c.attendee = t.id "
        "where t.event = $1 and c.accredited_as = 'speaker' order by t.name",
        event,
    )
    if not taken:
        for place, speaker in enumerate(speakers):
            who = PersonThen(speaker["name_as_written"], person=speaker["person"])
            session = talks[place % len(talks)]
            await roles.give(session, NewRole(who, SessionRoleKind.SPEAKER), event=event, actor=actor)


async def release(event: UUID, *, actor: Actor) -> None:
    """Release the programme for guests, once."""
    if not await rows("select 1 from release where event = $1 limit 1", event):
        await releases.release(event, name="", actor=actor)


async def _rooms(event: UUID) -> Mapping[str, UUID]:
    found = await rows("select r.name, r.id from room r join event e on e.venue = r.venue where e.id = $1", event)
    return {row["name"]: row["id"] for row in found}


def _new(session: SessionFacts, rooms: Mapping[str, UUID]) -> NewSession:
    return NewSession(
        title=session.title,
        title_en=session.title_en,
        kind=SessionKind(session.kind),
        day=session.day or 1,
        starts_at=session.starts,
        minutes=_minutes(session),
        room=rooms[session.room] if session.room else None,
    )


def _minutes(session: SessionFacts) -> int | None:
    if session.starts is None or session.ends is None:
        return None
    length = datetime.combine(date.min, session.ends) - datetime.combine(date.min, session.starts)
    return int(length.total_seconds() // 60)


async def _give(event: UUID, session: UUID, facts: RoleFacts, person: UUID, *, actor: Actor) -> None:
    held = await rows("select 1 from session_role where session = $1 and person = $2", session, person)
    if held:
        return
    [known] = await rows(
        "select name_as_written, office, institution from attendee where event = $1 and person = $2", event, person
    )
    who = PersonThen(known["name_as_written"], known["office"], institution=known["institution"], person=person)
    role = NewRole(who, SessionRoleKind(facts.role), AccreditedAs.SPEAKER)
    await roles.give(session, role, event=event, actor=actor)
