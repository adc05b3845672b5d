"""A device and its post: enrolment, roster, search, heartbeat."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api import limits
from api.door.guard import power
from attendance import devices, queries, roster
from attendance.posts import EventAtDoor, Place, Post
from attendance.settings import MINIMUM_APP_VERSION
from attendance.states import Power, Profile
from core import clock
from core.errors import NotFound


class Enrol(msgspec.Struct):
    """A device introduces itself with the token of its QR; `hardware` tells it from other devices."""

    token: Annotated[str, msgspec.Meta(min_length=8, max_length=200)]
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    hardware: Annotated[str, msgspec.Meta(max_length=400)] = ""


class KeyOut(msgspec.Struct):
    """An Ed25519 public key, 32 bytes in base64."""

    id: int
    public: str
    ended_at: datetime | None


class Enrolled(msgspec.Struct):
    """The device's secret, shown once, and its post."""

    device_id: UUID
    secret: str
    name: str
    profile: Profile
    powers: list[Power]
    checkpoint: UUID | None
    event: EventAtDoor
    checkpoints: list[Place]
    keys: list[KeyOut]
    server_time: datetime


class Rules(msgspec.Struct):
    """What a door judges by besides the people; `categories` gives the names of their ids."""

    event: EventAtDoor
    checkpoints: list[Place]
    keys: list[KeyOut]
    categories: dict[UUID, str]


class RosterOut(roster.Roster, frozen=True, kw_only=True):
    """A page of the roster with domain time; the rules come with a page that tells of a change."""

    server_time: datetime
    rules: Rules | None


class Heard(msgspec.Struct):
    """What a device should know now; a revoked one uploads what it holds and wipes itself."""

    device_revoked: bool
    min_version: str
    checkpoint: UUID | None
    profile: Profile
    epoch: int
    server_time: datetime


class FoundPeople(msgspec.Struct):
    """People a desk found."""

    items: list[queries.Found]


@post("/enrol", status_code=201, opt={"power": None}, tags=["door"], security=[])
async def enrol(data: JSONBody[Enrol]) -> Enrolled:
    """Gives a device its secret. The token works once; until the first call the same hardware may ask again."""
    await limits.check(limits.ENROL_FAILED)
    try:
        made = await devices.enrol(token=data.token, name=data.name, hardware=data.hardware)
    except NotFound:
        await limits.count(limits.ENROL_FAILED)
        raise
    held = made.post
    return Enrolled(
        device_id=held.id,
        secret=made.secret,
        name=held.name,
        profile=held.profile,
        powers=sorted(held.powers),
        checkpoint=held.checkpoint,
        event=held.event,
        checkpoints=held.places,
        keys=_keys(held),
        server_time=clock.now(),
    )


def _keys(held: Post) -> list[KeyOut]:
    return [KeyOut(key.id, key.public, key.ended_at) for key in held.keys or ()]


@get("/roster", opt=power(Power.ROSTER), tags=["door"])
async def read_roster(
    post: NamedDependency[Post], cursor: Annotated[str | None, QueryParameter(max_length=300)] = None
) -> RosterOut:
    """Everybody with a pass and every dead pass, whole or since a cursor; names where the profile allows."""
    page = await roster.page(post.event.id, cursor, names=Power.NAMES in post.powers)
    rules = Rules(post.event, post.places, _keys(post), post.categories or {}) if page.moved else None
    return RosterOut(**msgspec.structs.asdict(page), server_time=clock.now(), rules=rules)


@get("/search", opt=power(Power.SEARCH), tags=["door"])
async def search(post: NamedDependency[Post], q: Annotated[str, QueryParameter(max_length=100)]) -> FoundPeople:
    """People by three or more letters of name, office or institution."""
    return FoundPeople(await queries.search(post.event.id, q) if len(q.strip()) >= 3 else [])


@post("/heartbeat", status_code=200, opt=power(Power.HEARTBEAT), tags=["door"])
async def heartbeat(data: JSONBody[devices.Heartbeat], post: NamedDependency[Post]) -> Heard:
    """Notes the device's state and says what it should know."""
    await devices.heard(post, data)
    return Heard(
        device_revoked=post.revoked_at is not None,
        min_version=MINIMUM_APP_VERSION,
        checkpoint=post.checkpoint,
        profile=post.profile,
        epoch=await roster.epoch(),
        server_time=clock.now(),
    )


handlers: list[Any] = [read_roster, search, heartbeat]
