"""Setting a meeting up: whom it would reach, its seven settings, categories, a trial invitation, one more invitee."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from api.etags import tagged
from api.guards import Asker, needs
from api.staff.event_forms import HostForm, Name, Text120, VenueForm, new_venue
from api.staff.invitations import whole_invitation
from core.actors import Actor
from core.errors import Forbidden
from core.grants import Permission, Scope
from events import defaults, invitees, reach, setup, single, trial
from events.categories import CategoryChange
from events.defaults import Defaults, DefaultsShown
from events.hosts import NewHost
from events.invitee import InviteeWhole
from events.reach import Reach
from events.setup import Basics, BasicsShown
from events.states import LetterNeeded, Representation

Phrase = Annotated[str, msgspec.Meta(max_length=300)]
Companions = Annotated[int, msgspec.Meta(ge=0, le=20)]
Aware = Annotated[datetime, msgspec.Meta(tz=True)]
Province = Annotated[str, msgspec.Meta(pattern=r"^\d{2}\Z")]


class BasicsForm(msgspec.Struct, forbid_unknown_fields=True):
    """The seven settings and the deadline; a venue that is not given stays."""

    hosts: Annotated[list[HostForm], msgspec.Meta(max_length=20)]
    office_phone: Annotated[str, msgspec.Meta(max_length=60)]
    sender_name: Text120
    reply_to: Annotated[str, msgspec.Meta(max_length=254, pattern=r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+)?\Z")]
    companions: Companions
    cost_note: Phrase
    dress: Text120
    representation: Representation
    answers_due_at: Aware | None
    venue: VenueForm | None = None


class CategoryChangeForm(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is given changes."""

    name: Name | UnsetType = UNSET
    name_en: Text120 | UnsetType = UNSET
    companions: Companions | UnsetType = UNSET
    representation: Representation | UnsetType = UNSET
    letter: LetterNeeded | UnsetType = UNSET
    cost_note: Phrase | UnsetType = UNSET
    accepted_offices: Annotated[list[Text120], msgspec.Meta(max_length=20)] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class SingleForm(msgspec.Struct, forbid_unknown_fields=True):
    """One institution to invite; `office` is the post the letter goes to."""

    institution: UUID
    category: UUID
    office: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]


class Sent(msgspec.Struct):
    """Where the trial invitation goes."""

    address: str


@get("/reach", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def show_reach(
    province: Annotated[list[Province] | None, QueryParameter(max_items=40)] = None,
) -> Reach:
    """How many institutions each of the usual groups has, in all the country or in these provinces."""
    return await reach.reach(province or [])


@get("/events/{slug:str}/basics", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def show_basics(within: NamedDependency[Scope]) -> Response[BasicsShown]:
    """The settings of a meeting; the ETag is the meeting's."""
    found = await setup.basics(within.event)
    return tagged(found, found.version)


@put("/events/{slug:str}/basics", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def keep_basics(
    data: JSONBody[BasicsForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[BasicsShown]:
    """Keeps all of them at once; wants the meeting's If-Match."""
    given: dict[str, Any] = {name: getattr(data, name) for name in Basics.__struct_fields__}
    given["hosts"] = [NewHost(one.institution, one.role) for one in data.hosts]
    given["venue"] = new_venue(data.venue) if data.venue else None
    await setup.settle(within.event, Basics(**given), version=version, actor=actor)
    found = await setup.basics(within.event)
    return tagged(found, found.version)


@get("/events/{slug:str}/defaults", opt=needs(Permission.EVENTS_READ), tags=["events"])
async def show_defaults(within: NamedDependency[Scope]) -> Response[DefaultsShown]:
    """What the meeting takes for granted; the ETag is the meeting's."""
    return await _defaults(within.event)


@put("/events/{slug:str}/defaults", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def keep_defaults(
    data: JSONBody[Defaults],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[DefaultsShown]:
    """Keeps all of them; wants the meeting's If-Match."""
    await defaults.keep(within.event, data, version=version, actor=actor)
    return await _defaults(within.event)


async def _defaults(event: UUID) -> Response[DefaultsShown]:
    found = await defaults.defaults(event)
    return tagged(found, found.version)


@patch("/events/{slug:str}/categories/{id:uuid}", opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def change_category(
    id: FromPath[UUID],
    data: JSONBody[CategoryChangeForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[BasicsShown]:
    """Changes what is given of a category; wants the meeting's If-Match."""
    wanted = CategoryChange(**msgspec.structs.asdict(data))
    await setup.change_category(id, wanted, event=within.event, version=version, actor=actor)
    found = await setup.basics(within.event)
    return tagged(found, found.version)


@post("/events/{slug:str}/trial", status_code=202, opt=needs(Permission.EVENTS_WRITE), tags=["events"])
async def send_trial(
    within: NamedDependency[Scope], actor: NamedDependency[Actor], asker: NamedDependency[Asker]
) -> Sent:
    """Sends the asker the invitation as an office will get it; it opens nothing."""
    account = asker.account
    await trial.send(within.event, address=account.email, account=account.id, actor=actor)
    return Sent(account.email)


@post("/events/{slug:str}/invitations", opt=needs(Permission.INVITATIONS_WRITE), tags=["invitations"])
async def invite_one(
    data: JSONBody[SingleForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Invites one institution by hand; its letter goes when it is sent."""
    if within.provinces is not None:
        raise Forbidden("not_permitted")
    await invitees.ensure_categories_seen(within, [data.category])
    made = await single.invite(
        within.event, institution=data.institution, category=data.category, office=data.office, actor=actor
    )
    answer = await whole_invitation(made, within, asker)
    answer.status_code = 201
    return answer


handlers: list[Any] = [
    show_reach,
    show_basics,
    keep_basics,
    show_defaults,
    keep_defaults,
    change_category,
    send_trial,
    invite_one,
]
