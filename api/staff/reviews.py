"""Answers to be checked: what was before beside what is now, accepted or taken back, and that undone."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit
from core.actors import Actor
from core.grants import Permission, Scope
from events import invitations, invitees
from events.reviews import checks, reverts
from events.reviews.checks import CheckShown

_WRITE = needs(Permission.INVITATIONS_WRITE)


class CheckList(msgspec.Struct):
    """A page of invitations to be checked, the longest waiting first."""

    items: list[CheckShown]
    next_cursor: str | None
    total: int | None


class Settled(msgspec.Struct):
    """The version it has now: what undoing is based on."""

    version: int


class RevertForm(msgspec.Struct, forbid_unknown_fields=True):
    """Why the earlier answer counts again; the office reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]


@get("/events/{slug:str}/reviews", opt=needs(Permission.CONTACTS_READ), tags=["reviews"])
async def list_checks(within: NamedDependency[Scope], cursor: Cursor = None, limit: Limit = 50) -> CheckList:
    """Answers that came late or from somebody new, with what stood before them."""
    chosen = {"event": within.event, "reviews": "checks"}
    offset = paging.after(cursor, filter=chosen)
    found, total = await checks.checks(within, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return CheckList(page.items, page.next_cursor, page.total)


@post("/events/{slug:str}/reviews/{id:uuid}/accept", status_code=200, opt=_WRITE, tags=["reviews"])
async def accept_answer(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Settled:
    """What stands now stays; nothing is to be checked any more."""
    await invitees.ensure_seen(within, [id])
    await invitations.mark_checked(id, event=within.event, version=version, actor=actor)
    return Settled(version + 1)


@post("/events/{slug:str}/reviews/{id:uuid}/revert", status_code=200, opt=_WRITE, tags=["reviews"])
async def revert_answer(
    id: FromPath[UUID],
    data: JSONBody[RevertForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Settled:
    """The answer before counts again; the contact officer is told why."""
    await invitees.ensure_seen(within, [id])
    await reverts.revert(id, event=within.event, reason=data.reason, version=version, actor=actor)
    return Settled(version + 1)


@post("/events/{slug:str}/reviews/{id:uuid}/undo", status_code=200, opt=_WRITE, tags=["reviews"])
async def undo_review(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Settled:
    """It waits to be checked again, as before, while nothing happened since."""
    await invitees.ensure_seen(within, [id])
    await reverts.undo(id, event=within.event, version=version, actor=actor)
    return Settled(version + 1)


handlers: list[Any] = [list_checks, accept_answer, revert_answer, undo_review]
