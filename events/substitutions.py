"""Somebody else comes: a seat passes to another person or is emptied; the old code dies at once."""

from typing import Any
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from events import appointments, letters, people, rules
from events.appointments import HEAD_SEAT, Filling, Place
from events.attendees import PersonThen
from events.letters import LetterGiven
from events.seating import PersonGiven
from events.states import Capacity, Choice, Representation, Source

# The invitation is locked first, on its own: what is read in a locking statement may be older than the lock.
_OF = "SELECT invitation FROM appointment WHERE id = $1"
_LOCK = "SELECT id FROM invitation WHERE id = $1 AND event = $2 FOR NO KEY UPDATE"
_SEAT = """
SELECT p.id, p.seat, p.capacity, p.attendee, p.to_at, i.id AS invitation, i.event, i.office, i.category, i.version,
    i.withdrawn_at, c.representation, n.name AS institution_name
FROM appointment p JOIN invitation i ON i.id = p.invitation JOIN participant_category c ON c.id = i.category
    JOIN institution n ON n.id = i.institution
WHERE p.id = $1
"""


class Substitute(msgspec.Struct, frozen=True):
    """Who comes instead, and by which letter. On the head's seat he represents, unless he holds the invited office."""

    who: PersonGiven
    letter: LetterGiven | None = None
    reason: str = ""
    principal: bool = False


@action
async def substitute(
    appointment: UUID, new: Substitute, *, event: UUID, version: int, actor: Actor, source: Source = Source.DESK
) -> UUID:
    """Gives a filled seat to another person; returns the new appointment. Staff may do so until the meeting is over.

    Raises NotFound("appointment_unknown"), Stale, Refused("appointment_ended" | "invitation_withdrawn" |
    "representation_not_expected"), Invalid("name_missing" | "reason_missing" | "same_person").
    """
    seat = await lock_seat(appointment, event=event, version=version)
    return await hand_over(seat, new, source=source, actor=actor)


@action
async def vacate(appointment: UUID, *, event: UUID, version: int, reason: str, actor: Actor) -> None:
    """Empties a seat. Raises NotFound, Stale, Refused("appointment_ended" | "invitation_withdrawn"), Invalid."""
    seat = await lock_seat(appointment, event=event, version=version)
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    await appointments.vacate(_place(seat), seat, reason=reason.strip())
    await _note(seat, "appointment.vacated", {"appointment": str(appointment)}, {"reason": reason.strip()}, actor)


async def lock_seat(appointment: UUID, *, event: UUID, version: int | None = None) -> Any:
    """Locks the invitation of a live seat (step) and gives the seat's row. Raises as the actions here."""
    found = await rows(_OF, appointment)
    if not found or not await rows(_LOCK, found[0]["invitation"], event):
        raise NotFound("appointment_unknown")
    [seat] = await rows(_SEAT, appointment)
    if version is not None and seat["version"] != version:
        raise Stale("changed_meanwhile", current=seat["version"])
    if seat["withdrawn_at"] is not None:
        raise Refused("invitation_withdrawn")
    if seat["to_at"] is not None:
        raise Refused("appointment_ended")
    return seat


async def hand_over(seat: Any, new: Substitute, *, source: Source, actor: Actor) -> UUID:
    """Puts the substitute on a locked seat (step), with audit and feed; returns the new appointment."""
    capacity = _capacity(seat, new)
    name = people.checked(new.who.name)
    who = PersonThen(name, new.who.office.strip(), new.who.acting_status, seat["institution_name"], new.who.person)
    letter = await letters.add(seat["invitation"], new.letter) if new.letter else None
    successor = await appointments.replace(
        _place(seat),
        seat,
        Filling(seat["seat"], capacity, who, letter),
        source=source,
        reason=new.reason.strip(),
        actor=actor,
    )
    await _ensure_another(seat, successor)
    fields = {"appointment": str(seat["id"]), "successor": str(successor), "source": source.value}
    await _note(seat, "appointment.substituted", fields, {"name": name, "reason": new.reason.strip()}, actor)
    return successor


def _capacity(seat: Any, new: Substitute) -> Capacity:
    if seat["seat"] != HEAD_SEAT:
        return Capacity.COMPANION
    if new.principal:
        return Capacity.PRINCIPAL
    rules.ensure_representation(Representation(seat["representation"]), choice=Choice.REPRESENTATIVE, reason=new.reason)
    return Capacity.REPRESENTATIVE


async def _ensure_another(seat: Any, successor: UUID) -> None:
    [row] = await rows("SELECT attendee FROM appointment WHERE id = $1", successor)
    if row["attendee"] == seat["attendee"]:
        raise Invalid("same_person", field="name")


def _place(seat: Any) -> Place:
    return Place(seat["invitation"], seat["event"], seat["office"], seat["category"])


async def _note(seat: Any, action_name: str, fields: dict[str, Any], personal: dict[str, str], actor: Actor) -> None:
    subject = ("invitation", seat["invitation"])
    await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", seat["invitation"])
    kept = {field: value for field, value in personal.items() if value}
    await audit.record(
        action=action_name, actor=actor, event=seat["event"], subject=subject, fields=fields, personal=kept
    )
    await feed.record(seat["event"], kind="invitation", subject=subject)
