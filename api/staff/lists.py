"""Lists people come back to: saved filters with their columns, and addresses that a spreadsheet reads."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.guards import Asker, needs
from api.listed import filter_for
from api.staff.exports import ExportForm, wanted_of
from core.grants import Permission, Scope
from core.settings import settings
from events import addresses, lists, trend
from events.addresses import AddressShown
from events.lists import ListWanted, Saved
from events.trend import TrendDay

_READ = needs(Permission.INVITATIONS_READ)
Word = Annotated[str, QueryParameter(max_length=40)]


class Lists(msgspec.Struct):
    """One's own lists and addresses."""

    saved: list[Saved]
    addresses: list[AddressShown]


class Trend(msgspec.Struct):
    """From the first letter until today."""

    days: list[TrendDay]


class ListForm(msgspec.Struct, forbid_unknown_fields=True):
    """A list under a name."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")]
    wanted: ExportForm = msgspec.field(default_factory=ExportForm)


class Kept(msgspec.Struct):
    """The list that was kept."""

    id: UUID


class GivenOut(msgspec.Struct):
    """An address; it is told only now."""

    id: UUID
    url: str


@get("/events/{slug:str}/lists", opt=_READ, tags=["lists"])
async def show_lists(within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> Lists:
    """What one has saved and given out."""
    account = asker.account.id
    return Lists(
        await lists.saved(within.event, account=account),
        await addresses.given_out(within.event, account=account),
    )


@get("/events/{slug:str}/invitations/trend", opt=_READ, tags=["invitations"])
async def show_trend(
    *,
    within: NamedDependency[Scope],
    asker: NamedDependency[Asker],
    province: Word = "",
    side: Word = "",
    category: Word = "",
    mine: Annotated[bool, QueryParameter()] = False,
) -> Trend:
    """How answers have come in, day by day."""
    wanted = filter_for(ListWanted(province, side, category, mine=mine), asker.account.id)
    return Trend(await trend.trend(within, wanted))


@post("/events/{slug:str}/lists", opt=_READ, tags=["lists"])
async def save_list(data: JSONBody[ListForm], within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> Kept:
    """Keeps a filter and its columns under a name, in place of what had it."""
    return Kept(await lists.save(within.event, data.name, wanted_of(data.wanted), account=asker.account.id))


@delete("/events/{slug:str}/lists/{id:uuid}", opt=_READ, tags=["lists"])
async def forget_list(id: FromPath[UUID], within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> None:
    """Throws one's own saved list away."""
    await lists.forget(within.event, id, account=asker.account.id)


@post("/events/{slug:str}/table-addresses", opt=_READ, tags=["lists"])
async def give_address(
    data: JSONBody[ListForm], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> GivenOut:
    """An address for Excel or Sheets; it shows what its owner may see when it is read."""
    key, token = await addresses.give_out(within.event, data.name, wanted_of(data.wanted), account=asker.account)
    return GivenOut(key, f"{settings().public_url}/x/{token}.csv")


@post("/events/{slug:str}/table-addresses/{id:uuid}/revoke", status_code=204, opt=_READ, tags=["lists"])
async def revoke_address(id: FromPath[UUID], within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> None:
    """Ends one's own address."""
    await addresses.revoke(within.event, id, account=asker.account)


handlers: list[Any] = [show_lists, show_trend, save_list, forget_list, give_address, revoke_address]
