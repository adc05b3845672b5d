"""Anyone who may hold a pass: name and office as they were then, and the reasons a pass is valid for."""

import secrets
from collections.abc import Collection
from typing import Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, links
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused
from core.ids import uuid7
from events import people
from events.states import AccreditationKind, AccreditedAs, ActingStatus

LAST_GENERATION: Final = 255

# An attendee together with all merged with it: one person, several codes, the same fate.
_GROUP = """
SELECT b.id FROM attendee a JOIN attendee b
    ON coalesce(b.merged_into, b.id) = coalesce(a.merged_into, a.id) AND b.event = a.event WHERE a.id = $1
"""
_HAS_REASON = f"""
SELECT EXISTS (
    SELECT 1 FROM appointment p JOIN invitation i ON i.id = p.invitation
    WHERE p.attendee IN ({_GROUP}) AND p.to_at IS NULL AND i.withdrawn_at IS NULL
) OR EXISTS (SELECT 1 FROM accreditation c WHERE c.attendee IN ({_GROUP}) AND c.to_at IS NULL) AS valid
"""


class PersonThen(msgspec.Struct, frozen=True):
    """A person as he is to be printed at this meeting. `person` is set where he is known already."""

    name: str
    office: str = ""
    acting_status: ActingStatus | None = None
    institution: str = ""
    person: UUID | None = None
    category: UUID | None = None


async def lock(event: UUID, *, attendees: Collection[UUID] = (), people: Collection[UUID] = ()) -> None:
    """Locks attendees in order of id (step), before any is changed: doors lock in the same order."""
    await rows(
        "SELECT id FROM attendee WHERE event = $1 AND (id = ANY($2::uuid[]) OR person = ANY($3::uuid[])) "
        "ORDER BY id FOR NO KEY UPDATE",
        event,
        list(attendees),
        list(people),
    )


async def of(event: UUID, then: PersonThen) -> UUID:
    """The attendee of a person at an event, made if need be (step).

    A person comes once to a meeting: who fills two seats keeps one attendee, one code, and the name first printed.
    Raises Refused("generation_exhausted"), Invalid("person_unknown").
    """
    person = then.person or await people.add(then.name)
    await _insert(event, person, then)
    found = await rows(
        "SELECT s.id, s.generation FROM attendee a JOIN attendee s ON s.id = coalesce(a.merged_into, a.id) "
        "WHERE a.event = $1 AND a.person = $2 FOR NO KEY UPDATE OF s",
        event,
        person,
    )
    if not found:
        raise Invalid("person_unknown", field="person")
    attendee: UUID = found[0]["id"]
    if found[0]["generation"] == LAST_GENERATION and not await has_reason(attendee):
        raise Refused("generation_exhausted")
    await feed.record(event, kind="attendee", subject=("attendee", attendee))
    return attendee


async def has_reason(attendee: UUID) -> bool:
    """Whether anything gives this person a valid pass now."""
    [row] = await rows(_HAS_REASON, attendee)
    valid: bool = row["valid"]
    return valid


async def end_if_without_reason(attendee: UUID, *, event: UUID) -> None:
    """Kills the code for good once the last reason has ended (step): its generation never comes back."""
    await lock(event, attendees=[attendee])
    if not await has_reason(attendee):
        await execute(
            f"UPDATE attendee SET generation = least(generation + 1, $2), version = version + 1 WHERE id IN ({_GROUP})",
            attendee,
            LAST_GENERATION,
        )
    await feed.record(event, kind="attendee", subject=("attendee", attendee))


