"""What making and sending invitations would do, before anybody does it."""

from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency

from api.guards import needs
from core.grants import Permission, Scope
from events.outlook import CategoryOutlook, outlook


class Outlook(msgspec.Struct):
    """By category, and how many letters sending all would put on their way."""

    items: list[CategoryOutlook]
    unsent: int


@get("/events/{slug:str}/invitations/outlook", opt=needs(Permission.INVITATIONS_READ), tags=["invitations"])
async def show_outlook(within: NamedDependency[Scope]) -> Outlook:
    """Counts of what is made, missing and unsent."""
    items = await outlook(within)
    return Outlook(items, sum(one.unsent for one in items))


handlers: list[Any] = [show_outlook]
