"""Where a meeting is: a venue with its halls and rooms."""

from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7
from events import settled
from events.states import Zone


class NewVenue(msgspec.Struct, frozen=True):
    """`region_code` is Kemendagri's, dotted; its zone must be the venue's."""

    name: str
    zone: Zone
    hall: str = ""
    address: str = ""
    city: str = ""
    region_code: str = ""
    rooms: list[str] = []


async def add(new: NewVenue) -> UUID:
    """Adds a venue with its rooms (step). Raises Invalid("region_unknown")."""
    venue = uuid7()
    await execute(
        "INSERT INTO venue (id, name, hall, address, city, region, zone) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        venue,
        new.name,
        new.hall,
        new.address,
        new.city,
        await _region(new.region_code) if new.region_code else None,
        new.zone.value,
    )
    for position, name in enumerate(new.rooms):
        await _insert_room(venue, name, position)
    return venue


@action
async def set_for(event: UUID, new: NewVenue, *, actor: Actor) -> UUID:
    """Gives an event its venue. Raises Refused("amendment_needed") where letters have named another."""
    found = await rows("SELECT venue FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    await settled.ensure_open(event, {"venue": (found[0]["venue"] if found else None, new)})
    venue = await add(new)
    await execute(
        "UPDATE event SET venue = $2, zone = $3, version = version + 1 WHERE id = $1", event, venue, new.zone.value
    )
    fields = {"venue": str(venue)}
    await audit.record(action="event.venue_set", actor=actor, event=event, subject=("event", event), fields=fields)
    await feed.record(event, kind="event", subject=("event", event))
    return venue


@action
async def add_room(event: UUID, *, name: str, capacity: int | None, actor: Actor) -> UUID:
    """Adds a room to the event's venue. Raises Refused("venue_missing"), Refused("room_exists")."""
    found = await rows("SELECT venue FROM event WHERE id = $1 FOR UPDATE", event)
    venue = found[0]["venue"] if found else None
    if venue is None:
        raise Refused("venue_missing")
    count = await rows("SELECT count(*)::int AS n, bool_or(name = $2) AS taken FROM room WHERE venue = $1", venue, name)
    if count[0]["taken"]:
        raise Refused("room_exists", name=name)
    room = await _insert_room(venue, name, count[0]["n"], capacity)
    await audit.record(action="event.room_added", actor=actor, event=event, subject=("room", room))
    await feed.record(event, kind="event", subject=("event", event))
    return room


async def _insert_room(venue: UUID, name: str, position: int, capacity: int | None = None) -> UUID:
    room = uuid7()
    await execute(
        "INSERT INTO room (id, venue, name, capacity, position) VALUES ($1, $2, $3, $4, $5)",
        room,
        venue,
        name,
        capacity,
        position,
    )
    return room


async def _region(code: str) -> UUID:
    found = await rows("SELECT id FROM region WHERE code = $1 AND valid_to IS NULL", code)
    if not found:
        raise Invalid("region_unknown", field="region_code", code_given=code)
    region: UUID = found[0]["id"]
    return region