async def accredit(
    event: UUID,
    then: PersonThen,
    *,
    as_: AccreditedAs,
    reason: str,
    actor: Actor,
    kind: AccreditationKind = AccreditationKind.OFFICIAL,
) -> UUID:
    """Gives a person a reason for a pass other than a seat (step); the same again adds none. Returns the attendee."""
    attendee = await of(event, then)
    same = await rows(
        "SELECT id FROM accreditation WHERE attendee = $1 AND accredited_as = $2 AND reason = $3 AND to_at IS NULL",
        attendee,
        as_.value,
        reason,
    )
    if same:
        return attendee
    await execute(
        "INSERT INTO accreditation (id, attendee, kind, accredited_as, reason, from_at, by_kind, by_id) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        uuid7(),
        attendee,
        kind.value,
        as_.value,
        reason,
        clock.now(),
        actor.kind.value,
        actor.id,
    )
    fields = {"as": as_.value}
    await audit.record(
        action="attendee.accredited", actor=actor, event=event, subject=("attendee", attendee), fields=fields
    )
    return attendee


async def end_accreditation(event: UUID, attendee: UUID, *, as_: AccreditedAs, reason: str, actor: Actor) -> None:
    """Ends that reason (step); the code dies with the last one."""
    await execute(
        "UPDATE accreditation SET to_at = $4 WHERE attendee = $1 AND accredited_as = $2 AND reason = $3 "
        "AND to_at IS NULL",
        attendee,
        as_.value,
        reason,
        clock.now(),
    )
    fields = {"as": as_.value}
    await audit.record(
        action="attendee.accreditation_ended", actor=actor, event=event, subject=("attendee", attendee), fields=fields
    )
    await end_if_without_reason(attendee, event=event)


@action
async def reissue(attendee: UUID, *, reason: str, actor: Actor) -> None:
    """Gives a new code; the old one and its link are dead.

    Raises NotFound("attendee_unknown"), Refused("generation_exhausted").
    """
    found = await rows("SELECT event FROM attendee WHERE id = $1 FOR NO KEY UPDATE", attendee)
    if not found:
        raise NotFound("attendee_unknown")
    event: UUID = found[0]["event"]
    raised = await rows(
        "UPDATE attendee SET generation = generation + 1, version = version + 1 "
        "WHERE id = $1 AND generation < $2 RETURNING generation",
        attendee,
        LAST_GENERATION - 1,
    )
    if not raised:
        raise Refused("generation_exhausted")
    await links.revoke(links.KIND_PASS, attendee)
    fields = {"reason": reason}
    await audit.record(
        action="attendee.pass_reissued", actor=actor, event=event, subject=("attendee", attendee), fields=fields
    )
    await feed.record(event, kind="attendee", subject=("attendee", attendee))


@action
async def merge(attendee: UUID, *, into: UUID, event: UUID, actor: Actor) -> None:
    """Two attendees are one person: seats and logs keep their rows, a merged code is admitted as the survivor.

    Raises NotFound("attendee_unknown"), Refused("merged_already"), Invalid("same_person").
    """
    if attendee == into:
        raise Invalid("same_person", field="into")
    await lock(event, attendees=[attendee, into])
    found = await rows(
        "SELECT id, merged_into FROM attendee WHERE event = $1 AND id = ANY($2::uuid[])", event, [attendee, into]
    )
    if len(found) != 2:
        raise NotFound("attendee_unknown")
    if any(row["merged_into"] for row in found):
        raise Refused("merged_already")
    await execute(
        "UPDATE attendee SET merged_into = $2, version = version + 1 WHERE id = $1 OR merged_into = $1", attendee, into
    )
    await execute("UPDATE attendee SET version = version + 1 WHERE id = $1", into)
    for one in (attendee, into):
        await feed.record(event, kind="attendee", subject=("attendee", one))
    fields = {"into": str(into)}
    await audit.record(
        action="attendee.merged", actor=actor, event=event, subject=("attendee", attendee), fields=fields
    )


async def _insert(event: UUID, person: UUID, then: PersonThen) -> None:
    await execute(
        "INSERT INTO attendee (id, event, person, number, generation, name_as_written, name, acting_status, office, "
        "institution, category) SELECT $1, $2, p.id, $4, 0, p.name_as_written, p.name, $5, $6, $7, $8 "
        "FROM person p WHERE p.id = $3 ON CONFLICT (event, person) DO NOTHING",
        uuid7(),
        event,
        person,
        secrets.randbits(56),
        then.acting_status.value if then.acting_status else None,
        then.office,
        then.institution,
        then.category,
    )
