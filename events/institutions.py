"""The directory of institutions as a table for staff: filtered, counted by what is missing, in the asker's scope."""

from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows, snapshot
from core.grants import Scope
from events import offices, rules
from events.bodies import JOINS, SEEN
from events.invitees import BY_REGION, bounds, like
from events.settings import decode
from events.states import ActingStatus, InstitutionKind, Lack


class HolderNamed(msgspec.Struct):
    """Who holds the head's office, confirmed lately enough to be named."""

    name: str
    acting_status: ActingStatus | None


class ContactCalled(msgspec.Struct):
    """The present contact officer."""

    name: str
    phone: str


class InvitationMade(msgspec.Struct):
    """The institution's invitation to this meeting; one that stands comes before one withdrawn."""

    id: UUID
    withdrawn: bool


class InstitutionLine(msgspec.Struct):
    """One institution in the table; `office` is its head's.

    `holder` is null where nobody may be named, `contact` without the permission for contacts.
    """

    id: UUID
    name: str
    kind: InstitutionKind
    region_code: str | None
    province_code: str | None
    office: str | None
    holder: HolderNamed | None
    has_contact: bool
    contact: ContactCalled | None
    invitation: InvitationMade | None


class Wanted(msgspec.Struct, frozen=True):
    """What the table keeps; empty means all. `q`: words that all occur in name, head's office or region code."""

    province: str = ""
    kind: str = ""
    lacks: str = ""
    q: str = ""
    sort: str = "region"


class ProvinceCount(msgspec.Struct):
    """How many institutions a province has in the table; the code is Kemendagri's."""

    code: str
    name: str
    n: int


class Facets(msgspec.Struct):
    """How many of each province and kind, and that lack each thing, the other parts of the filter leave."""

    province: list[ProvinceCount]
    kind: dict[InstitutionKind, int]
    lacks: dict[Lack, int]


class Institutions(msgspec.Struct):
    """A piece of the table; `total` is what all parts of the filter leave."""

    items: list[InstitutionLine]
    total: int
    facets: Facets


# Of all offices of an institution its head's; where it has none of these, the first on file.
HEAD_FIRST: Final = "kind NOT IN ('gubernur', 'bupati', 'wali_kota', 'ketua'), id"
_NAMED: Final = "coalesce(h.from_on, $5) <= $5 AND (h.to_on IS NULL OR h.to_on > $5) AND h.confirmed_on >= $6"
_INVITED: Final = """invitation i JOIN participant_category c ON c.id = i.category
    WHERE i.event = $1 AND ($2::uuid IS NULL OR c.side = $2)"""
