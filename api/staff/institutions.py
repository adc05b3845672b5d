"""The directory of institutions, and the provinces as tiles."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit, Page
from attendance.provinces import ProvinceFigures, provinces
from core.grants import Permission, Scope
from events.bodies import BodyLine, bodies


class Provinces(msgspec.Struct):
    """All tiles at once."""

    items: list[ProvinceFigures]


@get("/events/{slug:str}/institutions", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def list_institutions(
    within: NamedDependency[Scope],
    q: Annotated[str, QueryParameter(max_length=120)] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BodyLine]:
    """Institutions by name; every word of `q` must occur."""
    chosen = {"event": within.event, "q": q}
    offset = paging.after(cursor, filter=chosen)
    found, total = await bodies(within, q.replace("\0", ""), offset=offset, limit=limit)
    return paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)


@get("/events/{slug:str}/provinces", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def list_provinces(within: NamedDependency[Scope]) -> Provinces:
    """What the invitations of each province came to."""
    return Provinces(await provinces(within))


handlers: list[Any] = [list_institutions, list_provinces]
