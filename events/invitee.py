"""One invitation whole: contact, answers, seats, letters, history, messages."""

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from core import audit, clock, links
from core.db import rows, snapshot
from core.errors import NotFound
from core.grants import Scope
from events.invitees import LINES, PRINTED_OFFICE, InviteeLine, bounds, line

T = TypeVar("T")


class ContactShown(msgspec.Struct):
    """The officer we call: as given with the last answer, else as on file."""

    name: str
    phone: str
    email: str


class AnswerShown(msgspec.Struct):
    """One answer as it was given."""

    id: UUID
    choice: str
    source: str
    at: datetime
    late: bool
    effective: bool
    contact_name: str
    reason: str


class AppointmentShown(msgspec.Struct):
    """One filling of a seat, present or ended; `version` is the invitation's, which changes seats."""

    id: UUID
    attendee: UUID
    name: str
    office: str
    capacity: str
    seat: int
    from_at: datetime
    to_at: datetime | None
    end_reason: str
    version: int


class LetterShown(msgspec.Struct):
    """An assignment letter; `file` where one was sent."""

    id: UUID
    number: str
    dated_on: date | None
    state: str
    file: UUID | None


class ActorShown(msgspec.Struct):
    """Who did it."""

    kind: str
    name: str | None


class HistoryShown(msgspec.Struct):
    """One line of the history."""

    id: UUID
    at: datetime
    action: str
    actor: ActorShown
    fields: dict[str, Any]


class MessageShown(msgspec.Struct):
    """A message about this invitation, with the state of its last delivery."""

    id: UUID
    template: str
    kind: str
    state: str
    address: str
    at: datetime


class InviteeWhole(InviteeLine):
    """Everything staff see of one invitation; what needs a further permission is null without it."""

    contact: ContactShown | None
    answers: list[AnswerShown]
    appointments: list[AppointmentShown]
    letters: list[LetterShown]
    history: list[HistoryShown]
    messages: list[MessageShown]
    link: str | None
    short_code: str | None
    withdrawn_reason: str


_CONTACT = """
SELECT coalesce(nullif(a.contact_name, ''), k.name, '') AS name,
    coalesce(nullif(a.contact_phone, ''), k.phone, '') AS phone,
    coalesce(nullif(a.contact_email, ''), k.email, '') AS email
FROM invitation i
LEFT JOIN LATERAL (SELECT * FROM answer WHERE invitation = i.id AND source <> 'province'
    ORDER BY at DESC, id DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT * FROM contact_person WHERE institution = i.institution AND to_at IS NULL
    ORDER BY from_at DESC, id DESC LIMIT 1) k ON true
WHERE i.id = $1 AND (a.id IS NOT NULL OR k.id IS NOT NULL)
"""
_ANSWERS = """
SELECT id, choice, source, at, late, effective, contact_name, reason FROM answer WHERE invitation = $1
ORDER BY at DESC, id DESC
"""
_APPOINTMENTS = f"""
SELECT p.id, p.attendee, a.name_as_written AS name, {PRINTED_OFFICE} AS office, p.capacity, p.seat, p.from_at,
    p.to_at, p.end_reason, i.version
FROM appointment p JOIN attendee a ON a.id = p.attendee JOIN invitation i ON i.id = p.invitation
WHERE p.invitation = $1 ORDER BY p.to_at IS NOT NULL, p.seat, p.from_at DESC
"""
_LETTERS = """
SELECT id, number, dated_on, state, file FROM assignment_letter WHERE invitation = $1 ORDER BY id DESC
"""
_MESSAGES = """
SELECT m.id, m.template, m.kind, coalesce(d.state, 'kept') AS state, coalesce(d.address, '') AS address,
    m.created_at AS at
FROM message m LEFT JOIN LATERAL (SELECT state, address FROM delivery WHERE message = m.id
    ORDER BY attempt DESC LIMIT 1) d ON true
WHERE m.subject_kind = 'invitation' AND m.subject_id = $1 ORDER BY m.id DESC LIMIT 100
"""


async def invitee(scope: Scope, invitation: UUID, *, contacts: bool) -> InviteeWhole:
    """One invitation within the scope. `contacts` says whether telephone, address and link may be shown.

    Raises NotFound("invitation_unknown").
    """
    async with snapshot():
        found = await rows(LINES, *bounds(scope), clock.now(), [invitation])
        if not found:
            raise NotFound("invitation_unknown")
        [end] = await rows("SELECT withdrawn_reason FROM invitation WHERE id = $1", invitation)
        contact = await _all(_CONTACT, invitation, ContactShown) if contacts else []
        return InviteeWhole(
            **msgspec.structs.asdict(line(found[0])),
            contact=contact[0] if contact else None,
            answers=await _all(_ANSWERS, invitation, AnswerShown),
            appointments=await _all(_APPOINTMENTS, invitation, AppointmentShown),
            letters=await _all(_LETTERS, invitation, LetterShown),
            history=[history_line(entry) for entry in await audit.history(("invitation", invitation))],
            messages=_masked(await messages_of(invitation), contacts=contacts),
            link=await links.token(links.KIND_INVITATION, invitation) if contacts else None,
            short_code=links.short_code(invitation) if contacts else None,
            withdrawn_reason=end["withdrawn_reason"],
        )


async def messages_of(invitation: UUID) -> list[MessageShown]:
    """The messages about an invitation, the newest first."""
    return await _all(_MESSAGES, invitation, MessageShown)


async def _all(sql: str, invitation: UUID, kind: type[T]) -> list[T]:
    return [msgspec.convert(dict(row), kind) for row in await rows(sql, invitation)]


def _masked(messages: list[MessageShown], *, contacts: bool) -> list[MessageShown]:
    return messages if contacts else [msgspec.structs.replace(one, address="") for one in messages]


def history_line(entry: audit.Entry) -> HistoryShown:
    """An entry of the trail as a history shows it, without personal values."""
    actor = ActorShown(entry.actor.kind.value, entry.actor_name or None)
    return HistoryShown(entry.id, entry.at, entry.action, actor, entry.fields)
