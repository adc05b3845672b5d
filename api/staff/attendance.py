"""The door seen by staff: figures, checkpoints, devices, the log, who is there."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.etags import tagged
from api.guards import needs
from api.paging import Cursor, Limit, Page
from attendance import checkpoints, devices, passes, queries, summary
from attendance.checkpoints import CheckpointSpec
from attendance.posts import Place
from attendance.states import Flag, Outcome, Profile
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from core.settings import settings


class NewDevice(msgspec.Struct, forbid_unknown_fields=True):
    """A device to be enrolled by a QR."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    profile: Profile = Profile.GATE
    checkpoint: UUID | None = None


class EnrolOut(msgspec.Struct):
    """How a phone becomes the device: open `url` or scan the QR; `expires_at` is real time. Shown once."""

    token: str
    url: str
    qr_svg: str
    expires_at: datetime


class DeviceMade(msgspec.Struct):
    """A new device and its enrolment."""

    id: UUID
    enrol: EnrolOut


class Revocation(msgspec.Struct, forbid_unknown_fields=True):
    """Why a device is taken out of use."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Posting(msgspec.Struct, forbid_unknown_fields=True):
    """Where a device stands; null leaves the choice to its officer."""

    checkpoint: UUID | None


@get("/events/{slug:str}/summary", opt=needs(Permission.EVENTS_READ), tags=["attendance"])
async def show_summary(within: NamedDependency[Scope]) -> summary.Summary:
    """All figures of one moment, as far as the asker's grant reaches."""
    return await summary.read(within)


@get("/events/{slug:str}/checkpoints", opt=needs(Permission.DOORS_READ), tags=["attendance"])
async def list_checkpoints(within: NamedDependency[Scope]) -> Page[Place]:
    """The checkpoints in their order."""
    items = await checkpoints.of_event(within.event)
    return Page(items, None, len(items))


@post("/events/{slug:str}/checkpoints", opt=needs(Permission.DOORS_WRITE), tags=["attendance"])
async def create_checkpoint(
    data: JSONBody[CheckpointSpec], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[Place]:
    """Sets up a checkpoint; the first one makes the meeting's key pair."""
    return await _place(within.event, await checkpoints.create(within.event, data, actor=actor), status_code=201)


@patch("/events/{slug:str}/checkpoints/{id:uuid}", opt=needs(Permission.DOORS_WRITE), tags=["attendance"])
async def change_checkpoint(
    id: FromPath[UUID],
    data: JSONBody[CheckpointSpec],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    version: NamedDependency[int],
) -> Response[Place]:
    """Replaces all settings of a checkpoint."""
    await checkpoints.change(id, data, event=within.event, version=version, actor=actor)
    return await _place(within.event, id)


async def _place(event: UUID, checkpoint: UUID, *, status_code: int = 200) -> Response[Place]:
    for place in await checkpoints.of_event(event):
        if place.id == checkpoint:
            return tagged(place, place.version, status_code=status_code)
    raise NotFound("checkpoint_unknown")


@get("/events/{slug:str}/devices", opt=needs(Permission.DOORS_READ), tags=["attendance"])
async def list_devices(within: NamedDependency[Scope]) -> Page[queries.DeviceLine]:
    """The devices with what each last said of itself."""
    items = await queries.devices(within.event)
    return Page(items, None, len(items))


@post("/events/{slug:str}/devices", opt=needs(Permission.DOORS_WRITE), tags=["attendance"])
async def create_device(
    data: JSONBody[NewDevice], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> DeviceMade:
    """Makes room for a device; its token is shown this once."""
    made = await devices.register(
        within.event, name=data.name, profile=data.profile, checkpoint=data.checkpoint, actor=actor
    )
    return DeviceMade(made.device, _enrolment(made))


@post("/events/{slug:str}/devices/{id:uuid}/enrolment", opt=needs(Permission.DOORS_WRITE), tags=["attendance"])
async def renew_enrolment(
    id: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> EnrolOut:
    """A new token for a device; its former secret and token end."""
    return _enrolment(await devices.renew(id, event=within.event, actor=actor))


def _enrolment(made: devices.Enrolment) -> EnrolOut:
    url = f"{settings().public_url}/app/gate#enrol={made.token}"
    return EnrolOut(made.token, url, passes.qr_svg(url, label=url, alphanumeric=False), made.expires_at)


@post(
    "/events/{slug:str}/devices/{id:uuid}/revoke",
    status_code=200,
    opt=needs(Permission.DOORS_WRITE),
    tags=["attendance"],
)
async def revoke_device(
    id: FromPath[UUID], data: JSONBody[Revocation], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[queries.DeviceLine]:
    """Takes a device out of use: it may still upload what it holds, then it wipes itself."""
    await devices.revoke(id, event=within.event, reason=data.reason, actor=actor)
    return await _device(within.event, id)


@patch("/events/{slug:str}/devices/{id:uuid}", opt=needs(Permission.DOORS_WRITE), tags=["attendance"])
async def post_device(
    id: FromPath[UUID],
    data: JSONBody[Posting],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    version: NamedDependency[int],
) -> Response[queries.DeviceLine]:
    """Sends a device to another checkpoint."""
    await devices.post_at(id, event=within.event, checkpoint=data.checkpoint, version=version, actor=actor)
    return await _device(within.event, id)


async def _device(event: UUID, device: UUID) -> Response[queries.DeviceLine]:
    for line in await queries.devices(event):
        if line.id == device:
            return tagged(line, line.version)
    raise NotFound("device_unknown")


@get("/events/{slug:str}/scans", opt=needs(Permission.DOORS_READ), tags=["attendance"])
async def list_scans(
    within: NamedDependency[Scope],
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
    flag: Annotated[Flag | None, QueryParameter()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[queries.ScanLine]:
    """The log, newest first."""
    chosen = {"event": within.event, "outcome": outcome, "flag": flag}
    position = paging.decode(cursor, filter=chosen)
    before = UUID(str(position[0])) if position else None
    items, last, total = await queries.scans(within, outcome=outcome, flag=flag, before=before, limit=limit)
    following = paging.encode([str(last)], filter=chosen) if last else None
    return Page(items, following, total if total <= paging.TOTAL else None)


@get("/events/{slug:str}/presence", opt=needs(Permission.ATTENDEES_READ), tags=["attendance"])
async def list_presence(within: NamedDependency[Scope]) -> Page[queries.PresenceLine]:
    """Who has come, latest first."""
    items = await queries.presences(within)
    return Page(items, None, len(items))


handlers: list[Any] = [
    show_summary,
    list_checkpoints,
    create_checkpoint,
    change_checkpoint,
    list_devices,
    create_device,
    renew_enrolment,
    revoke_device,
    post_device,
    list_scans,
    list_presence,
]
