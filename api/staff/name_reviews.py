"""Odd names on the review page: why each is worth a look, left as it is by a word of the staff."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit
from api.staff.reviews import Settled
from core.actors import Actor
from core.grants import Permission, Scope
from events.reviews import names
from events.reviews.names import OddName

_WRITE = needs(Permission.ATTENDEES_WRITE)
_NAMES = "/events/{slug:str}/reviews/names"


class OddNames(msgspec.Struct):
    """A page of names that read oddly."""

    items: list[OddName]
    next_cursor: str | None
    total: int | None


@get(_NAMES, opt=needs(Permission.ATTENDEES_READ), tags=["reviews"])
async def list_names(within: NamedDependency[Scope], cursor: Cursor = None, limit: Limit = 50) -> OddNames:
    """The odd names nobody has looked at yet."""
    chosen = {"event": within.event, "reviews": "names"}
    offset = paging.after(cursor, filter=chosen)
    found, total = await names.odd_names(within, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return OddNames(page.items, page.next_cursor, page.total)


@post(f"{_NAMES}/{{id:uuid}}/leave", status_code=200, opt=_WRITE, tags=["reviews"])
async def leave_name(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Settled:
    """The name is right as it is written."""
    await names.leave(within, id, version=version, actor=actor)
    return Settled(version + 1)


@post(f"{_NAMES}/{{id:uuid}}/undo", status_code=200, opt=_WRITE, tags=["reviews"])
async def undo_name(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Settled:
    """It is to be looked at after all."""
    await names.unleave(within, id, version=version, actor=actor)
    return Settled(version + 1)


handlers: list[Any] = [list_names, leave_name, undo_name]
