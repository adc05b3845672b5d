"""Who was invited and what it came to, as lists for staff: filtered, counted by status, within the asker's scope."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

from core import clock
from core.db import rows, snapshot
from core.errors import NotFound
from core.grants import Scope
from events import lists, rules, status
from events.liaisons import MINE
from events.states import Capacity, InstitutionKind, Status, Zone


class InstitutionShown(msgspec.Struct):
    """The institution that holds the seat; codes are Kemendagri's."""

    id: UUID
    name: str
    kind: InstitutionKind
    region_code: str | None
    province_code: str | None
    zone: Zone


class OfficeShown(msgspec.Struct):
    """The office the letter is addressed to."""

    title: str
    kind: str


class CategoryShown(msgspec.Struct):
    """The group it was invited with."""

    id: UUID
    code: str
    name: str


class DelegateShown(msgspec.Struct):
    """A filled seat."""

    attendee: UUID
    name: str
    capacity: Capacity
    office: str


class InviteeLine(msgspec.Struct):
    """One invitation in a list; `side` is the code of its side. A withdrawn one has no part in any sum.

    `below_rule`: the representative's office is none of those its category accepts.
    """

    id: UUID
    institution: InstitutionShown
    office: OfficeShown
    category: CategoryShown
    side: str | None
    status: Status
    to_be_checked: bool
    below_rule: bool
    sent_at: datetime | None
    withdrawn_at: datetime | None
    last_answer_at: datetime | None
    delegates: list[DelegateShown]
    version: int


class Filter(msgspec.Struct, frozen=True):
    """What a list keeps; empty means all that are not withdrawn, which only the status `withdrawn` shows.

    `side` and `category` are ids or codes, `q` words that must all occur, `mine` whose own provinces as a liaison,
    `news_for` who wants only what changed since he last took the list out as a file.
    """

    province: str = ""
    side: str = ""
    category: str = ""
    status: str = ""
    q: str = ""
    sort: str = "region"
    mine: UUID | None = None
    news_for: UUID | None = None

    @property
    def hash(self) -> str:
        """Tells one list from another, however it is sorted."""
        said = (self.province, self.side, self.category, self.status, self.q, str(self.mine))
        return sha256("\0".join(said).encode()).hexdigest()


class Invitees(msgspec.Struct):
    """A piece of the list; `facets` counts by status what the other filters leave, `total` what all leave."""

    items: list[InviteeLine]
    total: int
    facets: dict[str, int]
    withdrawn: int


WITHDRAWN: Final = "withdrawn"
FROM: Final = f"""
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office LEFT JOIN side d ON d.id = t.side
LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent {status.JOINS}
WHERE i.event = $1 AND ($2::uuid IS NULL OR t.side = $2)
  AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
"""
_FILTERED: Final = f"""
WITH seen AS MATERIALIZED (
    SELECT i.id, {status.expression("$4")} AS status,
        row_number() OVER (ORDER BY %s) AS place, i.withdrawn_at IS NOT NULL AS withdrawn
    {FROM} AND ($5 = '' OR coalesce(q.code, r.code) = $5) AND ($6 = '' OR $6 IN (d.code, d.id::text))
      AND ($7 = '' OR $7 IN (t.code, t.id::text))
      AND (cardinality($8::text[]) = 0 OR concat_ws(' ', n.name, o.title, r.code, (SELECT string_agg(
        a.name_as_written, ' ') FROM appointment p JOIN attendee a ON a.id = p.attendee
        WHERE p.invitation = i.id AND p.to_at IS NULL)) ILIKE ALL($8))
      AND ($12::uuid IS NULL OR {MINE % "$12"}) AND ($13::uuid[] IS NULL OR i.id = ANY($13)))
SELECT array(SELECT id FROM seen WHERE withdrawn = ($9 = 'withdrawn') AND (withdrawn OR $9 = '' OR status = $9)
        ORDER BY place OFFSET $10 LIMIT $11) AS ids,
    (SELECT json_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM seen WHERE NOT withdrawn GROUP BY 1) f
        )::text AS facets,
    (SELECT count(*)::int FROM seen WHERE withdrawn) AS withdrawn
"""
# As Kemendagri lists them: governments, supervisory bodies, all others; in each the provinces first, then by code.
BY_REGION: Final = """CASE n.kind WHEN 'regional_government' THEN 0 WHEN 'election_supervisor' THEN 1 ELSE 2 END,
    r.kind IS DISTINCT FROM 'provinsi', r.code"""
_ORDERS: Final = {
    "region": f"{BY_REGION}, o.title, i.id",
    "name": "n.name, o.title, i.id",
}
PRINTED_OFFICE: Final = r"""(CASE WHEN a.office = '' OR a.office ~ '^P(j|js|lt|lh)\.' THEN '' ELSE CASE a.acting_status
        WHEN 'PJ' THEN 'Pj. ' WHEN 'PJS' THEN 'Pjs. ' WHEN 'PLT' THEN 'Plt. ' WHEN 'PLH' THEN 'Plh. ' ELSE '' END END
        || a.office)"""
