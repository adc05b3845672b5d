"""The directory of institutions, to be searched when hosts are named or somebody is invited by hand."""

from typing import Final
from uuid import UUID

import msgspec

from core.db import rows
from core.errors import NotFound
from core.grants import Scope
from events.invitees import bounds, like
from events.states import InstitutionKind


class BodyLine(msgspec.Struct):
    """An institution of the directory."""

    id: UUID
    name: str
    kind: InstitutionKind
    region_code: str | None


JOINS: Final = "institution n LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent"
SEEN: Final = """n.archived_at IS NULL AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
  AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM invitation i JOIN participant_category c ON c.id = i.category
      WHERE i.institution = n.id AND i.event = $1 AND c.side = $2))"""
FROM: Final = f"FROM {JOINS} WHERE {SEEN} AND (cardinality($4::text[]) = 0 OR n.name ILIKE ALL($4))"


async def bodies(scope: Scope, q: str, *, offset: int, limit: int) -> tuple[list[BodyLine], int]:
    """Institutions whose name holds every word, and how many; a limited scope sees its provinces and its side."""
    given = [*bounds(scope), [like(word) for word in q.split()[:6]]]
    [count] = await rows(f"SELECT count(*)::int AS n {FROM}", *given)
    found = await rows(
        f"SELECT n.id, n.name, n.kind, r.code AS region_code {FROM} ORDER BY n.name, n.id OFFSET $5 LIMIT $6",
        *given,
        offset,
        limit,
    )
    return [msgspec.convert(dict(row), BodyLine) for row in found], count["n"]


async def ensure_seen(scope: Scope, institutions: list[UUID]) -> None:
    """Raises NotFound("institution_unknown") unless the scope sees every one of them."""
    found = await rows(f"SELECT n.id {FROM} AND n.id = ANY($5::uuid[])", *bounds(scope), [], institutions)
    if {row["id"] for row in found} != set(institutions):
        raise NotFound("institution_unknown")


async def names(institutions: list[UUID]) -> dict[UUID, str]:
    """The names of institutions."""
    found = await rows("SELECT id, name FROM institution WHERE id = ANY($1::uuid[])", institutions)
    return {row["id"]: row["name"] for row in found}
