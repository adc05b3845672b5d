"""Changes that wait for approval: what stands beside what is asked, decided with one tap."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit
from api.staff.reviews import RevertForm
from core.actors import Actor
from core.grants import Permission, Scope
from events.reviews import holds
from events.reviews.holds import HeldShown

_WRITE = needs(Permission.INVITATIONS_WRITE)


class HeldList(msgspec.Struct):
    """A page of changes that wait, the longest waiting first."""

    items: list[HeldShown]
    next_cursor: str | None
    total: int | None


@get("/events/{slug:str}/reviews/held", opt=needs(Permission.CONTACTS_READ), tags=["reviews"])
async def list_held(within: NamedDependency[Scope], cursor: Cursor = None, limit: Limit = 50) -> HeldList:
    """Changes by offices that would move somebody with a role in the programme."""
    chosen = {"event": within.event, "reviews": "held"}
    offset = paging.after(cursor, filter=chosen)
    found, total = await holds.held(within, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return HeldList(page.items, page.next_cursor, page.total)


@post("/events/{slug:str}/reviews/held/{id:uuid}/approve", status_code=204, opt=_WRITE, tags=["reviews"])
async def approve_change(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """The change counts, from when it was given."""
    await holds.ensure_seen(within, id)
    await holds.approve(id, event=within.event, version=version, actor=actor)


@post("/events/{slug:str}/reviews/held/{id:uuid}/refuse", status_code=204, opt=_WRITE, tags=["reviews"])
async def refuse_change(
    id: FromPath[UUID],
    data: JSONBody[RevertForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """What stands stays; the contact officer is told why."""
    await holds.ensure_seen(within, id)
    await holds.refuse(id, event=within.event, reason=data.reason, version=version, actor=actor)


handlers: list[Any] = [list_held, approve_change, refuse_change]
