"""Claims and where they come from, read: which institutions may be picked, what staff have before them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core.db import rows
from core.errors import NotFound
from core.grants import Scope
from events.invitees import FROM, bounds, like
from events.seating import AnswerGiven
from events.states import Choice, ClaimState

SHOWN = 60
_PICK = """
FROM invitation i JOIN event e ON e.id = i.event JOIN institution n ON n.id = i.institution
JOIN office o ON o.id = i.office JOIN participant_category c ON c.id = i.category
LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
WHERE e.slug = $1 AND e.state = 'open' AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL
"""


class Pick(msgspec.Struct, frozen=True):
    """An invited institution; `registered` says whether its contact has an address."""

    invitation: UUID
    institution: str
    office: str
    may_represent: bool
    registered: bool


class Province(msgspec.Struct, frozen=True):
    code: str
    name: str


class Calling(msgspec.Struct, frozen=True):
    """The meeting somebody confirms for; `open` while answers are taken."""

    title: str
    title_en: str
    simulated: bool
    open: bool


class ClaimShown(msgspec.Struct):
    """A claim as staff see it; `beside` counts the others of the same institution."""

    id: UUID
    version: int
    invitation: UUID
    institution: str
    office_invited: str
    name: str
    office: str
    phone: str
    email: str
    photo: bool
    choice: Choice | None
    named: str
    state: ClaimState
    reason: str
    at: datetime
    decided_at: datetime | None
    beside: int


async def calling(slug: str) -> Calling:
    """The meeting of a public address. Raises NotFound("event_unknown")."""
    found = await rows("SELECT official_title, official_title_en, simulated, state FROM event WHERE slug = $1", slug)
    if not found or found[0]["state"] == "draft":
        raise NotFound("event_unknown")
    row = found[0]
    return Calling(row["official_title"], row["official_title_en"], row["simulated"], row["state"] == "open")


async def provinces(slug: str) -> list[Province]:
    """The provinces with somebody invited."""
    found = await rows(
        f"SELECT DISTINCT p.code, p.name FROM region p WHERE p.id IN (SELECT coalesce(q.id, r.id) {_PICK}) "
        "ORDER BY p.code",
        slug,
    )
    return [Province(**dict(row)) for row in found]


async def picks(slug: str, *, province: str, q: str) -> list[Pick]:
    """The invited institutions of a province, or whose names hold all the words; not more than a page's."""
    found = await rows(
        f"{_PICKED} {_PICK} AND ($2 = '' OR coalesce(q.code, r.code) = $2) "
        "AND (cardinality($3::text[]) = 0 OR concat_ws(' ', n.name, o.title) ILIKE ALL($3)) "
        "ORDER BY r.kind IS DISTINCT FROM 'provinsi', r.code, n.name LIMIT $4",
        slug,
        province,
        [like(word) for word in q.split()[:6]],
        SHOWN,
    )
    return [Pick(**dict(row)) for row in found]


async def pick(slug: str, invitation: UUID) -> Pick:
    """One that was picked. Raises NotFound("invitation_unknown")."""
    found = await rows(f"{_PICKED} {_PICK} AND i.id = $2", slug, invitation)
    if not found:
        raise NotFound("invitation_unknown")
    return Pick(**dict(found[0]))


_PICKED = """
SELECT i.id AS invitation, n.name AS institution, o.title AS office,
    c.representation <> 'not_expected' AS may_represent,
    coalesce((SELECT k.email FROM contact_person k WHERE k.institution = n.id AND k.to_at IS NULL
        ORDER BY k.from_at DESC, k.id DESC LIMIT 1), '') <> '' AS registered
"""


async def claims(within: Scope, *, state: ClaimState, offset: int, limit: int) -> tuple[list[ClaimShown], int]:
    """The claims in one state, those of one institution together, the oldest first; and how many in all."""
    found = await rows(
        "SELECT m.*, x.institution AS institution_name, x.title, count(*) OVER ()::int AS total, "
        "(SELECT count(*)::int - 1 FROM contact_claim b WHERE b.event = m.event AND b.institution = m.institution) "
        "AS beside, min(m.at) OVER (PARTITION BY m.institution) AS first, a.choice "
        f"FROM contact_claim m JOIN (SELECT i.id, n.name AS institution, o.title {FROM}) x ON x.id = m.invitation "
        "LEFT JOIN answer a ON a.id = m.answer WHERE m.state = $4 "
        "ORDER BY first, m.institution, m.at, m.id OFFSET $5 LIMIT $6",
        *bounds(within),
        state.value,
        offset,
        limit,
    )
    return [_claim(row) for row in found], found[0]["total"] if found else 0


async def claim_of(within: Scope, claim: UUID) -> Any:
    """A claim's row as far as the scope sees. Raises NotFound("claim_unknown")."""
    found = await rows(
        f"SELECT m.invitation, m.photo FROM contact_claim m WHERE m.id = $4 AND m.invitation IN (SELECT i.id {FROM})",
        *bounds(within),
        claim,
    )
    if not found:
        raise NotFound("claim_unknown")
    return found[0]


def _claim(row: Any) -> ClaimShown:
    given = msgspec.json.decode(row["given"], type=AnswerGiven) if row["given"] else None
    named = given.representative or given.head if given else None
    plain = ("id", "version", "invitation", "name", "office", "phone", "email", "reason", "at", "decided_at", "beside")
    return ClaimShown(
        **{name: row[name] for name in plain},
        institution=row["institution_name"],
        office_invited=row["title"],
        photo=row["photo"] is not None,
        choice=Choice(row["choice"]) if row["choice"] else None,
        named=", ".join(filter(None, [named.name, named.office])) if named else "",
        state=ClaimState(row["state"]),
    )
