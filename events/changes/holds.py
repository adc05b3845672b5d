"""Changes that wait for approval: those that would move somebody who has a role in the programme.

A role shows here as an accreditation as host or speaker, which the programme gives with the role. Who signs has a role
in the session of the signing, so a signature needs no rule of its own.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock
from core.actors import Actor
from core.db import execute, rows
from core.ids import uuid7
from events import heads
from events.changes.earlier import FROM_OUTSIDE
from events.heads import Head
from events.seating import AnswerGiven, PersonGiven
from events.states import Capacity, Choice, HeldState, Source, Status
from events.status import OF_CHOICE

_IN_PROGRAMME: Final = """
SELECT p.capacity, t.person, t.name_as_written AS name, t.office FROM appointment p JOIN attendee t ON t.id = p.attendee
WHERE p.invitation = $1 AND p.to_at IS NULL AND EXISTS (SELECT 1 FROM accreditation c JOIN attendee m
    ON m.id = c.attendee AND m.event = t.event AND coalesce(m.merged_into, m.id) = coalesce(t.merged_into, t.id)
    WHERE c.to_at IS NULL AND c.kind = 'official' AND c.accredited_as IN ('host', 'speaker'))
"""


class Waiting(msgspec.Struct, frozen=True):
    """What an office asked for and what waits: shown beside what stands meanwhile."""

    status: Status
    name: str
    at: datetime


async def moves_somebody(row: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> bool:
    """Whether an answer from outside would end the seat of somebody in the programme (step).

    Companions beside him, or a seat nobody with a role holds, change freely.
    """
    if source not in FROM_OUTSIDE:
        return False
    seated = await rows(_IN_PROGRAMME, row["id"])
    return any([not await _stays(row, one, given, source=source, actor=actor) for one in seated])


async def _stays(row: Any, seated: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> bool:
    if given.choice in (Choice.DECLINED, Choice.UNNAMED):
        return False
    if seated["capacity"] == Capacity.COMPANION:
        return any(_is(seated, one.name, one.office) for one in given.companions)
    if given.choice.value != seated["capacity"]:
        return False
    if given.choice is Choice.REPRESENTATIVE:
        named = given.representative or PersonGiven("")
        return _is(seated, named.name, named.office)
    if given.head and given.head.name:
        return _is(seated, given.head.name, seated["office"])
    who = await heads.head_of(row, Head(), source=source, actor=actor)  # nobody is named, so this only reads
    return bool(who.person == seated["person"]) if who.person else _is(seated, who.name, who.office)


def _is(seated: Any, name: str, office: str) -> bool:
    same: bool = " ".join(name.split()).casefold() == seated["name"].casefold()
    return same and office.strip() == seated["office"]


async def keep(row: Any, answer: UUID, given: AnswerGiven, *, source: Source, actor: Actor) -> UUID:
    """Keeps what was asked (step); the answer itself is kept as not effective. Gives the audit entry."""
    await execute(
        "INSERT INTO held_answer (id, invitation, answer, given, state, reason, version) "
        "VALUES ($1, $2, $3, $4, 'waiting', '', 1)",
        uuid7(),
        row["id"],
        answer,
        msgspec.json.encode(given).decode(),
    )
    fields = {"answer": str(answer), "choice": given.choice.value, "source": source.value}
    personal = {"contact_name": given.contact.name, "contact_phone": given.contact.phone, "name": named(given)}
    return await audit.record(
        action="answer.held",
        actor=actor,
        event=row["event"],
        subject=("invitation", row["id"]),
        fields=fields,
        personal={field: value for field, value in personal.items() if value},
    )


async def end_waiting(invitation: UUID) -> None:
    """A later answer takes the place of one that waits (step)."""
    await execute(
        "UPDATE held_answer SET state = $2, decided_at = $3, version = version + 1 "
        "WHERE invitation = $1 AND state = 'waiting'",
        invitation,
        HeldState.REPLACED.value,
        clock.now(),
    )


def waiting(given: str | None, at: datetime | None) -> Waiting | None:
    """A change that waits, from its row's columns; None where none does."""
    if given is None or at is None:
        return None
    said = msgspec.json.decode(given, type=AnswerGiven)
    return Waiting(OF_CHOICE[said.choice], named(said), at)


def named(given: AnswerGiven) -> str:
    """Whom an answer names for the head's seat; empty where nobody."""
    one = given.representative or given.head
    return one.name if one else ""