LINES: Final = f"""
SELECT i.id, i.version, i.sent_at, i.withdrawn_at, i.check_since IS NOT NULL AS to_be_checked,
    last.at AS last_answer_at, d.code AS side, t.accepted_offices AS accepted, {status.expression("$4")} AS status,
    json_build_object('id', n.id, 'name', n.name, 'kind', n.kind, 'region_code', r.code,
        'province_code', coalesce(q.code, r.code), 'zone', n.zone)::text AS institution,
    json_build_object('title', o.title, 'kind', o.kind)::text AS office,
    json_build_object('id', t.id, 'code', t.code, 'name', t.name)::text AS category,
    (SELECT coalesce(json_agg(json_build_object('attendee', a.id, 'name', a.name_as_written, 'capacity', p.capacity,
        'office', {PRINTED_OFFICE}) ORDER BY p.seat), '[]') FROM appointment p JOIN attendee a ON a.id = p.attendee
        WHERE p.invitation = i.id AND p.to_at IS NULL)::text AS delegates
{FROM} AND i.id = ANY($5::uuid[])
"""


async def invitees(scope: Scope, wanted: Filter, *, offset: int, limit: int) -> Invitees:
    """The invitations that are not withdrawn, as far as the scope sees, with their counts of the same moment."""
    now = clock.now()
    async with snapshot():
        ids, facets, withdrawn = await choose(scope, wanted, now=now, offset=offset, limit=limit)
        found = await lines(scope, ids, now=now)
    counts = {**facets, WITHDRAWN: withdrawn, "": sum(facets.values())}
    return Invitees(found, counts.get(wanted.status, 0), facets, withdrawn)


async def choose(
    scope: Scope, wanted: Filter, *, now: datetime, offset: int = 0, limit: int | None = None
) -> tuple[list[UUID], dict[str, int], int]:
    """The invitations a filter keeps, in its order; how many of each status, and withdrawn, its other parts leave."""
    words = [like(word) for word in wanted.q.split()[:6]]
    given = [*bounds(scope), now, wanted.province, wanted.side, wanted.category, words]
    filtered = _FILTERED % _ORDERS.get(wanted.sort, _ORDERS["region"])
    news = await lists.news(scope.event, wanted.hash, account=wanted.news_for) if wanted.news_for else None
    [chosen] = await rows(filtered, *given, wanted.status, offset, limit, wanted.mine, news)
    facets = {one.value: 0 for one in Status} | msgspec.json.decode(chosen["facets"] or "{}")
    return chosen["ids"], facets, chosen["withdrawn"]


async def lines(scope: Scope, ids: list[UUID], *, now: datetime) -> list[InviteeLine]:
    """These invitations as they are shown, in the order given."""
    found = {row["id"]: row for row in await rows(LINES, *bounds(scope), now, ids)}
    return [line(found[one]) for one in ids]


def bounds(scope: Scope) -> tuple[UUID, UUID | None, list[str] | None]:
    """$1 to $3 of the statements here: event, side, provinces."""
    return scope.event, scope.side, None if scope.provinces is None else sorted(scope.provinces)


def line(row: Any) -> InviteeLine:
    """A row of LINES as it is shown."""
    nested = {name: msgspec.json.decode(row[name]) for name in ("institution", "office", "category", "delegates")}
    sent = [one["office"] for one in nested["delegates"] if one["capacity"] == Capacity.REPRESENTATIVE]
    nested["below_rule"] = any(rules.is_below(office, row["accepted"]) for office in sent)
    plain = {name: row[name] for name in InviteeLine.__struct_fields__ if name not in nested}
    return msgspec.convert(plain | nested, InviteeLine)


def like(word: str) -> str:
    """A word as a pattern that finds it anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


async def seen_of(scope: Scope) -> list[UUID] | None:
    """The invitations a scope sees; None where it sees all of its event."""
    if scope.side is None and scope.provinces is None:
        return None
    return [row["id"] for row in await rows(f"SELECT i.id {FROM}", *bounds(scope))]


async def ensure_seen(scope: Scope, invitations: list[UUID]) -> None:
    """Raises NotFound("invitation_unknown") unless the scope sees every one of them."""
    found = await rows(f"SELECT i.id {FROM} AND i.id = ANY($4::uuid[])", *bounds(scope), invitations)
    if {row["id"] for row in found} != set(invitations):
        raise NotFound("invitation_unknown")


async def ensure_categories_seen(scope: Scope, categories: list[UUID]) -> None:
    """Raises NotFound("category_unknown") where a category is not of the scope's side."""
    found = await rows(
        "SELECT id FROM participant_category "
        "WHERE event = $1 AND ($2::uuid IS NULL OR side = $2) AND id = ANY($3::uuid[])",
        scope.event,
        scope.side,
        categories,
    )
    if {row["id"] for row in found} != set(categories):
        raise NotFound("category_unknown")
