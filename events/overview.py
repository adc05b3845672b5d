"""A meeting as staff see it: its facts, venue, hosts, sides and categories."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import msgspec

from core.db import rows
from core.errors import NotFound
from events.states import EventKind, EventState, HostRole, LetterNeeded, Representation, Zone


class RoomFacts(msgspec.Struct):
    """A room of the venue."""

    id: UUID
    name: str
    capacity: int | None


class VenueFacts(msgspec.Struct):
    """Where the meeting is."""

    id: UUID
    name: str
    hall: str
    address: str
    city: str
    region_code: str | None
    rooms: list[RoomFacts]


class HostFacts(msgspec.Struct):
    """A host, in protocol order; `id` is the institution's."""

    id: UUID
    institution: str
    role: HostRole
    order: int


class SideFacts(msgspec.Struct):
    """One host's half of the invitees."""

    id: UUID
    code: str
    name: str


class CategoryFacts(msgspec.Struct):
    """A group invited alike; `side` is an id. `by_hand`: its institutions are chosen one by one."""

    id: UUID
    code: str
    name: str
    name_en: str
    side: UUID | None
    office_kinds: list[str]
    companions: int
    representation: Representation
    letter: LetterNeeded
    cost_note: str
    accepted_offices: list[str]
    provinces: list[str]
    by_hand: bool
    enabled: bool


class EventFacts(msgspec.Struct):
    """All about a meeting that is not counted."""

    id: UUID
    slug: str
    number: int
    kind: EventKind
    state: EventState
    official_title: str
    short_title: str
    official_title_en: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    ends_at: time | None
    zone: Zone
    venue: VenueFacts | None
    hosts: list[HostFacts]
    sides: list[SideFacts]
    categories: list[CategoryFacts]
    answers_due_at: datetime | None
    answers_close_at: datetime | None
    simulated: bool
    version: int


_EVENTS = """
SELECT e.*, v.name AS venue_name, v.hall, v.address, v.city, r.code AS region_code,
    (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name, 'capacity', m.capacity)
        ORDER BY m.position), '[]') FROM room m WHERE m.venue = v.id)::text AS rooms,
    (SELECT coalesce(json_agg(json_build_object('id', n.id, 'institution', n.name, 'role', h.role,
        'order', h.position)
        ORDER BY h.position), '[]') FROM event_host h JOIN institution n ON n.id = h.institution
        WHERE h.event = e.id)::text AS hosts,
    (SELECT coalesce(json_agg(json_build_object('id', s.id, 'code', s.code, 'name', s.name) ORDER BY s.code), '[]')
        FROM side s WHERE s.event = e.id)::text AS sides,
    (SELECT coalesce(json_agg(json_build_object('id', c.id, 'code', c.code, 'name', c.name, 'name_en', c.name_en,
        'side', c.side, 'office_kinds', array_remove(ARRAY[c.office_kind], ''), 'companions', c.companions,
        'representation', c.representation, 'letter', c.letter, 'cost_note', c.cost_note, 'accepted_offices',
        c.accepted_offices, 'provinces', c.provinces, 'by_hand', c.institution_kind = '',
        'enabled', c.enabled) ORDER BY c.position, c.code), '[]')
        FROM participant_category c WHERE c.event = e.id)::text AS categories
FROM event e LEFT JOIN venue v ON v.id = e.venue LEFT JOIN region r ON r.id = v.region
"""


async def events_in(only: set[UUID] | None) -> list[EventFacts]:
    """The meetings named, or all, newest first."""
    wanted = None if only is None else list(only)
    found = await rows(f"{_EVENTS} WHERE $1::uuid[] IS NULL OR e.id = ANY($1) ORDER BY e.starts_on DESC, e.id", wanted)
    return [_facts(row) for row in found]


async def event_facts(event: UUID) -> EventFacts:
    """One meeting. Raises NotFound("event_unknown")."""
    found = await rows(f"{_EVENTS} WHERE e.id = $1", event)
    if not found:
        raise NotFound("event_unknown")
    return _facts(found[0])


async def event_of(slug: str) -> UUID:
    """The id of a meeting. Raises NotFound("event_unknown")."""
    found = await rows("SELECT id FROM event WHERE slug = $1", slug)
    if not found:
        raise NotFound("event_unknown")
    return UUID(str(found[0]["id"]))


def _facts(row: Any) -> EventFacts:
    given: dict[str, Any] = {name: row[name] for name in EventFacts.__struct_fields__}
    parts = {name: msgspec.json.decode(row[name]) for name in ("hosts", "sides", "categories", "rooms")}
    venue = None
    if row["venue"] is not None:
        venue = {name: row[name] for name in ("hall", "address", "city", "region_code")}
        venue |= {"id": row["venue"], "name": row["venue_name"], "rooms": parts["rooms"]}
    given |= {"hosts": parts["hosts"], "sides": parts["sides"], "categories": parts["categories"], "venue": venue}
    return msgspec.convert(given, EventFacts)
