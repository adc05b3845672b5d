"""Meetings: the list, one meeting, its venue, rooms and categories."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.etags import tagged
from api.guards import Asker, needs, signed_in_only
from api.staff.event_forms import (
    CategoryForm,
    EventChangeForm,
    HostsForm,
    NewEventForm,
    RoomForm,
    VenueForm,
    event_change,
    like_earlier,
    new_category,
    new_event,
    new_venue,
)
from attendance import keys
from core.actors import Actor
from core.errors import NotFound
from core.grants import Grant, Permission, Scope, grants_of, scope_for
from events import categories, examples, meetings, overview, venues
from events.examples import Example
from events.hosts import NewHost
from events.overview import CategoryFacts, EventFacts, RoomFacts, VenueFacts


class EventOut(EventFacts):
    """A meeting and what the asker may do in it."""

    permissions: list[str]


class EventList(msgspec.Struct):
    """All meetings the asker may see."""

    items: list[EventOut]
    next_cursor: None
    total: int


class CategoryList(msgspec.Struct):
    """The categories of a meeting."""

    items: list[CategoryFacts]
    next_cursor: None
    total: int


class RoomList(msgspec.Struct):
    """The rooms of the venue."""

    items: list[RoomFacts]
    next_cursor: None
    total: int


class Made(msgspec.Struct):
    """The id of what was made."""

    id: UUID


@get("/events", opt=signed_in_only(), tags=["events"])
async def list_events(asker: NamedDependency[Asker]) -> EventList:
    """All meetings any grant shows, newest first."""
    held = await grants_of(asker.account.id)
    everywhere = any(one.event is None for one in held)
    found = await overview.events_in(None if everywhere else {one.event for one in held if one.event})
    shown = [_shown(one, held) for one in found]
    return EventList(shown, None, len(shown))


@post("/events", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def create_event(
    data: JSONBody[NewEventForm], actor: NamedDependency[Actor], asker: NamedDependency[Asker]
) -> Response[EventOut]:
    """Makes a meeting as a draft."""
    new = new_event(data)
    if data.example is Example.EARLIER and data.earlier:
        earlier = await overview.event_of(data.earlier)
        await scope_for(asker.account, earlier, Permission.EVENTS_READ)
        new = like_earlier(new, earlier, *await examples.categories_of(earlier))
    event = await meetings.create(new, actor=actor)
    await keys.make_first(event, actor=actor)  # so that no pass page, opened first, has to
    return await _answer(event, asker, status_code=201)


@get("/events/{slug:str}", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def show_event(within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> Response[EventOut]:
    """One meeting with its ETag."""
    return await _answer(within.event, asker)


@patch("/events/{slug:str}", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def change_event(
    data: JSONBody[EventChangeForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[EventOut]:
    """Changes what is given; wants If-Match."""
    await meetings.change(within.event, event_change(data), version=version, actor=actor)
    return await _answer(within.event, asker)


@put("/events/{slug:str}/hosts", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def set_hosts(
    data: JSONBody[HostsForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[EventOut]:
    """Says who calls the meeting and in which order; wants the meeting's If-Match."""
    wanted = [NewHost(one.institution, one.role) for one in data.hosts]
    await meetings.change_hosts(within.event, wanted, version=version, actor=actor)
    return await _answer(within.event, asker)


@get("/events/{slug:str}/venue", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def show_venue(within: NamedDependency[Scope]) -> VenueFacts:
    """Where the meeting is; 404 while that is open."""
    return _venue(await overview.event_facts(within.event))


@post("/events/{slug:str}/venue", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def set_venue(
    data: JSONBody[VenueForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> VenueFacts:
    """Gives the meeting its venue, and with it the zone its times are shown in."""
    await venues.set_for(within.event, new_venue(data), actor=actor)
    return _venue(await overview.event_facts(within.event))


@get("/events/{slug:str}/rooms", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def list_rooms(within: NamedDependency[Scope]) -> RoomList:
    """The rooms of the venue."""
    facts = await overview.event_facts(within.event)
    rooms = facts.venue.rooms if facts.venue else []
    return RoomList(rooms, None, len(rooms))


@post("/events/{slug:str}/rooms", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def add_room(data: JSONBody[RoomForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> Made:
    """Adds a room to the venue."""
    return Made(await venues.add_room(within.event, name=data.name, capacity=data.capacity, actor=actor))


@get("/events/{slug:str}/categories", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def list_categories(within: NamedDependency[Scope]) -> CategoryList:
    """The groups that are invited alike."""
    found = (await overview.event_facts(within.event)).categories
    return CategoryList(found, None, len(found))


@post("/events/{slug:str}/categories", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def create_category(
    data: JSONBody[CategoryForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Made:
    """Adds a category."""
    return Made(await categories.create(within.event, new_category(data), actor=actor))


async def _answer(event: UUID, asker: Asker, *, status_code: int = 200) -> Response[EventOut]:
    facts = await overview.event_facts(event)
    shown = _shown(facts, await grants_of(asker.account.id))
    return tagged(shown, facts.version, status_code=status_code)


def _shown(facts: EventFacts, held: Iterable[Grant]) -> EventOut:
    here = [one for one in held if one.event in (None, facts.id)]
    permissions = sorted({each.value for one in here for each in Permission if one.allows(each)})
    given = {name: getattr(facts, name) for name in EventFacts.__struct_fields__}
    return EventOut(**given, permissions=permissions)


def _venue(facts: EventFacts) -> VenueFacts:
    if facts.venue is None:
        raise NotFound("venue_missing")
    return facts.venue


handlers: list[Any] = [
    list_events,
    create_event,
    show_event,
    change_event,
    set_hosts,
    show_venue,
    set_venue,
    list_rooms,
    add_room,
    list_categories,
    create_category,
]
