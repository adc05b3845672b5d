"""Liaison officers: the plan as a whole, and an even spread to start from."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.etags import tagged
from api.guards import needs
from core.actors import Actor
from core.grants import Permission, Scope
from events import liaisons
from events.liaisons import Plan, Post

Province = Annotated[str, msgspec.Meta(pattern=r"^\d{2}\Z")]


class PostForm(msgspec.Struct, forbid_unknown_fields=True):
    """What one of the staff looks after; no side: both, no provinces: the whole country."""

    account: UUID
    side: UUID | None = None
    provinces: Annotated[list[Province], msgspec.Meta(max_length=40)] = []
    phone: Annotated[str, msgspec.Meta(max_length=60)] = ""


class PlanForm(msgspec.Struct, forbid_unknown_fields=True):
    """The whole plan."""

    posts: Annotated[list[PostForm], msgspec.Meta(max_length=100)]


class SpreadForm(msgspec.Struct, forbid_unknown_fields=True):
    """Over whom the provinces are to be spread."""

    accounts: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=100)]


class Spread(msgspec.Struct):
    """An even spread; nothing is kept by asking for it."""

    posts: list[Post]


@get("/events/{slug:str}/liaisons", opt=needs(Permission.INVITATIONS_READ), tags=["liaisons"])
async def show_liaisons(within: NamedDependency[Scope]) -> Response[Plan]:
    """Who looks after what; the ETag is the meeting's."""
    return await _shown(within)


@put("/events/{slug:str}/liaisons", opt=needs(Permission.EVENTS_WRITE), tags=["liaisons"])
async def set_liaisons(
    data: JSONBody[PlanForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[Plan]:
    """Makes the plan this one; wants the meeting's If-Match."""
    wanted = [Post(**msgspec.structs.asdict(one)) for one in data.posts]
    await liaisons.replace(within.event, wanted, version=version, actor=actor)
    return await _shown(within)


@post("/events/{slug:str}/liaisons/spread", status_code=200, opt=needs(Permission.EVENTS_WRITE), tags=["liaisons"])
async def spread_provinces(data: JSONBody[SpreadForm], within: NamedDependency[Scope]) -> Spread:
    """The provinces spread evenly over these accounts by their invitations; keeps nothing."""
    weights = {one.code: one.invitations for one in await liaisons.areas(within.event)}
    return Spread(liaisons.spread(weights, list(dict.fromkeys(data.accounts))))


async def _shown(within: Scope) -> Response[Plan]:
    found = await liaisons.plan(within.event)
    return tagged(found, found.version)


handlers: list[Any] = [show_liaisons, set_liaisons, spread_provinces]
