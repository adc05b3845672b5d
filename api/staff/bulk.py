"""Many invitations at once: what it would do, done in a job, taken back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.guards import Asker, needs
from api.staff.exports import ExportForm, filter_of
from core.actors import Actor
from core.grants import Permission, Scope
from events import bulk
from events.bulk import Bulk, BulkPreview

_WRITE = needs(Permission.INVITATIONS_WRITE)


class BulkForm(msgspec.Struct, forbid_unknown_fields=True):
    """What to do to the invitations named, or to all that a filter keeps."""

    what: Bulk
    ids: Annotated[list[UUID], msgspec.Meta(max_length=2000)] = []
    wanted: ExportForm = msgspec.field(default_factory=ExportForm)
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Working(msgspec.Struct):
    """The job that does it."""

    job: UUID


@post("/events/{slug:str}/invitations/bulk/preview", status_code=200, opt=_WRITE, tags=["invitations"])
async def preview_bulk(
    data: JSONBody[BulkForm], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> BulkPreview:
    """How many it would touch, and whom; writes nothing."""
    return await bulk.preview(within, data.what, wanted=filter_of(data.wanted, asker), ids=data.ids)


@post("/events/{slug:str}/invitations/bulk", status_code=202, opt=_WRITE, tags=["invitations"])
async def do_bulk(
    data: JSONBody[BulkForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Working:
    """Does it, in a job."""
    wanted = filter_of(data.wanted, asker)
    job = await bulk.ask(within, data.what, wanted=wanted, ids=data.ids, reason=data.reason, actor=actor)
    return Working(job)


@post("/events/{slug:str}/invitations/bulk/{id:uuid}/undo", status_code=202, opt=_WRITE, tags=["invitations"])
async def undo_bulk(id: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> Working:
    """Takes back what a job did, where nothing happened since."""
    return Working(await bulk.undo(within, id, actor=actor))


handlers: list[Any] = [preview_bulk, do_bulk, undo_bulk]
