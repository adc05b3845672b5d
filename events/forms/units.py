"""Whom forms ask: the institutions that come and their delegates, within a scope, in the order of the lists."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows
from core.grants import Scope
from events.forms.rules import Form, Unit
from events.invitees import BY_REGION, FROM, PRINTED_OFFICE, bounds
from events.states import Asks, Capacity, Choice


class Delegate(msgspec.Struct, frozen=True):
    """A filled seat."""

    attendee: UUID
    name: str
    office: str
    capacity: Capacity


class Coming(msgspec.Struct, frozen=True):
    """An invitation whose answer says that somebody comes; `choice` is what it has come to."""

    invitation: UUID
    institution: str
    office: str
    region_code: str | None
    side: str | None
    category: UUID
    category_name: str
    choice: Choice
    delegates: list[Delegate]

    def units(self, form: Form) -> list[Unit]:
        """Whom a form asks here, whatever its conditions."""
        capacities = frozenset(one.capacity for one in self.delegates)
        if form.asks is Asks.INSTITUTION:
            whole = (self.invitation, None, self.institution, self.office, self.category, capacities, self.choice)
            return [Unit(*whole)]
        return [
            Unit(
                self.invitation,
                one.attendee,
                one.name,
                one.office,
                self.category,
                frozenset({one.capacity}),
                self.choice,
            )
            for one in self.delegates
        ]


# As the status says it: who sits in the head's seat, else the last effective answer.
_COMING: Final = f"""
SELECT i.id AS invitation, n.name AS institution, o.title AS office, r.code AS region_code, d.code AS side,
    t.id AS category, t.name AS category_name, coalesce(head.capacity, last.choice) AS choice,
    (SELECT coalesce(json_agg(json_build_object('attendee', a.id, 'name', a.name_as_written, 'office', {PRINTED_OFFICE},
        'capacity', p.capacity) ORDER BY p.seat), '[]') FROM appointment p JOIN attendee a ON a.id = p.attendee
        WHERE p.invitation = i.id AND p.to_at IS NULL)::text AS delegates
{FROM} AND i.withdrawn_at IS NULL
    AND coalesce(head.capacity, last.choice) IN ('principal', 'representative', 'unnamed')
"""
_ORDER: Final = f"ORDER BY {BY_REGION}, o.title, i.id"


async def coming(scope: Scope, *, among: Sequence[UUID] | None = None) -> list[Coming]:
    """The invitations (or those of these) that somebody comes for."""
    if among is None:
        found = await rows(f"{_COMING} {_ORDER}", *bounds(scope))
    else:  # a statement of its own, so that its plan looks at no others
        found = await rows(f"{_COMING} AND i.id = ANY($4::uuid[])", *bounds(scope), list(among))
    return [_coming(row) for row in found]


def _coming(row: Any) -> Coming:
    return msgspec.convert({**row, "delegates": msgspec.json.decode(row["delegates"])}, Coming)


Key = tuple[UUID, UUID | None]
_VALUES: Final = """
SELECT d.form, v.invitation, v.attendee, d.code, v.value FROM form_value v JOIN form_field d ON d.id = v.field
WHERE d.form = ANY($1::uuid[])
"""


async def values(
    forms: Sequence[UUID], *, among: Sequence[UUID] | None = None
) -> dict[UUID, dict[Key, dict[str, str]]]:
    """What was entered: by form, then by whom it is of (invitation, attendee), then by the field's code."""
    kept: dict[UUID, dict[Key, dict[str, str]]] = {one: {} for one in forms}
    if among is None:
        found = await rows(_VALUES, list(forms))
    else:
        found = await rows(f"{_VALUES} AND v.invitation = ANY($2::uuid[])", list(forms), list(among))
    for row in found:
        kept[row["form"]].setdefault((row["invitation"], row["attendee"]), {})[row["code"]] = row["value"]
    return kept
