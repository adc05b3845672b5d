"""An import from the file that came to what it would do, and what was chosen where it asks."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core import audit, clock, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.grants import Scope
from core.ids import uuid7
from events.imports import columns, reading, recap
from events.imports.columns import Row, Table
from events.imports.invited import invited
from events.imports.known import directory
from events.imports.lines import Line, Outcome, Planned
from events.imports.persons import DirectoryPlan
from events.imports.reading import Book, Notice
from events.imports.replies import AnswerPlan
from events.states import ImportKind, ImportState

_RECAP: Final = "text/plain"
_TABLE: Final = "application/octet-stream"
_CAPITAL: Final = ZoneInfo("Asia/Jakarta")


class ImportLine(msgspec.Struct, frozen=True):
    """An import in the list; `figures` counts its lines by outcome, `job` is the one under way."""

    id: UUID
    kind: ImportKind
    state: ImportState
    name: str
    figures: dict[str, int]
    by: str
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    job: UUID | None
    version: int


class Sheet(msgspec.Struct):
    """A sheet that was understood: its headings, and which field lies under which."""

    name: str
    headings: list[str]
    columns: dict[str, str]


class Checked(msgspec.Struct):
    """What an import would do now."""

    about: ImportLine
    sheets: list[Sheet]
    notices: list[Notice]
    planned: list[Planned]

    @property
    def figures(self) -> dict[str, int]:
        """Lines by outcome, every outcome named."""
        counted = Counter(one.line.outcome.value for one in self.planned)
        return {outcome.value: counted[outcome.value] for outcome in Outcome}

    def lines(self, outcome: str) -> list[Line]:
        """The lines of an outcome; all, where none is named."""
        return [one.line for one in self.planned if outcome in ("", one.line.outcome)]


_LINES: Final = """
SELECT m.id, m.kind, m.state, f.name, m.figures, coalesce(a.name, '') AS by, m.created_at, m.applied_at, m.undone_at,
    (SELECT j.id FROM job j WHERE j.key = 'import:' || m.id AND j.state IN ('waiting', 'running')) AS job, m.version,
    m.file, m.columns, m.choices, f.media_type
FROM import m JOIN stored_file f ON f.id = m.file LEFT JOIN account a ON a.id = m.by_id
WHERE m.event = $1 AND ($2 OR m.by_id = $3)
"""


async def take(scope: Scope, *, kind: ImportKind, data: bytes, text: str, name: str, actor: Actor) -> UUID:
    """Keeps a file, or a pasted recap, that could be read; nothing else is written.

    Raises Invalid: file_too_large, a code of events/imports/reading.py, table_no_headings.
    """
    if len(data) > reading.LARGEST or len(text) > recap.LARGEST:
        raise Invalid("file_too_large", field="file", megabytes=reading.LARGEST // 1024 // 1024)
    if text.strip():
        kind, data, name, media = ImportKind.ANSWERS, text.encode(), name or "rekap.txt", _RECAP
    else:
        media = _TABLE
    _tables(await _read(data, media), kind, {})
    kept = await files.keep_own(data, name=name[:200], media_type=media)
    return await _insert(scope, kind, kept, actor=actor)


@action
async def _insert(scope: Scope, kind: ImportKind, kept: files.Kept, *, actor: Actor) -> UUID:
    key = uuid7()
    earlier = await rows(
        "SELECT columns, choices FROM import WHERE event = $1 AND kind = $2 AND ($3 OR by_id = $4) "
        "ORDER BY id DESC LIMIT 1",
        *(scope.event, kind.value, _sees_all(scope), actor.id),
    )
    await execute(
        "INSERT INTO import (id, event, kind, file, columns, choices, by_id, created_at) "
        "VALUES ($1, $2, $3, $4, $5::text::jsonb, $6::text::jsonb, $7, $8)",
        *(key, scope.event, kind.value, await files.remember(kept)),
        *((earlier[0]["columns"], earlier[0]["choices"]) if earlier else ("{}", "{}")),
        *(actor.id, clock.now()),
    )
    await _note_figures(scope, key, actor=actor)
    fields = {"kind": kind.value, "file": kept.sha256}
    await audit.record(action="import.taken", actor=actor, event=scope.event, subject=("import", key), fields=fields)
    return key


async def imports(scope: Scope, *, actor: Actor, offset: int, limit: int) -> tuple[list[ImportLine], int]:
    """Imports of a meeting, the newest first; who sees a part of it sees his own."""
    given = (scope.event, _sees_all(scope), actor.id)
    found = await rows(f"{_LINES} ORDER BY m.id DESC OFFSET $4 LIMIT $5", *given, offset, limit)
    [count] = await rows("SELECT count(*)::int AS n FROM import WHERE event = $1 AND ($2 OR by_id = $3)", *given)
    return [_line(row) for row in found], count["n"]


async def check(scope: Scope, key: UUID, *, actor: Actor) -> Checked:
    """What an import would do now; writes nothing. Raises NotFound("import_unknown")."""
    row = await _row(scope, key, actor=actor)
    book = await _read((await files.read(row["file"]))[1], row["media_type"])
    kind, said = ImportKind(row["kind"]), msgspec.json.decode(row["columns"])
    tables = _tables(book, kind, said)
    left = [one.name for one in book.grids if one.name and one.name not in {table.sheet for table in tables}]
    notices = [*book.notices, *(Notice("sheet_not_understood", {"sheet": name}) for name in left)]
    planned = await _plan(scope, kind, tables, msgspec.json.decode(row["choices"]))
    return Checked(_line(row), [Sheet(one.sheet, one.headings, one.columns) for one in tables], notices, planned)


@action
async def choose(
    scope: Scope, key: UUID, *, columns: dict[str, str], choices: dict[str, str], version: int, actor: Actor
) -> None:
    """Says which column holds what, and settles doubts; earlier choices stay. Raises NotFound, Stale, Refused."""
    await locked(scope, key, version=version, actor=actor)
    await execute(
        "UPDATE import SET columns = columns || $2::text::jsonb, choices = choices || $3::text::jsonb, "
        "version = version + 1 WHERE id = $1",
        key,
        msgspec.json.encode(columns).decode(),
        msgspec.json.encode(choices).decode(),
    )
    await _note_figures(scope, key, actor=actor)


async def locked(scope: Scope, key: UUID, *, version: int, actor: Actor) -> Any:
    """An import's row, locked (step). Raises NotFound("import_unknown"), Stale, Refused("import_running")."""
    await rows("SELECT 1 FROM import WHERE id = $1 FOR NO KEY UPDATE", key)
    row = await _row(scope, key, actor=actor)
    if row["version"] != version:
        raise Stale("changed_meanwhile", current=row["version"])
    if row["job"]:
        raise Refused("import_running")
    return row


