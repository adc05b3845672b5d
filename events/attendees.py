"""Anyone who may hold a pass: name and office as they were then, and the reasons a pass is valid for."""

import secrets
from uuid import UUID

import msgspec

from core import audit, clock, feed, links
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.ids import uuid7
from events import people
from events.states import AccreditationKind, AccreditedAs, ActingStatus

_HAS_REASON = """
SELECT EXISTS (
    SELECT 1 FROM appointment p JOIN invitation i ON i.id = p.invitation
    WHERE p.attendee = $1 AND p.to_at IS NULL AND i.withdrawn_at IS NULL
) OR EXISTS (SELECT 1 FROM accreditation c WHERE c.attendee = $1 AND c.to_at IS NULL) AS valid
"""


class PersonThen(msgspec.Struct, frozen=True):
    """A person as he is to be printed at this meeting. `person` is set where he is known already."""

    name: str
    office: str = ""
    acting_status: ActingStatus | None = None
    institution: str = ""
    person: UUID | None = None
    category: UUID | None = None


async def of(event: UUID, then: PersonThen) -> UUID:
    """The attendee of a person at an event, made if need be (step).

    A person comes once to a meeting: who fills two seats keeps one attendee, one code, and the name first printed.
    """
    person = then.person or await people.add(then.name)
    known = await rows("SELECT id FROM attendee WHERE event = $1 AND person = $2", event, person)
    if known:
        attendee: UUID = known[0]["id"]
    else:
        attendee = await _insert(event, person, then)
    await feed.record(event, kind="attendee", subject=("attendee", attendee))
    return attendee


async def end_if_without_reason(attendee: UUID, *, event: UUID) -> None:
    """Kills the code for good once the last reason has ended (step): its generation never comes back."""
    [row] = await rows(_HAS_REASON, attendee)
    if not row["valid"]:
        await _raise_generation(attendee)
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
    """Gives a new code; the old one and its link are dead. Raises NotFound, Refused("pass_exhausted")."""
    found = await rows("SELECT event FROM attendee WHERE id = $1 FOR UPDATE", attendee)
    if not found:
        raise NotFound("attendee_unknown")
    event: UUID = found[0]["event"]
    await _raise_generation(attendee)
    await links.revoke(links.KIND_PASS, attendee)
    fields = {"reason": reason}
    await audit.record(
        action="attendee.pass_reissued", actor=actor, event=event, subject=("attendee", attendee), fields=fields
    )
    await feed.record(event, kind="attendee", subject=("attendee", attendee))


async def _raise_generation(attendee: UUID) -> None:
    raised = await rows(
        "UPDATE attendee SET generation = generation + 1, version = version + 1 "
        "WHERE id = $1 AND generation < 255 RETURNING generation",
        attendee,
    )
    if not raised:
        raise Refused("pass_exhausted")


async def _insert(event: UUID, person: UUID, then: PersonThen) -> UUID:
    attendee = uuid7()
    [written] = await rows("SELECT name_as_written, name FROM person WHERE id = $1", person)
    await execute(
        "INSERT INTO attendee (id, event, person, number, generation, name_as_written, name, acting_status, office, "
        "institution, category) VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10)",
        attendee,
        event,
        person,
        secrets.randbits(56),
        written["name_as_written"],
        written["name"],
        then.acting_status.value if then.acting_status else None,
        then.office,
        then.institution,
        then.category,
    )
    return attendee
