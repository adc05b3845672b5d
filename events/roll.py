"""The roll of a meeting: everybody who holds a pass, in region order or by bare name, within the asker's scope."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import links
from core.db import rows, snapshot
from core.errors import NotFound
from core.grants import Scope
from events.invitees import bounds, like
from events.states import Capacity

_STATUS_WORDS: Final = {"PJ": "Pj.", "PJS": "Pjs.", "PLT": "Plt.", "PLH": "Plh."}


def as_printed(office: str, acting_status: str | None) -> str:
    """An office as it is printed: `Pj. Wali Kota Bekasi`."""
    word = _STATUS_WORDS.get(acting_status or "")
    return f"{word} {office}" if word and office and not office.startswith(word) else office


class RollLine(msgspec.Struct):
    """Somebody with a live reason for a pass; `represents` is the invited office, where he represents."""

    id: UUID
    name: str
    sort_name: str
    office: str
    institution: str
    region_code: str | None
    category: str | None
    capacity: Capacity | None
    represents: str | None


class SeatHeld(msgspec.Struct):
    """A seat somebody holds or held."""

    id: UUID
    invitation: UUID
    institution: str
    capacity: Capacity
    represents: str | None
    from_at: datetime
    to_at: datetime | None
    end_reason: str


class RollEntry(RollLine):
    """One attendee whole; `token` opens his pass."""

    appointments: list[SeatHeld]
    token: str
    version: int


SEEN: Final = """
FROM attendee a LEFT JOIN participant_category t ON t.id = a.category
LEFT JOIN LATERAL (
    SELECT p.capacity, p.invitation, n.name, n.kind, r.code, r.kind AS region_kind,
        coalesce(q.code, r.code) AS province, c.side,
        CASE WHEN p.capacity = 'representative' THEN o.title END AS represents
    FROM appointment p JOIN invitation i ON i.id = p.invitation JOIN participant_category c ON c.id = i.category
    JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    WHERE p.attendee = a.id AND p.to_at IS NULL AND i.withdrawn_at IS NULL
      AND ($2::uuid IS NULL OR c.side = $2) AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
    ORDER BY p.seat, p.id LIMIT 1
) s ON true
WHERE a.event = $1 AND a.merged_into IS NULL
  AND (s.capacity IS NOT NULL OR ($2::uuid IS NULL AND $3::text[] IS NULL AND EXISTS (
      SELECT 1 FROM accreditation k WHERE k.attendee = a.id AND k.to_at IS NULL)))
"""
_COLUMNS: Final = """a.id, a.name_as_written AS name, a.name AS sort_name, a.office, a.acting_status, a.institution,
    s.code AS region_code, t.code AS category, s.capacity, s.represents, a.version"""
_MATCH: Final = """
AND ($4 = '' OR $4 IN (t.code, t.id::text))
AND (cardinality($5::text[]) = 0 OR concat_ws(' ', a.name_as_written, a.office, a.institution, s.code) ILIKE ALL($5))
"""
_ORDERS: Final = {
    "region": """s.capacity IS NULL, CASE s.kind WHEN 'regional_government' THEN 0 WHEN 'election_supervisor' THEN 1
        ELSE 2 END, s.region_kind IS DISTINCT FROM 'provinsi', s.code, a.institution,
        s.capacity = 'companion', lower(a.name), a.id""",
    "name": "lower(a.name), a.id",
}
_SEATS: Final = """
SELECT p.id, p.invitation, n.name AS institution, p.capacity, o.title AS represents, p.from_at, p.to_at, p.end_reason
FROM appointment p JOIN invitation i ON i.id = p.invitation JOIN institution n ON n.id = i.institution
LEFT JOIN office o ON o.id = p.represents WHERE p.attendee = $1 ORDER BY p.to_at IS NOT NULL, p.from_at DESC
"""


async def roll(
    scope: Scope, *, q: str, category: str, sort: str, offset: int, limit: int
) -> tuple[list[RollLine], int]:
    """A piece of the roll and how many it has in all."""
    given = [*bounds(scope), category, [like(word) for word in q.split()[:6]]]
    order = _ORDERS.get(sort, _ORDERS["region"])
    async with snapshot():
        [count] = await rows(f"SELECT count(*)::int AS n {SEEN} {_MATCH}", *given)
        found = await rows(
            f"SELECT {_COLUMNS} {SEEN} {_MATCH} ORDER BY {order} OFFSET $6 LIMIT $7", *given, offset, limit
        )
    return [msgspec.convert(_line(row), RollLine) for row in found], count["n"]


async def entry(scope: Scope, attendee: UUID) -> RollEntry:
    """One attendee whole. Raises NotFound("attendee_unknown")."""
    async with snapshot():
        found = await rows(f"SELECT {_COLUMNS} {SEEN} AND a.id = $4", *bounds(scope), attendee)
        if not found:
            raise NotFound("attendee_unknown")
        seats = [dict(row) for row in await rows(_SEATS, attendee)]
        token = await links.token(links.KIND_PASS, attendee)
    whole = _line(found[0]) | {"appointments": seats, "token": token, "version": found[0]["version"]}
    return msgspec.convert(whole, RollEntry)


def _line(row: Any) -> dict[str, Any]:
    plain = {name: row[name] for name in RollLine.__struct_fields__}
    return plain | {"office": as_printed(row["office"], row["acting_status"])}
