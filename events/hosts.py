"""Who calls a meeting, in the order of protocol; replaced as a whole while their sides stay with them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from core.db import execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7
from events.states import HostRole


class NewHost(msgspec.Struct, frozen=True):
    """A host institution and its part in calling."""

    institution: UUID
    role: HostRole = HostRole.HOST


async def add(event: UUID, host: NewHost, position: int) -> UUID:
    """Adds a host (step). Raises Invalid("institution_unknown")."""
    if not await rows("SELECT 1 FROM institution WHERE id = $1", host.institution):
        raise Invalid("institution_unknown", field="hosts")
    key = uuid7()
    await execute(
        "INSERT INTO event_host (id, event, institution, role, position) VALUES ($1, $2, $3, $4, $5)",
        key,
        event,
        host.institution,
        host.role.value,
        position,
    )
    return key


async def replace(event: UUID, wanted: Sequence[NewHost]) -> None:
    """Makes the hosts those of the list, in its order (step); who stays keeps its row, and so its side.

    Raises Invalid("institution_unknown" | "host_twice"), Refused("host_has_side").
    """
    if len({one.institution for one in wanted}) != len(wanted):
        raise Invalid("host_twice", field="hosts")
    kept = {row["institution"]: row["id"] for row in await rows("SELECT * FROM event_host WHERE event = $1", event)}
    gone = [key for institution, key in kept.items() if institution not in {one.institution for one in wanted}]
    if await rows("SELECT 1 FROM side WHERE host = ANY($1::uuid[]) LIMIT 1", gone):
        raise Refused("host_has_side")
    await execute("DELETE FROM event_host WHERE id = ANY($1::uuid[])", gone)
    # A place is taken once: first all move out of the way.
    await execute("UPDATE event_host SET position = -position WHERE event = $1", event)
    for position, host in enumerate(wanted, 1):
        if host.institution in kept:
            moved = "UPDATE event_host SET position = $2, role = $3 WHERE id = $1"
            await execute(moved, kept[host.institution], position, host.role.value)
        else:
            await add(event, host, position)
