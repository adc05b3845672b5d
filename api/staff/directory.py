"""The directory of institutions outside any meeting, for naming the hosts of one that is being made."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit, Page
from core.grants import Permission, Scope
from events.bodies import BodyLine, bodies

_NO_MEETING: Final = Scope(event=UUID(int=0))


@get("/institutions", opt=needs(Permission.EVENTS_WRITE), tags=["institutions"])
async def search_directory(
    q: Annotated[str, QueryParameter(max_length=120)] = "", cursor: Cursor = None, limit: Limit = 50
) -> Page[BodyLine]:
    """Institutions by name; every word of `q` must occur."""
    chosen = {"directory": "all", "q": q}
    offset = paging.after(cursor, filter=chosen)
    found, total = await bodies(_NO_MEETING, q.replace("\0", ""), offset=offset, limit=limit)
    return paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)


handlers: list[Any] = [search_directory]
