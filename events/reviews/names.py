"""Odd names of a meeting's people: listed with why, left as they are by a word of the staff, never corrected."""

from uuid import UUID

import msgspec

from core import audit
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused, Stale
from core.grants import Scope
from events.invitees import bounds
from events.oddities import Oddity, oddities
from events.roll import SEEN, as_printed


class OddName(msgspec.Struct):
    """Somebody whose name is worth a look; `invitation` is where it can be given anew."""

    attendee: UUID
    version: int
    name: str
    office: str
    institution: str
    invitation: UUID | None
    why: list[Oddity]


async def odd_names(scope: Scope, *, offset: int, limit: int) -> tuple[list[OddName], int]:
    """The odd names nobody has looked at yet, in the order of the names, and how many in all."""
    found = await rows(
        "SELECT a.id, a.version, a.name_as_written AS name, a.office, a.acting_status, a.institution, s.invitation "
        f"{SEEN} AND a.name_left <> a.name_as_written ORDER BY lower(a.name), a.id",
        *bounds(scope),
    )
    odd = [(row, why) for row in found if (why := oddities(row["name"]))]
    shown = [
        OddName(
            row["id"],
            row["version"],
            row["name"],
            as_printed(row["office"], row["acting_status"]),
            row["institution"],
            row["invitation"],
            why,
        )
        for row, why in odd[offset : offset + limit]
    ]
    return shown, len(odd)


@action
async def leave(scope: Scope, attendee: UUID, *, version: int, actor: Actor) -> None:
    """The name is right as it is; written otherwise later, it is looked at again. Raises NotFound, Stale."""
    await _mark(scope, attendee, "name_as_written", version=version, actor=actor)


@action
async def unleave(scope: Scope, attendee: UUID, *, version: int, actor: Actor) -> None:
    """It is to be looked at after all. Raises NotFound("attendee_unknown"), Stale, Refused("nothing_to_undo")."""
    await _mark(scope, attendee, "''", version=version, actor=actor)


async def _mark(scope: Scope, attendee: UUID, left: str, *, version: int, actor: Actor) -> None:
    if not await rows(f"SELECT 1 {SEEN} AND a.id = $4", *bounds(scope), attendee):
        raise NotFound("attendee_unknown")
    [row] = await rows("SELECT version, name_left FROM attendee WHERE id = $1 FOR NO KEY UPDATE", attendee)
    if row["version"] != version:
        raise Stale("changed_meanwhile", current=row["version"])
    if left == "''" and not row["name_left"]:
        raise Refused("nothing_to_undo")
    await execute(f"UPDATE attendee SET name_left = {left}, version = version + 1 WHERE id = $1", attendee)
    what = "attendee.name_left" if left != "''" else "attendee.name_unleft"
    await audit.record(action=what, actor=actor, event=scope.event, subject=("attendee", attendee))
