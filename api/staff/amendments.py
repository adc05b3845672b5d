"""Changes of plan: looked at before they are made, made once, undone while nobody was told."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from agenda.moves import DayMove, day_moves
from api import paging
from api.etags import tagged
from api.guards import needs
from api.local_time import LocalTime, fields
from api.paging import Cursor, Limit
from api.staff.event_forms import Aware, VenueForm, new_venue
from attendance.moves import DoorMove, door_moves
from core import files
from core.actors import Actor
from core.grants import Permission, Scope
from events import amendments, overview, reconfirmations
from events.amendments import Ralat
from events.consequences import Consequences, consequences
from events.plans import PlanChange
from events.reconfirmations import Amended, Asked, Standing

BODY = 15 * 1024 * 1024


class PlanForm(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change; only what is given does. A deadline that is not given moves with the first day."""

    starts_on: date | UnsetType = UNSET
    ends_on: date | UnsetType = UNSET
    starts_at: LocalTime | UnsetType | None = UNSET
    ends_at: LocalTime | UnsetType | None = UNSET
    venue: VenueForm | UnsetType = UNSET
    answers_due_at: Aware | UnsetType | None = UNSET
    cancel: bool = False


class AmendmentForm(PlanForm, forbid_unknown_fields=True, kw_only=True):
    """The change with its letter (ralat); `file` is the signed PDF in base64."""

    letter_number: Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"\S")]
    dated_on: date | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    file: bytes | None = None
    file_name: Annotated[str, msgspec.Meta(max_length=200)] = "ralat.pdf"


class PlanPreview(Consequences):
    """All that would follow: who is told, and how reminders, doors and sessions move."""

    doors: list[DoorMove]
    days: list[DayMove]
    version: int


class AmendmentList(msgspec.Struct):
    """The changes of plan of a meeting, newest first."""

    items: list[Amended]
    next_cursor: None
    total: int


class AskedList(msgspec.Struct):
    """Whom a change asked."""

    items: list[Asked]
    next_cursor: str | None
    total: int | None


@get("/events/{slug:str}/amendments", opt=needs(Permission.EVENTS_READ), tags=["amendments"])
async def list_amendments(within: NamedDependency[Scope]) -> Response[AmendmentList]:
    """All changes with who has said what since; the ETag is the meeting's."""
    return await _listed(within)


@post("/events/{slug:str}/amendments/preview", status_code=200, opt=needs(Permission.EVENTS_WRITE), tags=["amendments"])
async def preview_amendment(data: JSONBody[PlanForm], within: NamedDependency[Scope]) -> Response[PlanPreview]:
    """What the change would do; writes nothing."""
    would = await consequences(within.event, _wanted(data))
    before, after = would.before, would.after
    version = (await overview.event_facts(within.event)).version
    whole = PlanPreview(
        **{name: getattr(would, name) for name in would.__struct_fields__},
        doors=await door_moves(
            within.event, before=(before.starts_on, before.zone), after=(after.starts_on, after.zone)
        ),
        days=await day_moves(within.event, before=before.starts_on, after=(after.starts_on, after.ends_on)),
        version=version,
    )
    return tagged(whole, version)


@post(
    "/events/{slug:str}/amendments",
    status_code=201,
    opt=needs(Permission.EVENTS_WRITE),
    tags=["amendments"],
    request_max_body_size=BODY,
)
async def apply_amendment(
    data: JSONBody[AmendmentForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[AmendmentList]:
    """Changes the plan and tells everybody, once; wants If-Match with the meeting's version."""
    kept = await files.keep(data.file, name=data.file_name, allowed=("pdf",)) if data.file else None
    letter = Ralat(data.letter_number, data.dated_on, data.reason, kept)
    await amendments.apply(within.event, _wanted(data), letter, version=version, actor=actor)
    return await _listed(within, status_code=201)


@post(
    "/events/{slug:str}/amendments/{id:uuid}/undo",
    status_code=200,
    opt=needs(Permission.EVENTS_WRITE),
    tags=["amendments"],
)
async def undo_amendment(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[AmendmentList]:
    """The recorded opposite, while no message has left and nobody has answered to it."""
    await amendments.undo(id, event=within.event, version=version, actor=actor)
    return await _listed(within)


@get("/events/{slug:str}/amendments/{id:uuid}/invitations", opt=needs(Permission.INVITATIONS_READ), tags=["amendments"])
async def list_asked(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    standing: Annotated[Standing | None, QueryParameter()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AskedList:
    """Whom a change asked, and what they have said since."""
    chosen = {"event": within.event, "amendment": id, "standing": standing}
    offset = paging.after(cursor, filter=chosen)
    found, total = await reconfirmations.asked(within, id, standing=standing, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return AskedList(page.items, page.next_cursor, page.total)


@get("/events/{slug:str}/amendments/{id:uuid}/letter", opt=needs(Permission.EVENTS_READ), tags=["amendments"])
async def read_letter(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The signed PDF."""
    stored, data = await files.read(await reconfirmations.letter_file(within.event, id))
    headers = {"content-disposition": 'attachment; filename="ralat.pdf"', "x-content-type-options": "nosniff"}
    return Response(data, media_type=stored.media_type, headers=headers)


async def _listed(within: Scope, *, status_code: int = 200) -> Response[AmendmentList]:
    found = await reconfirmations.amendments(within)
    version = (await overview.event_facts(within.event)).version
    return tagged(AmendmentList(found, None, len(found)), version, status_code=status_code)


def _wanted(form: PlanForm) -> PlanChange:
    given = {
        name: value
        for name, value in fields(form, "starts_at", "ends_at").items()
        if name in PlanChange.__struct_fields__
    }
    if isinstance(form.venue, VenueForm):
        given["venue"] = new_venue(form.venue)
    return PlanChange(**given)


handlers: list[Any] = [
    list_amendments,
    preview_amendment,
    apply_amendment,
    undo_amendment,
    list_asked,
    read_letter,
]
