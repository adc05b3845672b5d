"""The programme read: the working copy for staff, the newest release for guests."""

from typing import Any
from uuid import UUID

import msgspec

from agenda.programme import Changes, Item, Programme, RoleShown
from agenda.states import SessionKind, SessionRoleKind
from core.db import rows
from core.errors import NotFound
from events.states import ActingStatus

_EVENT = """
SELECT e.slug, e.official_title AS title, e.official_title_en AS title_en, e.short_title, e.starts_on, e.ends_on,
    coalesce(v.zone, e.zone) AS zone, e.simulated,
    concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.city, '')) AS venue,
    array(SELECT n.name FROM event_host h JOIN institution n ON n.id = h.institution WHERE h.event = e.id
        ORDER BY h.position) AS hosts
FROM event e LEFT JOIN venue v ON v.id = e.venue WHERE e.id = $1
"""
_SESSIONS = """
SELECT s.*, coalesce(r.name, '') AS room_name FROM session s LEFT JOIN room r ON r.id = s.room
WHERE s.event = $1 AND s.removed_at IS NULL ORDER BY s.day, s.position, s.starts_at NULLS LAST, s.id
"""
_ROLES = """
SELECT r.id, r.session, r.person, r.attendee, r.role, r.office, r.acting_status, t.name_as_written AS name
FROM session_role r JOIN session s ON s.id = r.session JOIN attendee t ON t.id = r.attendee
WHERE s.event = $1 AND r.to_at IS NULL AND s.removed_at IS NULL ORDER BY r.position, r.id
"""

_NEWEST = """
SELECT r.snapshot, e.starts_on, e.ends_on, coalesce(v.zone, e.zone) AS zone,
    concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.city, '')) AS venue,
    EXISTS (SELECT 1 FROM amendment a WHERE a.event = e.id AND a.at > r.at) AS amended
FROM release r JOIN event e ON e.id = r.event LEFT JOIN venue v ON v.id = e.venue
"""
_CHANGES = """
SELECT e.state = 'cancelled' AS cancelled, (SELECT count(*) + count(a.undone_at) FROM amendment a
    WHERE a.event = e.id)::int AS times FROM event e WHERE e.slug = $1
"""


class StaffRole(msgspec.Struct, frozen=True):
    id: UUID
    person: UUID
    attendee: UUID
    name: str
    office: str
    role: SessionRoleKind


class StaffSession(msgspec.Struct, frozen=True):
    """A session of the working copy with what editing needs."""

    id: UUID
    room_id: UUID | None
    version: int
    roles: list[StaffRole]
    item: Item


async def staff_sessions(event: UUID) -> list[StaffSession]:
    """The working copy in order; two queries however long it is."""
    roles: dict[UUID, list[StaffRole]] = {}
    for row in await rows(_ROLES, event):
        roles.setdefault(row["session"], []).append(_role(row))
    return [
        StaffSession(
            row["id"], row["room"], row["version"], roles.get(row["id"], []), _item(row, roles.get(row["id"], []))
        )
        for row in await rows(_SESSIONS, event)
    ]


async def working_copy(event: UUID) -> Programme:
    """The programme as staff have it now. Raises NotFound("event_unknown")."""
    found = await rows(_EVENT, event)
    if not found:
        raise NotFound("event_unknown")
    return Programme(**dict(found[0]), items=[each.item for each in await staff_sessions(event)])


async def released_programme(event: UUID) -> Programme | None:
    """The newest release; None where nothing was released yet."""
    found = await rows(_NEWEST + "WHERE r.event = $1 ORDER BY r.number DESC LIMIT 1", event)
    return _as_amended(found[0]) if found else None


async def released_by_slug(slug: str) -> Programme:
    """The newest release of an event's public address. Raises NotFound("programme_unknown")."""
    found = await rows(_NEWEST + "WHERE e.slug = $1 ORDER BY r.number DESC LIMIT 1", slug)
    if not found:
        raise NotFound("programme_unknown")
    return _as_amended(found[0])


async def changes_of(slug: str) -> Changes:
    """How often the plan of a meeting was changed or a change undone, and whether it is off."""
    found = await rows(_CHANGES, slug)
    return Changes(found[0]["times"], cancelled=found[0]["cancelled"]) if found else Changes()


async def cancelled_items(slug: str) -> list[tuple[Programme, Item]]:
    """Sessions that earlier releases put at a time and the newest does not, each with the last release that did."""
    found = await rows(
        "SELECT r.snapshot FROM release r JOIN event e ON e.id = r.event WHERE e.slug = $1 ORDER BY r.number DESC", slug
    )
    releases = [_snapshot(row) for row in found]
    seen = {code for release in releases[:1] for code in _timed(release)}
    gone: list[tuple[Programme, Item]] = []
    for release in releases[1:]:
        gone += [(release, item) for code, item in _timed(release).items() if code not in seen]
        seen |= _timed(release).keys()
    return gone


def _as_amended(row: Any) -> Programme:
    """A release never changes; after a change of plan it is read with the days and the place of now."""
    programme = _snapshot(row)
    if not row["amended"]:
        return programme
    now = {name: row[name] for name in ("starts_on", "ends_on", "zone", "venue")}
    return msgspec.structs.replace(programme, **now)


def _timed(programme: Programme) -> dict[str, Item]:
    return {item.code: item for item in programme.items if item.starts_at is not None}


def _snapshot(row: Any) -> Programme:
    return msgspec.json.decode(row["snapshot"], type=Programme)


def _role(row: Any) -> StaffRole:
    return StaffRole(
        id=row["id"],
        person=row["person"],
        attendee=row["attendee"],
        name=row["name"],
        office=_office(row["office"], row["acting_status"]),
        role=SessionRoleKind(row["role"]),
    )


def _office(office: str, acting: str | None) -> str:
    """Pj. Gubernur …; a substantive holder's office stands alone."""
    if acting in (None, ActingStatus.DEFINITIF) or not office:
        return office
    return f"{str(acting).capitalize()}. {office}"


def _item(row: Any, roles: list[StaffRole]) -> Item:
    return Item(
        code=row["code"],
        day=row["day"],
        position=row["position"],
        kind=SessionKind(row["kind"]),
        title=row["title"],
        title_en=row["title_en"],
        description=row["description"],
        description_en=row["description_en"],
        starts_at=row["starts_at"],
        minutes=row["minutes"],
        room=row["room_name"],
        people=[RoleShown(each.name, each.office, each.role, each.attendee) for each in roles],
    )
