"""Coordinators of the provinces: whom staff name, the link they get, its end."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.guards import Asker, needs
from core.actors import Actor
from core.grants import Permission, Scope
from core.settings import settings
from events import coordinators
from events.coordinators import Candidate, Coordinators

Code = Annotated[str, msgspec.Meta(pattern=r"^\d{2}\Z")]


class AreaForm(msgspec.Struct, forbid_unknown_fields=True):
    """A province (Kemendagri's code) and a side."""

    side: UUID
    province: Code


class NamingForm(AreaForm, forbid_unknown_fields=True):
    """Which institution coordinates there."""

    institution: UUID


class Candidates(msgspec.Struct):
    """Whom one could name, the province's own body first."""

    items: list[Candidate]


class Mailed(msgspec.Struct):
    """To how many officers the link is on its way."""

    links: int


@get("/events/{slug:str}/coordinators", opt=needs(Permission.INVITATIONS_READ), tags=["coordinators"])
async def list_coordinators(within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> Coordinators:
    """By province and side; links only with the permission for contacts."""
    return await _shown(within, asker)


@get("/events/{slug:str}/coordinators/candidates", opt=needs(Permission.INVITATIONS_READ), tags=["coordinators"])
async def list_candidates(
    within: NamedDependency[Scope],
    side: Annotated[UUID, QueryParameter()],
    province: Annotated[str, QueryParameter(max_length=2)],
) -> Candidates:
    """The institutions of a province one could name for a side."""
    return Candidates(await coordinators.candidates(within, side=side, province=province))


@post(
    "/events/{slug:str}/coordinators",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["coordinators"],
)
async def name_coordinator(
    data: JSONBody[NamingForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Coordinators:
    """Another institution coordinates a province; the former link ends."""
    await coordinators.name(within, side=data.side, province=data.province, institution=data.institution, actor=actor)
    return await _shown(within, asker)


@post(
    "/events/{slug:str}/coordinators/send",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["coordinators"],
)
async def send_link(
    data: JSONBody[AreaForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Coordinators:
    """Mails the link to the coordinating institution's contact officer."""
    await coordinators.send(within, side=data.side, province=data.province, actor=actor)
    return await _shown(within, asker)


@post(
    "/events/{slug:str}/coordinators/send-missing",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["coordinators"],
)
async def send_missing(within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> Mailed:
    """Mails the link to every contact officer with an address who has not got it yet."""
    return Mailed(await coordinators.send_missing(within, actor=actor))


@post(
    "/events/{slug:str}/coordinators/revoke",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["coordinators"],
)
async def revoke_link(
    data: JSONBody[AreaForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Coordinators:
    """Ends the link; the institution named stays."""
    await coordinators.revoke(within, side=data.side, province=data.province, actor=actor)
    return await _shown(within, asker)


async def _shown(within: Scope, asker: Asker) -> Coordinators:
    found = await coordinators.coordinators(within, contacts=await asker.may(within, Permission.CONTACTS_READ))
    for one in found.items:
        if one.link:
            one.link = f"{settings().public_url}/o/provinsi/{one.link}"
    return found


handlers: list[Any] = [list_coordinators, list_candidates, name_coordinator, send_link, send_missing, revoke_link]
