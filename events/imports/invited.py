"""Who is invited and what they have answered, as an answers file is compared with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core.db import rows
from core.grants import Scope
from events import rules
from events.invitees import bounds
from events.states import Choice, EventState, Representation, Source, Zone


class Seat(msgspec.Struct, frozen=True):
    """A seat filled now; 0 is the head's."""

    seat: int
    capacity: str
    person: UUID
    name: str
    office: str


class Said(msgspec.Struct, frozen=True):
    """An invitation with its answer, if any; `imported` are the marks of all that files brought for it."""

    id: UUID
    institution: UUID
    office: str
    office_id: UUID
    desk: rules.Desk
    choice: Choice | None
    source: Source | None
    at: datetime | None
    seats: list[Seat]
    imported: list[str]
    phone: str


_INVITED = """
SELECT i.id, i.institution, o.title AS office, o.id AS office_id, i.withdrawn_at, e.state, e.answers_close_at,
    e.ends_on, e.zone, e.answers_due_at, t.representation, t.companions, a.choice, a.source, a.at,
    coalesce(nullif(a.contact_phone, ''), k.phone, '') AS phone,
    array(SELECT content_hash FROM answer x WHERE x.invitation = i.id AND x.source = 'import' AND x.effective)
        AS imported,
    (SELECT coalesce(json_agg(json_build_object('seat', p.seat, 'capacity', p.capacity, 'person', y.person,
        'name', y.name_as_written, 'office', y.office) ORDER BY p.seat), '[]') FROM appointment p
        JOIN attendee y ON y.id = p.attendee WHERE p.invitation = i.id AND p.to_at IS NULL)::text AS seats
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
LEFT JOIN LATERAL (SELECT * FROM answer WHERE invitation = i.id AND effective ORDER BY at DESC, id DESC LIMIT 1) a
    ON true
LEFT JOIN LATERAL (SELECT phone FROM contact_person WHERE institution = n.id AND to_at IS NULL
    ORDER BY from_at DESC LIMIT 1) k ON true
WHERE i.event = $1 AND ($2::uuid IS NULL OR t.side = $2)
  AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
"""


async def invited(scope: Scope) -> dict[UUID, list[Said]]:
    """The invitations a scope sees, by institution, in one statement."""
    found: dict[UUID, list[Said]] = {}
    for row in await rows(_INVITED, *bounds(scope)):
        found.setdefault(row["institution"], []).append(_said(row))
    return found


def _said(row: Any) -> Said:
    desk = rules.Desk(
        event_state=EventState(row["state"]),
        withdrawn=row["withdrawn_at"] is not None,
        closes_at=rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"])),
        due_at=row["answers_due_at"],
        representation=Representation(row["representation"]),
        companions=row["companions"],
    )
    plain = {name: row[name] for name in ("id", "institution", "office", "office_id", "at", "imported", "phone")}
    return Said(
        **plain,
        desk=desk,
        choice=Choice(row["choice"]) if row["choice"] else None,
        source=Source(row["source"]) if row["source"] else None,
        seats=msgspec.json.decode(row["seats"], type=list[Seat]),
    )
