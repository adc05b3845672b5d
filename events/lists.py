"""Lists people come back to: saved filters, and what has changed since they last took one out as a file."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from core import clock, feed
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.ids import uuid7

MOST: Final = 30


class ListWanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """The filter of a list as its address says it, and its columns; empty: all."""

    province: str = ""
    side: str = ""
    category: str = ""
    status: str = ""
    q: str = ""
    sort: str = "region"
    mine: bool = False
    changed: bool = False
    columns: list[str] = []


class Saved(msgspec.Struct):
    """A saved list."""

    id: UUID
    name: str
    wanted: ListWanted


async def saved(event: UUID, *, account: UUID) -> list[Saved]:
    """One's own saved lists, by name."""
    found = await rows(
        "SELECT id, name, content FROM saved_list WHERE event = $1 AND account = $2 ORDER BY lower(name)",
        event,
        account,
    )
    return [Saved(row["id"], row["name"], decoded(row["content"])) for row in found]


@action
async def save(event: UUID, name: str, wanted: ListWanted, *, account: UUID) -> UUID:
    """Keeps a list under a name, in place of the one that had it. Raises Refused("too_many_lists")."""
    [count] = await rows("SELECT count(*)::int AS n FROM saved_list WHERE event = $1 AND account = $2", event, account)
    if count["n"] >= MOST:
        raise Refused("too_many_lists", most=MOST)
    found = await rows(
        "INSERT INTO saved_list (id, event, account, name, content) VALUES ($1, $2, $3, $4, $5::text::jsonb) "
        "ON CONFLICT (event, account, name) DO UPDATE SET content = excluded.content RETURNING id",
        uuid7(),
        event,
        account,
        name.strip(),
        encoded(wanted),
    )
    return UUID(str(found[0]["id"]))


@action
async def forget(event: UUID, key: UUID, *, account: UUID) -> None:
    """Throws a saved list of one's own away. Raises NotFound("list_unknown")."""
    if not await rows(
        "DELETE FROM saved_list WHERE id = $1 AND event = $2 AND account = $3 RETURNING id", key, event, account
    ):
        raise NotFound("list_unknown")


async def exported_at(event: UUID, filter_hash: str, *, account: UUID) -> datetime | None:
    """When somebody last took a list out as a file."""
    found = await rows(f"SELECT at FROM export_mark WHERE {_MARK}", event, account, filter_hash)
    return found[0]["at"] if found else None


async def mark(event: UUID, filter_hash: str, cursor: str, *, account: UUID) -> None:
    """From here on is news to him who took this list (step)."""
    await execute(
        "INSERT INTO export_mark (id, event, account, filter_hash, cursor, at) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (event, account, filter_hash) DO UPDATE SET cursor = excluded.cursor, at = excluded.at",
        *(uuid7(), event, account, filter_hash, cursor, clock.now()),
    )


_MARK: Final = "event = $1 AND account = $2 AND filter_hash = $3"
_NEWS: Final = """
SELECT DISTINCT i.id FROM invitation i WHERE i.event = $1 AND (
    i.id = ANY($2::uuid[]) OR i.institution = ANY($3::uuid[]) OR EXISTS (
        SELECT 1 FROM appointment p WHERE p.invitation = i.id AND p.attendee = ANY($4::uuid[])))
"""


async def news(event: UUID, filter_hash: str, *, account: UUID) -> list[UUID] | None:
    """The invitations that changed since this list's last file; None where all are news (no file, or a new epoch)."""
    found = await rows(f"SELECT cursor FROM export_mark WHERE {_MARK}", event, account, filter_hash)
    if not found:
        return None
    touched: dict[str, set[UUID]] = {"invitation": set(), "institution": set(), "attendee": set()}
    cursor, complete = found[0]["cursor"], False
    while not complete:
        page = await feed.read(event, cursor, limit=5000)
        if page.fresh:
            return None
        for one in page.changes:
            touched.setdefault(one.subject_kind, set()).add(one.subject_id)
        cursor, complete = page.cursor, page.complete
    kinds = ("invitation", "institution", "attendee")
    return [row["id"] for row in await rows(_NEWS, event, *(list(touched[kind]) for kind in kinds))]


def encoded(wanted: ListWanted) -> str:
    """As it is kept."""
    return msgspec.json.encode(wanted).decode()


def decoded(kept: str) -> ListWanted:
    """As it was kept."""
    return msgspec.json.decode(kept, type=ListWanted)
