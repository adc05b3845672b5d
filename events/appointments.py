"""Seats filled by people: versions, never overwritten; ending one remembers why and who follows."""

from typing import Any
from uuid import UUID

import msgspec

from core import clock
from core.actors import Actor
from core.db import execute, rows
from core.errors import Invalid
from core.ids import uuid7
from events import attendees
from events.attendees import PersonThen
from events.states import Capacity, Source

HEAD_SEAT = 0


class Filling(msgspec.Struct, frozen=True):
    """Who is to sit where; `letter` belongs to a representative."""

    seat: int
    capacity: Capacity
    who: PersonThen
    letter: UUID | None = None


class Place(msgspec.Struct, frozen=True):
    """The invitation whose seats are filled, with what appointments need of it."""

    invitation: UUID
    event: UUID
    office: UUID
    category: UUID


async def arrange(place: Place, wanted: list[Filling], *, source: Source, reason: str, actor: Actor) -> None:
    """Makes exactly these seats live (step): who stays is left alone, who goes is ended, who comes is added.

    The caller holds the invitation's row. Codes die only after all seats are set, so that changing seats kills none.
    Raises Invalid("same_person") where one person would fill two seats.
    """
    _ensure_distinct(wanted)
    wanted = [msgspec.structs.replace(one, who=await _known(place, one.who)) for one in wanted]
    live = await rows(
        "SELECT p.id, p.seat, p.capacity, p.attendee, t.name_as_written, t.office, t.acting_status, t.person "
        "FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.invitation = $1 AND p.to_at IS NULL ORDER BY p.seat",
        place.invitation,
    )
    await _lock_people(place, [row["attendee"] for row in live], wanted)
    staying = {row["seat"]: row for row in live if _stays(row, wanted)}
    leaving = [row for row in live if row["seat"] not in staying]
    for row in leaving:
        await _end(row["id"], reason)
    for filling in wanted:
        if filling.seat in staying:
            await _give_letter(staying[filling.seat]["id"], filling.letter)
        else:
            successor = await _fill(place, filling, source=source, actor=actor)
            await _name_successor([row["id"] for row in leaving if row["seat"] == filling.seat], successor)
    for row in leaving:
        await attendees.end_if_without_reason(row["attendee"], event=place.event)


async def replace(place: Place, live: Any, filling: Filling, *, source: Source, reason: str, actor: Actor) -> UUID:
    """Puts somebody else on one seat (step) and returns the new appointment; `live` is the row of the one that ends.

    The caller holds the invitation's row.
    """
    filling = msgspec.structs.replace(filling, who=await _known(place, filling.who))
    await _lock_people(place, [live["attendee"]], [filling])
    await _end(live["id"], reason)
    successor = await _fill(place, filling, source=source, actor=actor)
    await _name_successor([live["id"]], successor)
    await attendees.end_if_without_reason(live["attendee"], event=place.event)
    return successor


async def vacate(place: Place, live: Any, *, reason: str) -> None:
    """Empties one seat (step): who is to come will be named later."""
    await _end(live["id"], reason)
    await attendees.end_if_without_reason(live["attendee"], event=place.event)


def _ensure_distinct(wanted: list[Filling]) -> None:
    people = [(one.who.person, one.who.name.casefold(), one.who.office.casefold()) for one in wanted]
    if len(set(people)) < len(people):
        raise Invalid("same_person", field="companion_name")


def _stays(row: Any, wanted: list[Filling]) -> bool:
    return any(
        filling.seat == row["seat"]
        and filling.capacity.value == row["capacity"]
        and (filling.who.person == row["person"] if filling.who.person else filling.who.name == row["name_as_written"])
        and filling.who.office == row["office"]
        and filling.who.acting_status == row["acting_status"]
        for filling in wanted
    )


async def _fill(place: Place, filling: Filling, *, source: Source, actor: Actor) -> UUID:
    who = msgspec.structs.replace(filling.who, category=filling.who.category or place.category)
    attendee = await attendees.of(place.event, who)
    appointment = uuid7()
    made = await rows(
        "INSERT INTO appointment (id, invitation, attendee, seat, capacity, represents, letter, source, from_at, "
        "by_kind, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
        "ON CONFLICT (invitation, attendee) WHERE to_at IS NULL DO NOTHING RETURNING id",
        appointment,
        place.invitation,
        attendee,
        filling.seat,
        filling.capacity.value,
        place.office if filling.capacity is Capacity.REPRESENTATIVE else None,
        filling.letter,
        source.value,
        clock.now(),
        actor.kind.value,
        actor.id,
    )
    if not made:
        raise Invalid("same_person", field="companion_name")
    return appointment


async def _known(place: Place, who: PersonThen) -> PersonThen:
    """Somebody of the same name and office who sat for this institution before is the same person."""
    if who.person:
        return who
    found = await rows(
        "SELECT t.person FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.invitation = $1 AND lower(t.name_as_written) = lower($2) AND t.office = $3 LIMIT 1",
        place.invitation,
        who.name,
        who.office,
    )
    return msgspec.structs.replace(who, person=found[0]["person"]) if found else who


async def _lock_people(place: Place, leaving: list[UUID], coming: list[Filling]) -> None:
    known = [one.who.person for one in coming if one.who.person]
    await attendees.lock(place.event, attendees=leaving, people=known)


async def _end(appointment: UUID, reason: str) -> None:
    await execute("UPDATE appointment SET to_at = $2, end_reason = $3 WHERE id = $1", appointment, clock.now(), reason)


async def _give_letter(appointment: UUID, letter: UUID | None) -> None:
    if letter is not None:
        await execute("UPDATE appointment SET letter = $2 WHERE id = $1", appointment, letter)


async def _name_successor(ended: list[UUID], successor: UUID) -> None:
    await execute("UPDATE appointment SET successor = $2 WHERE id = ANY($1::uuid[])", ended, successor)
