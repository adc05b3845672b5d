"""What changed in a meeting since a cursor: for programs that follow along without asking for everything anew."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.guards import needs
from core import feed
from core.grants import Permission, Scope


class ChangeOut(msgspec.Struct):
    """Something changed; ask its own address for its present state."""

    kind: str
    subject_kind: str
    subject_id: UUID


class Changes(msgspec.Struct):
    """Changes in order. Ask again at once unless `complete`; `fresh` says that the cursor is too old: begin anew."""

    items: list[ChangeOut]
    next_cursor: str
    complete: bool
    fresh: bool


CursorText = Annotated[str | None, QueryParameter(max_length=120, description="`next_cursor` of the answer before.")]


@get("/events/{slug:str}/changes", opt=needs(Permission.EVENTS_READ), tags=["changes"])
async def list_changes(within: NamedDependency[Scope], cursor: CursorText = None) -> Changes:
    """Without a cursor: none, and the cursor of now."""
    page = await feed.read(within.event, cursor)
    items = [ChangeOut(one.kind, one.subject_kind, one.subject_id) for one in page.changes]
    return Changes(items, page.cursor, page.complete, page.fresh)


handlers: list[Any] = [list_changes]
