"""Institutions chosen in the directory: whom inviting them would reach, done in a job, taken back while untouched."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.guards import needs
from api.staff.bulk import Working
from core.actors import Actor
from core.errors import Forbidden
from core.grants import Permission, Scope
from events import invitees, selection
from events.selection import SelectionPreview

_WRITE = needs(Permission.INVITATIONS_WRITE)
Chosen = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=2000)]


class SelectionForm(msgspec.Struct, forbid_unknown_fields=True):
    """The institutions chosen."""

    ids: Chosen


class InviteForm(msgspec.Struct, forbid_unknown_fields=True):
    """The institutions chosen, and the category they are invited into."""

    ids: Chosen
    category: UUID


class UndoForm(msgspec.Struct, forbid_unknown_fields=True):
    """Why the invitations are taken back; kept with each."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]


@post("/events/{slug:str}/institutions/invite/preview", status_code=200, opt=_WRITE, tags=["institutions"])
async def preview_selection(data: JSONBody[SelectionForm], within: NamedDependency[Scope]) -> SelectionPreview:
    """How many of them can be invited, and who is left alone; writes nothing."""
    return await selection.preview(within, data.ids)


@post("/events/{slug:str}/institutions/invite", status_code=202, opt=_WRITE, tags=["institutions"])
async def invite_selection(
    data: JSONBody[InviteForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Working:
    """Invites the heads of those that can be, in a job; their letters go when they are sent."""
    if within.provinces is not None:
        raise Forbidden("not_permitted")
    await invitees.ensure_categories_seen(within, [data.category])
    return Working(await selection.ask(within, data.ids, category=data.category, actor=actor))


@post("/events/{slug:str}/institutions/invite/{id:uuid}/undo", status_code=202, opt=_WRITE, tags=["institutions"])
async def undo_selection(
    id: FromPath[UUID], data: JSONBody[UndoForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Working:
    """Withdraws what a job invited, where nothing happened since."""
    return Working(await selection.undo(within, id, reason=data.reason, actor=actor))


handlers: list[Any] = [preview_selection, invite_selection, undo_selection]
