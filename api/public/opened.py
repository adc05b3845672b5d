"""The page behind a guest's link; a wrong link costs what a right one that ended costs, and guesses are counted."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from api import limits
from core import links
from core.errors import NotFound
from events.guests import GuestPage, guest_page

T = TypeVar("T")


async def opened(token: str) -> GuestPage:
    """The page an invitation's link opens. Raises NotFound, Refused as core/links.py and events/guests.py."""
    return await read(links.KIND_INVITATION, token, guest_page)


async def read(kind: str, token: str, page: Callable[[UUID], Awaitable[T]]) -> T:
    """What `page` finds for the subject of a link; for a wrong link it is asked too, for nobody."""
    subject, fault = await links.named(kind, token)
    try:
        return await page(subject)
    except NotFound as ended:
        told = fault or ended
        if told.code == "link_unknown":
            await limits.count(limits.LINK_UNKNOWN)
        raise told from None
