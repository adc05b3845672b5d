"""The programme in the making: sessions, people's roles in them, releases."""

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from agenda import queries, releases, roles, sessions
from agenda.programme import Difference
from agenda.rules import Clash, Slot, clashes
from agenda.states import SessionKind, SessionRoleKind
from api.etags import tagged
from api.guards import needs
from api.local_time import LocalTime, fields
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from events.attendees import PersonThen
from events.states import AccreditedAs, ActingStatus

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Text200 = Annotated[str, msgspec.Meta(max_length=200)]
Text4000 = Annotated[str, msgspec.Meta(max_length=4000)]
Day = Annotated[int, msgspec.Meta(ge=1, le=60)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
Position = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class SessionForm(msgspec.Struct, forbid_unknown_fields=True):
    """A new session; times are local to the meeting, `day` counts from 1, `room` is one of the venue's."""

    title: Title
    kind: SessionKind = SessionKind.OTHER
    day: Day = 1
    position: Position | None = None
    starts_at: LocalTime | None = None
    minutes: Minutes | None = None
    room: UUID | None = None
    title_en: Text200 = ""
    description: Text4000 = ""
    description_en: Text4000 = ""


class SessionChangeForm(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is sent changes."""

    title: Title | UnsetType = UNSET
    title_en: Text200 | UnsetType = UNSET
    description: Text4000 | UnsetType = UNSET
    description_en: Text4000 | UnsetType = UNSET
    kind: SessionKind | UnsetType = UNSET
    day: Day | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    starts_at: LocalTime | UnsetType | None = UNSET
    minutes: Minutes | UnsetType | None = UNSET
    room: UUID | UnsetType | None = UNSET


class RoleForm(msgspec.Struct, forbid_unknown_fields=True):
    """Who does what: a person known already, or a new one by name; `office` as it is to be announced."""

    role: SessionRoleKind
    person: UUID | None = None
    name: Text200 = ""
    office: Text200 = ""
    acting_status: ActingStatus | None = None
    institution: Text200 = ""


class ReleaseForm(msgspec.Struct, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(max_length=80)] = ""


class RoleOut(msgspec.Struct):
    id: UUID
    person: UUID
    attendee: UUID
    name: str
    office: str
    role: SessionRoleKind


class SessionOut(msgspec.Struct):
    """A session of the working copy; `code` stays the same over all releases."""

    id: UUID
    code: str
    day: int
    position: int
    kind: SessionKind
    title: str
    title_en: str
    description: str
    description_en: str
    starts_at: time | None
    minutes: int | None
    room: UUID | None
    room_name: str
    roles: list[RoleOut]
    version: int


class SessionList(msgspec.Struct):
    """The working copy in order, what clashes in it, and what a release would change."""

    items: list[SessionOut]
    next_cursor: None
    total: int
    clashes: list[Clash]
    unreleased: list[Difference]


class ReleaseOut(msgspec.Struct):
    id: UUID
    number: int
    note: str
    released_at: datetime
    sessions: int
    changed: list[Difference]


class ReleaseList(msgspec.Struct):
    items: list[ReleaseOut]
    next_cursor: None
    total: int


@get("/events/{slug:str}/sessions", opt=needs(Permission.AGENDA_READ), tags=["agenda"])
async def list_sessions(within: NamedDependency[Scope]) -> SessionList:
    """The working copy; guests never see it."""
    found = await queries.staff_sessions(within.event)
    changed = await releases.unreleased(within.event)
    return SessionList(
        [_out(each) for each in found], None, len(found), clashes([_slot(each) for each in found]), changed
    )


@post("/events/{slug:str}/sessions", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def create_session(
    data: JSONBody[SessionForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> SessionOut:
    """Adds a session at the end of its day, or where `position` says."""
    session = await sessions.create(within.event, sessions.NewSession(**fields(data, "starts_at")), actor=actor)
    return await _one(within.event, session)


@patch("/events/{slug:str}/sessions/{session:uuid}", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def change_session(
    session: FromPath[UUID],
    data: JSONBody[SessionChangeForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    version: NamedDependency[int],
) -> Response[SessionOut]:
    """Changes what is sent."""
    wanted = sessions.SessionChange(**fields(data, "starts_at"))
    now = await sessions.change(session, wanted, event=within.event, version=version, actor=actor)
    return tagged(await _one(within.event, session), now)


@delete("/events/{slug:str}/sessions/{session:uuid}", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def remove_session(
    session: FromPath[UUID],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    version: NamedDependency[int],
) -> None:
    """Takes a session out of the working copy; releases keep it."""
    await sessions.remove(session, event=within.event, version=version, actor=actor)


@post("/events/{slug:str}/sessions/{session:uuid}/roles", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def give_role(
    session: FromPath[UUID],
    data: JSONBody[RoleForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
) -> SessionOut:
    """Gives somebody a role; it is also a reason for a pass."""
    who = PersonThen(data.name, data.office, data.acting_status, data.institution, data.person)
    host = data.role in (SessionRoleKind.OPENS, SessionRoleKind.CLOSES, SessionRoleKind.MC)
    as_ = AccreditedAs.HOST if host else AccreditedAs.SPEAKER
    await roles.give(session, roles.NewRole(who, data.role, as_), event=within.event, actor=actor)
    return await _one(within.event, session)


@delete("/events/{slug:str}/session-roles/{role:uuid}", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def end_role(role: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> None:
    """Takes a role away; other roles and seats of the person stay."""
    await roles.end(role, event=within.event, actor=actor)


@get("/events/{slug:str}/releases", opt=needs(Permission.AGENDA_READ), tags=["agenda"])
async def list_releases(within: NamedDependency[Scope]) -> ReleaseList:
    """All releases, newest first, each with what it changed."""
    found = await releases.listed(within.event)
    items = [ReleaseOut(each.id, each.number, each.name, each.at, each.sessions, each.changed) for each in found]
    return ReleaseList(items, None, len(items))


@post("/events/{slug:str}/releases", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
async def make_release(
    data: JSONBody[ReleaseForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> ReleaseOut:
    """Rilis: guests see this from now on."""
    await releases.release(within.event, name=data.note, actor=actor)
    made = (await releases.listed(within.event))[0]
    return ReleaseOut(made.id, made.number, made.name, made.at, made.sessions, made.changed)


async def _one(event: UUID, session: UUID) -> SessionOut:
    for each in await queries.staff_sessions(event):
        if each.id == session:
            return _out(each)
    raise NotFound("session_unknown")


def _out(one: queries.StaffSession) -> SessionOut:
    item = one.item
    return SessionOut(
        id=one.id,
        code=item.code,
        day=item.day,
        position=item.position,
        kind=item.kind,
        title=item.title,
        title_en=item.title_en,
        description=item.description,
        description_en=item.description_en,
        starts_at=item.starts_at,
        minutes=item.minutes,
        room=one.room_id,
        room_name=item.room,
        roles=[RoleOut(each.id, each.person, each.attendee, each.name, each.office, each.role) for each in one.roles],
        version=one.version,
    )


def _slot(one: queries.StaffSession) -> Slot:
    item = one.item
    people = {str(each.person): each.name for each in one.roles}
    return Slot(item.code, item.day, item.starts_at, item.minutes, item.room, people)


handlers: list[Any] = [
    list_sessions,
    create_session,
    change_session,
    remove_session,
    give_role,
    end_role,
    list_releases,
    make_release,
]
