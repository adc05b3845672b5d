"""The numbers of a meeting: what the invitations came to, seats, institutions, and who is there, all of one moment."""

from typing import Any

import msgspec

from attendance.queries import scope_arguments
from core import clock, feed
from core.db import rows, snapshot
from core.grants import Scope
from events import status


class Invitations(msgspec.Struct, frozen=True):
    """Every invitation not withdrawn is exactly one of these."""

    total: int = 0
    unanswered: int = 0
    principal: int = 0
    represented: int = 0
    confirmed_unnamed: int = 0
    declined: int = 0
    lapsed: int = 0


class Delegates(msgspec.Struct, frozen=True):
    """Seats that are filled now."""

    total: int = 0
    principal: int = 0
    representative: int = 0
    companion: int = 0


class Institutions(msgspec.Struct, frozen=True):
    """Institutions with an invitation not withdrawn; `belum` are those of whom nothing is known yet."""

    total: int = 0
    hadir: int = 0
    diwakili: int = 0
    izin: int = 0
    belum: int = 0


class ByCapacity(msgspec.Struct, frozen=True):
    """Seats whose holder came, and people without a seat; the sum may exceed `people`."""

    principal: int = 0
    representative: int = 0
    companion: int = 0
    official: int = 0
    guest: int = 0


class Present(msgspec.Struct, frozen=True):
    """Who came: people counted once, by the code of their category and by the zone they come from."""

    people: int
    inside: int
    institutions: int
    by_capacity: ByCapacity
    by_category: dict[str, int]
    by_zone: dict[str, int]


class Summary(msgspec.Struct, frozen=True):
    """All figures of one moment; the feed's `cursor` says which."""

    invitations: Invitations
    delegates: Delegates
    institutions: Institutions
    present: Present
    cursor: str


class _Figures(msgspec.Struct):
    statuses: dict[str, int] | None
    seats: dict[str, int] | None
    institutions: dict[str, int] | None
    capacities: dict[str, int] | None
    unseated: dict[str, int] | None
    categories: dict[str, int] | None
    zones: dict[str, int] | None
    people: int
    inside: int


def houses(condition: str) -> str:
    """What every institution within the condition on its invitation `i` came to; wants event, side, provinces, now."""
    return f"""
seen AS (
    SELECT i.id, i.institution, n.zone, {status.expression("$4")} AS status
    FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
    JOIN institution n ON n.id = i.institution LEFT JOIN region r ON r.id = n.region
    LEFT JOIN region q ON q.id = r.parent {status.JOINS}
    WHERE i.event = $1 AND i.withdrawn_at IS NULL AND ($2::uuid IS NULL OR t.side = $2)
      AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3)) AND {condition}),
seat AS (
    SELECT p.capacity, s.institution, s.zone, coalesce(a.merged_into, a.id) AS attendee, a.id AS named,
        h.attendee IS NOT NULL AS came
    FROM appointment p JOIN seen s ON s.id = p.invitation JOIN attendee a ON a.id = p.attendee
    LEFT JOIN presence h ON h.attendee = coalesce(a.merged_into, a.id)
    WHERE p.to_at IS NULL),
house AS (
    SELECT s.institution, CASE
        WHEN bool_or(k.came AND k.capacity = 'principal') THEN 'hadir'
        WHEN bool_or(k.came AND k.capacity = 'representative') THEN 'diwakili'
        WHEN bool_or(s.status = 'declined') THEN 'izin' ELSE 'belum' END AS state
    FROM seen s LEFT JOIN seat k ON k.institution = s.institution GROUP BY s.institution)
"""


# A limited scope sees people by their seats only; who has none is seen by an unlimited one.
_PEOPLE = """
person AS (
    SELECT h.attendee, h.inside AND (h.leaves_at IS NULL OR h.leaves_at > $4::timestamptz) AS inside,
        coalesce(t.code, 'none') AS category, k.zone AS seat_zone, k.attendee IS NOT NULL AS seated,
        coalesce(k.zone, (SELECT n.zone FROM office_holding o JOIN office f ON f.id = o.office
            JOIN institution n ON n.id = f.institution WHERE o.person = a.person
            ORDER BY o.from_on DESC NULLS LAST LIMIT 1), e.zone) AS zone,
        coalesce((SELECT min(c.kind) FROM accreditation c
            WHERE c.attendee = a.id AND c.to_at IS NULL), 'official') AS kind
    FROM presence h JOIN attendee a ON a.id = h.attendee JOIN event e ON e.id = a.event
    LEFT JOIN participant_category t ON t.id = a.category
    LEFT JOIN (SELECT attendee, min(zone) AS zone FROM seat GROUP BY attendee) k ON k.attendee = h.attendee
    WHERE h.event = $1 AND (k.attendee IS NOT NULL OR $2::uuid IS NULL AND $3::text[] IS NULL))
"""


def _counted(column: str, source: str, condition: str = "true") -> str:
    return (
        f"(SELECT json_object_agg(x.k, x.n) FROM (SELECT {column} AS k, count(*) AS n FROM {source} "
        f"WHERE {condition} GROUP BY 1) x)"
    )


_SUMMARY = f"""
WITH {houses("true")}, {_PEOPLE}
SELECT json_build_object(
    'statuses', {_counted("status", "seen")},
    'seats', {_counted("capacity", "seat")},
    'institutions', {_counted("state", "house")},
    'capacities', {_counted("capacity", "seat", "came")},
    'unseated', {_counted("kind", "person", "NOT seated")},
    'categories', {_counted("category", "person")},
    'zones', {_counted("zone", "person")},
    'people', (SELECT count(*) FROM person),
    'inside', (SELECT count(*) FROM person WHERE inside))::text AS figures
"""


async def read(scope: Scope) -> Summary:
    """The figures as far as `scope` sees, of one moment."""
    async with snapshot():
        cursor = (await feed.read(scope.event)).cursor
        [row] = await rows(_SUMMARY, *scope_arguments(scope), clock.now())
    return _summary(msgspec.json.decode(row["figures"], type=_Figures), cursor)


def _summary(figures: _Figures, cursor: str) -> Summary:
    houses = figures.institutions or {}
    return Summary(
        invitations=_totalled(Invitations, figures.statuses),
        delegates=_totalled(Delegates, figures.seats),
        institutions=_totalled(Institutions, houses),
        present=Present(
            people=figures.people,
            inside=figures.inside,
            institutions=houses.get("hadir", 0) + houses.get("diwakili", 0),
            by_capacity=ByCapacity(**(figures.capacities or {}), **(figures.unseated or {})),
            by_category=figures.categories or {},
            by_zone=figures.zones or {},
        ),
        cursor=cursor,
    )


def _totalled(kind: Any, counts: dict[str, int] | None) -> Any:
    return kind(total=sum((counts or {}).values()), **(counts or {}))