_FILTERED: Final = f"""
WITH head AS (SELECT DISTINCT ON (institution) institution, id, title FROM office
    ORDER BY institution, {HEAD_FIRST}),
seen AS MATERIALIZED (
    SELECT n.id, n.kind, coalesce(q.code, r.code) AS province, coalesce(q.short_name, r.short_name) AS province_name,
        row_number() OVER (ORDER BY %s) AS place,
        n.id NOT IN (SELECT institution FROM contact_person WHERE to_at IS NULL) AS contact,
        (o.id IN (SELECT h.office FROM office_holding h WHERE {_NAMED})) IS NOT TRUE AS holder,
        n.id NOT IN (SELECT i.institution FROM {_INVITED} AND i.withdrawn_at IS NULL) AS invitation
    FROM {JOINS} LEFT JOIN head o ON o.institution = n.id
    WHERE {SEEN} AND (cardinality($4::text[]) = 0 OR concat_ws(' ', n.name, o.title, r.code) ILIKE ALL($4))),
told AS (SELECT *, ($7 = '' OR province IS NOT DISTINCT FROM $7) AS there, ($8 = '' OR kind = $8) AS such,
    CASE $9 WHEN 'contact' THEN contact WHEN 'holder' THEN holder WHEN 'invitation' THEN invitation ELSE true END
    AS lacking FROM seen)
SELECT array(SELECT id FROM told WHERE there AND such AND lacking ORDER BY place OFFSET $10 LIMIT $11) AS ids,
    (SELECT json_object_agg(kind, n) FROM (SELECT kind, count(*) AS n FROM told WHERE there AND lacking GROUP BY 1) f
        )::text AS kinds,
    (SELECT json_agg(f ORDER BY code) FROM (SELECT province AS code, min(province_name) AS name, count(*) AS n
        FROM told WHERE such AND lacking AND province IS NOT NULL GROUP BY 1) f)::text AS provinces,
    count(*) FILTER (WHERE there AND such AND lacking)::int AS total,
    count(*) FILTER (WHERE there AND such AND contact)::int AS contact,
    count(*) FILTER (WHERE there AND such AND holder)::int AS holder,
    count(*) FILTER (WHERE there AND such AND invitation)::int AS invitation
FROM told
"""
_ORDERS: Final = {"region": f"{BY_REGION}, n.name, n.id", "name": "n.name, n.id"}
_LINES: Final = f"""
SELECT n.id, n.name, n.kind, r.code AS region_code, coalesce(q.code, r.code) AS province_code, o.title AS office,
    h.holder, h.acting_status, k.name AS contact, k.phone, i.id AS invitation, i.withdrawn
FROM {JOINS}
LEFT JOIN LATERAL (SELECT id, title FROM office WHERE institution = n.id ORDER BY {HEAD_FIRST} LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT p.name_as_written AS holder, h.acting_status FROM office_holding h
    JOIN person p ON p.id = h.person WHERE h.office = o.id AND {_NAMED}
    ORDER BY h.from_on DESC NULLS LAST, h.id DESC LIMIT 1) h ON true
LEFT JOIN LATERAL (SELECT k.name, k.phone FROM contact_person k WHERE k.institution = n.id AND k.to_at IS NULL
    ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
LEFT JOIN LATERAL (SELECT i.id, i.withdrawn_at IS NOT NULL AS withdrawn FROM {_INVITED} AND i.institution = n.id
    ORDER BY i.withdrawn_at IS NOT NULL, i.id LIMIT 1) i ON true
WHERE {SEEN} AND n.id = ANY($4::uuid[])
"""


async def institutions(scope: Scope, wanted: Wanted, *, contacts: bool, offset: int, limit: int) -> Institutions:
    """The institutions the scope sees and the filter keeps, with their counts of the same moment."""
    words = [like(word) for word in wanted.q.split()[:6]]
    filtered = _FILTERED % _ORDERS.get(wanted.sort, _ORDERS["region"])
    async with snapshot():
        days = await _days(scope.event)
        given = [*days, wanted.province, wanted.kind, wanted.lacks, offset, limit]
        [chosen] = await rows(filtered, *bounds(scope), words, *given)
        found = {row["id"]: row for row in await rows(_LINES, *bounds(scope), chosen["ids"], *days)}
    items = [_line(found[one], contacts=contacts) for one in chosen["ids"]]
    return Institutions(items, chosen["total"], _facets(chosen))


def _facets(row: Any) -> Facets:
    provinces = msgspec.json.decode(row["provinces"] or "[]", type=list[ProvinceCount])
    kinds = dict.fromkeys(InstitutionKind, 0) | msgspec.json.decode(row["kinds"] or "{}")
    return Facets(provinces, kinds, {one: row[one.value] for one in Lack})


async def _days(event: UUID) -> tuple[date, date]:
    """Today, and since when a holder must have been confirmed to be named."""
    today = offices.this_day()
    [row] = await rows("SELECT settings FROM event WHERE id = $1", event)
    return today, rules.fresh_since(on=today, days=decode(row["settings"]).holder_confirmed_days)


def _line(row: Any, *, contacts: bool) -> InstitutionLine:
    plain = {name: row[name] for name in ("id", "name", "kind", "region_code", "province_code", "office")}
    has_contact = row["contact"] is not None
    nested = {
        "holder": {"name": row["holder"], "acting_status": row["acting_status"]} if row["holder"] else None,
        "has_contact": has_contact,
        "contact": {"name": row["contact"], "phone": row["phone"]} if has_contact and contacts else None,
        "invitation": {"id": row["invitation"], "withdrawn": row["withdrawn"]} if row["invitation"] else None,
    }
    return msgspec.convert(plain | nested, InstitutionLine)
