"""The map of the meeting: what the invitations of each province came to, and how many institutions are there."""

import msgspec

from attendance.queries import scope_arguments
from core import clock
from core.db import rows
from core.grants import Scope
from events import status


class ProvinceFigures(msgspec.Struct):
    """One tile; the six statuses add up to `total`."""

    code: str
    name: str
    total: int
    unanswered: int
    principal: int
    represented: int
    confirmed_unnamed: int
    declined: int
    lapsed: int
    present_institutions: int


_FIGURES = f"""
WITH seen AS (
    SELECT i.id, i.institution, coalesce(q.id, r.id) AS province, {status.expression("$4")} AS status
    FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
    JOIN institution n ON n.id = i.institution JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    {status.JOINS}
    WHERE i.event = $1 AND i.withdrawn_at IS NULL AND ($2::uuid IS NULL OR t.side = $2)
      AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))),
came AS (
    SELECT s.province, count(DISTINCT s.institution)::int AS n FROM seen s
    JOIN appointment p ON p.invitation = s.id AND p.to_at IS NULL JOIN attendee a ON a.id = p.attendee
    JOIN presence h ON h.attendee = coalesce(a.merged_into, a.id) GROUP BY s.province)
SELECT v.code, v.short_name AS name, count(*)::int AS total,
    count(*) FILTER (WHERE s.status = 'unanswered')::int AS unanswered,
    count(*) FILTER (WHERE s.status = 'principal')::int AS principal,
    count(*) FILTER (WHERE s.status = 'represented')::int AS represented,
    count(*) FILTER (WHERE s.status = 'confirmed_unnamed')::int AS confirmed_unnamed,
    count(*) FILTER (WHERE s.status = 'declined')::int AS declined,
    count(*) FILTER (WHERE s.status = 'lapsed')::int AS lapsed,
    coalesce(max(c.n), 0)::int AS present_institutions
FROM seen s JOIN region v ON v.id = s.province LEFT JOIN came c ON c.province = s.province
GROUP BY v.id, v.code, v.short_name ORDER BY v.code
"""


async def provinces(scope: Scope) -> list[ProvinceFigures]:
    """The provinces that somebody was invited from, as far as the scope sees, in order of their codes."""
    found = await rows(_FIGURES, *scope_arguments(scope), clock.now())
    return [msgspec.convert(dict(row), ProvinceFigures) for row in found]
