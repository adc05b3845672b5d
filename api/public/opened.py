"""The page behind a guest's link; a wrong link costs what a right one that ended costs, and guesses are counted."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from api import limits
from core import links
from core.errors import NotFound, Refused
from events.guests import GuestPage, guest_page, whom_to_call

T = TypeVar("T")
NOBODY = UUID(int=0)


async def opened(token: str) -> GuestPage:
    """The page an invitation's link opens.

    Raises NotFound as core/links.py and events/guests.py, Refused("link_replaced" | "link_replaced_call"): who had the
    link learns whom to call. The same is read for a link we never made, and thrown away.
    """
    subject, fault = await links.named(links.KIND_INVITATION, token)
    try:
        if fault is None:
            return await guest_page(subject)
        who = await whom_to_call(subject)
        raise Refused("link_replaced_call", who=who) if who and isinstance(fault, Refused) else fault
    except NotFound as wrong:
        await _count(wrong)
        raise


async def read(kind: str, token: str, page: Callable[[UUID], Awaitable[T]]) -> T:
    """What `page` finds for the subject of a link; for a wrong link it is asked too, for nobody."""
    subject, fault = await links.named(kind, token)
    try:
        return await page(NOBODY if fault else subject)
    except NotFound as ended:
        await _count(fault or ended)
        raise (fault or ended) from None


async def counted(page: Awaitable[T]) -> T:
    """The page behind another kind of link, whose room gives every wrong one the same answer: a guess is counted."""
    try:
        return await page
    except NotFound:
        await limits.count(limits.LINK_UNKNOWN)
        raise


async def _count(wrong: NotFound | Refused) -> None:
    if wrong.code == "link_unknown":
        await limits.count(limits.LINK_UNKNOWN)
