"""Whom the signature lists name, by province and institution, and whom to telephone."""

from typing import Any, Final
from uuid import UUID

import msgspec

from attendance import keys
from attendance.answers import office_as_printed
from core import clock
from core.db import rows
from events import status, wording

CENTRAL: Final = ""  # institutions of no province
OFFICIALS: Final = "officials"  # who has no seat: committee, speakers, press, guests


class Section(msgspec.Struct, frozen=True):
    """One part of the lists, a pile of its own at the tables; `code` is the province's, CENTRAL or OFFICIALS."""

    code: str
    name: str


class Line(msgspec.Struct, frozen=True):
    """A row to sign. `code` is the pass's; a row of nobody has none, its `note` says what the institution answered."""

    institution: str
    name: str = ""
    office: str = ""
    represents: str = ""
    note: str = ""
    code: str = ""


class Call(msgspec.Struct, frozen=True):
    """A line of the phone list; one without a number leaves room to write it."""

    name: str
    task: str
    phone: str


_FROM: Final = f"""
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
    JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent {status.JOINS}
WHERE i.event = $1 AND i.withdrawn_at IS NULL
"""
_SECTIONS: Final = """
SELECT DISTINCT coalesce(q.code, r.code, '') AS code, coalesce(q.name, r.name, '') AS name
FROM invitation i JOIN institution n ON n.id = i.institution
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
WHERE i.event = $1 AND i.withdrawn_at IS NULL ORDER BY 1
"""
_INVITED: Final = f"""
SELECT i.id, n.name AS institution, o.title AS invited, {status.expression("$3")} AS status {_FROM}
    AND coalesce(q.code, r.code, '') = $2 ORDER BY r.code NULLS FIRST, t.position, n.name, i.id
"""
_SEATS: Final = """
SELECT p.invitation, p.seat, a.id AS attendee, a.name_as_written, a.office, a.acting_status,
    w.title AS represents
FROM appointment p JOIN attendee x ON x.id = p.attendee JOIN attendee a ON a.id = coalesce(x.merged_into, x.id)
    LEFT JOIN office w ON w.id = p.represents
WHERE p.invitation = ANY($1::uuid[]) AND p.to_at IS NULL ORDER BY p.invitation, p.seat
"""
_OFFICIALS: Final = """
SELECT a.id AS attendee, a.name_as_written, a.office, a.acting_status, a.institution, NULL AS represents
FROM attendee a
WHERE a.event = $1 AND a.merged_into IS NULL
    AND EXISTS (SELECT 1 FROM accreditation c JOIN attendee x ON x.id = c.attendee
        WHERE a.id = coalesce(x.merged_into, x.id) AND x.event = $1 AND c.to_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM appointment p JOIN invitation i ON i.id = p.invitation
        JOIN attendee x ON x.id = p.attendee
        WHERE a.id = coalesce(x.merged_into, x.id) AND x.event = $1
            AND p.to_at IS NULL AND i.withdrawn_at IS NULL)
ORDER BY a.institution, a.name, a.id
"""
_CALLS: Final = """
SELECT a.name, l.phone, array(SELECT g.name FROM region g WHERE g.code = ANY(l.provinces) AND g.parent IS NULL
    AND g.valid_to IS NULL ORDER BY g.code) AS provinces
FROM liaison l JOIN account a ON a.id = l.account WHERE l.event = $1 ORDER BY a.name, l.id
"""
_COMMITTEE: Final = """
SELECT DISTINCT a.name_as_written AS name, a.office FROM attendee a JOIN accreditation c ON c.attendee = a.id
WHERE a.event = $1 AND a.merged_into IS NULL AND c.to_at IS NULL AND c.accredited_as = 'committee' ORDER BY 1
"""


async def sections(event: UUID) -> list[Section]:
    """The parts of the lists in their order: what belongs to no province, the provinces, and who has no seat."""
    found = [Section(row["code"], row["name"]) for row in await rows(_SECTIONS, event)]
    return [*found, *([Section(OFFICIALS, "")] if await rows(f"{_OFFICIALS} LIMIT 1", event) else [])]


async def lines(event: UUID, section: str) -> list[Line]:
    """The rows of one section: an institution's seats, or one row to be filled where its head's seat has nobody."""
    if section == OFFICIALS:
        people = await rows(_OFFICIALS, event)
        codes = await keys.codes(event, [row["attendee"] for row in people])
        return [_named(row, row["institution"], codes) for row in people]
    invited = await rows(_INVITED, event, section, clock.now())
    seats: dict[UUID, list[Any]] = {row["id"]: [] for row in invited}
    people = await rows(_SEATS, list(seats))
    for row in people:
        seats[row["invitation"]].append(row)
    codes = await keys.codes(event, [row["attendee"] for row in people])
    return [line for row in invited for line in _of_invitation(row, seats[row["id"]], codes)]


def _of_invitation(row: Any, seats: list[Any], codes: dict[UUID, str]) -> list[Line]:
    named = [_named(one, row["institution"], codes) for one in seats]
    if seats and seats[0]["seat"] == 0:
        return named
    note = wording.status(row["status"], row["invited"], "id")
    return [Line(row["institution"], office=row["invited"], note=note), *named]


def _named(row: Any, institution: str, codes: dict[UUID, str]) -> Line:
    return Line(
        institution=institution,
        name=row["name_as_written"],
        office=office_as_printed(row["office"], row["acting_status"]),
        represents=row["represents"] or "",
        code=codes.get(row["attendee"], ""),
    )


async def calls(event: UUID, office_phone: str) -> list[Call]:
    """Whom to telephone: the secretariat, the liaisons with their provinces, the committee."""
    said = wording.words("id")
    liaisons = [
        Call(row["name"], ", ".join(row["provinces"]) or said["kit.whole_country"], row["phone"])
        for row in await rows(_CALLS, event)
    ]
    committee = [Call(row["name"], row["office"], "") for row in await rows(_COMMITTEE, event)]
    return [Call(said["kit.office"], said["kit.office_task"], office_phone), *liaisons, *committee]
