"""What a list of invitations shows, as rows for a spreadsheet: all that match, of one moment, a piece at a time."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, rows, snapshot
from core.grants import Scope
from events import lists
from events.forms.columns import entered
from events.invitees import Filter, InviteeLine, choose, lines

PIECE: Final = 500
_CONTACTS: Final = """
SELECT DISTINCT ON (k.institution) k.institution, k.name, k.phone, k.email FROM contact_person k
WHERE k.institution = ANY($1::uuid[]) AND k.to_at IS NULL ORDER BY k.institution, k.from_at DESC, k.id DESC
"""


class ContactShown(msgspec.Struct, frozen=True):
    """The institution's contact officer; empty where none is known."""

    name: str = ""
    phone: str = ""
    email: str = ""


class ExportRow(msgspec.Struct, frozen=True):
    """One invitation; `contact` is None where the asker may not see contacts, `values` are those of form columns."""

    line: InviteeLine
    contact: ContactShown | None
    values: dict[str, list[str]] = {}


Take = Callable[[list[ExportRow]], Awaitable[None]]


async def export(scope: Scope, wanted: Filter, *, contacts: bool, take: Take, columns: Collection[str] = ()) -> int:
    """Hands over all rows in the order of the list, 500 at a time; gives how many there were.

    `columns` are those of forms; they go to whom contacts may go.
    """
    now = clock.now()
    async with snapshot():
        ids, *_ = await choose(scope, wanted, now=now)
        for start in range(0, len(ids), PIECE):
            await take(await _piece(scope, ids[start : start + PIECE], now, contacts=contacts, columns=columns))
    return len(ids)


async def zone_of(event: UUID) -> str:
    """The zone in which a meeting's times are shown: the venue's, else its own."""
    [row] = await rows(
        "SELECT coalesce(v.zone, e.zone) AS zone FROM event e LEFT JOIN venue v ON v.id = e.venue WHERE e.id = $1",
        event,
    )
    return str(row["zone"])


async def _piece(
    scope: Scope, ids: list[UUID], now: Any, *, contacts: bool, columns: Collection[str]
) -> list[ExportRow]:
    found = await lines(scope, ids, now=now)
    if not contacts:
        return [ExportRow(line, None) for line in found]
    kept = await rows(_CONTACTS, [line.institution.id for line in found])
    officers = {row["institution"]: ContactShown(row["name"], row["phone"], row["email"]) for row in kept}
    told = await entered(scope, columns, ids) if columns else {}
    return [ExportRow(line, officers.get(line.institution.id, ContactShown()), told.get(line.id, {})) for line in found]


async def begun(event: UUID) -> str:
    """Where the change feed is before a list is read: what comes after is news to whoever takes it."""
    return (await feed.read(event)).cursor


@action
async def note(
    scope: Scope, wanted: Filter, *, kind: str, number: int, contacts: bool, since: str, actor: Actor
) -> None:
    """Keeps who took which list out of the house and how many rows of it; what was searched for may be a name."""
    if actor.id:
        await lists.mark(scope.event, wanted.hash, since, account=actor.id)
    chosen = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value and name != "q"}
    await audit.record(
        action="invitations.exported",
        actor=actor,
        event=scope.event,
        subject=("event", scope.event),
        fields={"kind": kind, "rows": number, "contacts": contacts, **chosen},
        personal={"q": wanted.q} if wanted.q else None,
    )