async def _note_figures(scope: Scope, key: UUID, *, actor: Actor) -> None:
    figures = msgspec.json.encode((await check(scope, key, actor=actor)).figures).decode()
    await execute("UPDATE import SET figures = $2::text::jsonb WHERE id = $1", key, figures)


async def _plan(scope: Scope, kind: ImportKind, tables: Sequence[Table], choices: dict[str, str]) -> list[Planned]:
    now = clock.now()
    today: date = now.astimezone(_CAPITAL).date()
    known = await directory(scope, choices, on=today)
    said: list[Row] = [row for table in tables for row in table.rows]
    if kind is ImportKind.DIRECTORY:
        return await asyncio.to_thread(DirectoryPlan(known, today=today).plan, said)
    by_choice = any("choice" in table.columns for table in tables)
    return await asyncio.to_thread(AnswerPlan(known, await invited(scope), now=now).plan, said, by_choice=by_choice)


def _tables(book: Book, kind: ImportKind, said: dict[str, str]) -> list[Table]:
    if book.refused:
        raise Invalid(book.refused, field="file")
    found = [table for grid in book.grids if (table := columns.table(grid, kind, said))]
    if not found:
        raise Invalid("table_no_headings", field="file")
    return found


_last_read: dict[tuple[int, int], Book] = {}


async def _read(data: bytes, media: str) -> Book:
    """A file's cells; the last one read is kept, for the preview asks for it page by page."""
    if media == _RECAP:
        return recap.book(data.decode())
    key = (hash(data), len(data))
    if key not in _last_read:
        book = await reading.read(data)
        _last_read.clear()
        _last_read[key] = book
    return _last_read[key]


async def _row(scope: Scope, key: UUID, *, actor: Actor) -> Any:
    found = await rows(f"{_LINES} AND m.id = $4", scope.event, _sees_all(scope), actor.id, key)
    if not found:
        raise NotFound("import_unknown")
    return found[0]


def _sees_all(scope: Scope) -> bool:
    return scope.side is None and scope.provinces is None


def _line(row: Any) -> ImportLine:
    plain = {name: row[name] for name in ImportLine.__struct_fields__ if name != "figures"}
    return msgspec.convert(plain | {"figures": msgspec.json.decode(row["figures"])}, ImportLine)
