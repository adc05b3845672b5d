"""How many institutions a meeting would call, by group, before there is a meeting."""

from collections.abc import Sequence
from typing import Final

import msgspec

from core.db import rows
from events.categories import usual
from events.states import InstitutionKind, RegionKind


class Province(msgspec.Struct):
    """A province to choose; its code is Kemendagri's."""

    code: str
    name: str


class Reach(msgspec.Struct):
    """By code of a usual group: how many institutions it has in the provinces chosen."""

    groups: dict[str, int]
    provinces: list[Province]


_GOVERNMENT: Final = InstitutionKind.REGIONAL_GOVERNMENT.value
# Counted exactly as invitations will be made: one for each office of the kind that a group invites.
_COUNTED: Final = """
SELECT count(*)::int AS n FROM institution n JOIN office o ON o.institution = n.id AND o.kind = $1
    JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
WHERE n.kind = $2 AND n.archived_at IS NULL AND r.kind = ANY($3) AND (n.kind <> $5 OR NOT r.administrative)
    AND (cardinality($4::text[]) = 0 OR coalesce(q.code, r.code) = ANY($4))
"""


async def reach(provinces: Sequence[str]) -> Reach:
    """The usual five groups with their numbers, and the provinces one may choose."""
    counted = {}
    for group in usual(set()):
        kinds = [kind.value for kind in group.region_kinds]
        kind = group.institution_kind.value if group.institution_kind else ""
        counted[group.code] = (await rows(_COUNTED, group.office_kind, kind, kinds, list(provinces), _GOVERNMENT))[0][
            "n"
        ]
    found = await rows(
        "SELECT code, name FROM region WHERE kind = $1 AND valid_to IS NULL ORDER BY code", RegionKind.PROVINSI.value
    )
    return Reach(counted, [Province(row["code"], row["name"]) for row in found])
