"""The change feed: an append-only table whose cursor never skips what an older transaction commits late.

A sequence or a timestamp loses rows when transactions commit out of order. Rows carry the writer's
transaction id; readers take only those below the oldest transaction still running.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from core.db import execute, ring, rows
from core.errors import Invalid
from core.ids import uuid7

Subject = tuple[str, UUID]
_FIRST = UUID(int=0)


class Changed(msgspec.Struct, frozen=True):
    """What changed: read the present state of the subject, the feed holds none."""

    kind: str
    subject_kind: str
    subject_id: UUID


class Page(msgspec.Struct, frozen=True):
    """Changes in order; ask again with `cursor` at once unless `complete`. `fresh` says: begin anew (new epoch)."""

    changes: list[Changed]
    cursor: str
    complete: bool
    fresh: bool = False


class _Cursor(NamedTuple):
    epoch: int
    xid: int
    after: UUID
    ceiling: int  # 0: no page under way

    def __str__(self) -> str:
        return f"{self.epoch}.{self.xid}.{self.after.hex}.{self.ceiling}"


async def record(event: UUID, *, kind: str, subject: Subject) -> None:
    """Notes that `subject` changed (step), and rings for those who watch."""
    await record_many(event, kind=kind, subjects=[subject])


async def record_many(event: UUID, *, kind: str, subjects: Sequence[Subject]) -> None:
    """Notes many changes in one statement (step)."""
    await execute(
        "INSERT INTO change (id, event, kind, subject_kind, subject_id, xid) "
        "SELECT unnest($1::uuid[]), $2, $3, unnest($4::text[]), unnest($5::uuid[]), "
        "pg_current_xact_id()::text::bigint",
        [uuid7() for _ in subjects],
        event,
        kind,
        [each for each, _ in subjects],
        [each for _, each in subjects],
    )
    ring("live", event)


class Row(msgspec.Struct, frozen=True):
    """A change on its way into the table, for a writer that sends all its rows as one JSON document."""

    event: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    id: UUID = msgspec.field(default_factory=uuid7)


def insertion(document: str) -> str:
    """The statement that takes rows out of a JSON expression; the writer rings "live" itself."""
    return (
        "INSERT INTO change (id, event, kind, subject_kind, subject_id, xid) "
        "SELECT id, event, kind, subject_kind, subject_id, pg_current_xact_id()::text::bigint "
        f"FROM json_populate_recordset(null::change, {document})"
    )


async def read(event: UUID, cursor: str | None = None, *, limit: int = 500) -> Page:
    """One page of what changed since `cursor`; None gives an empty page whose cursor is now.

    Raises Invalid("cursor_unreadable"). A cursor of an older epoch gives an empty page marked `fresh`.
    """
    epoch, ceiling = await _horizon()
    if cursor is None:
        return Page([], str(_Cursor(epoch, ceiling, _FIRST, 0)), True)
    at = _parse(cursor)
    if at.epoch != epoch:
        return Page([], str(_Cursor(epoch, ceiling, _FIRST, 0)), True, fresh=True)
    ceiling = at.ceiling or ceiling
    found = await rows(
        "SELECT id, kind, subject_kind, subject_id, xid FROM change "
        "WHERE event = $1 AND xid < $2 AND (xid, id) > ($3, $4) ORDER BY xid, id LIMIT $5",
        event,
        ceiling,
        at.xid,
        at.after,
        limit,
    )
    changes = [Changed(row["kind"], row["subject_kind"], row["subject_id"]) for row in found]
    if len(found) == limit:
        return Page(changes, str(_Cursor(epoch, found[-1]["xid"], found[-1]["id"], ceiling)), False)
    return Page(changes, str(_Cursor(epoch, ceiling, _FIRST, 0)), True)


async def _horizon() -> tuple[int, int]:
    [row] = await rows(
        "SELECT coalesce((SELECT epoch FROM installation), 1) AS epoch, "
        "pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin"
    )
    return row["epoch"], row["xmin"]


def _parse(cursor: str) -> _Cursor:
    try:
        epoch, xid, after, ceiling = cursor.split(".")
        return _Cursor(int(epoch), int(xid), UUID(hex=after), int(ceiling))
    except ValueError:
        raise Invalid("cursor_unreadable", field="cursor") from None
