"""The invitation behind a link in an address; what nobody was given is counted, so that guessing ends."""

from uuid import UUID

from api import limits
from core import links
from core.errors import NotFound


async def invitation_of(token: str) -> UUID:
    """Whose link it is. Raises NotFound("link_unknown"), Refused("link_replaced")."""
    try:
        return await links.resolve(links.KIND_INVITATION, token)
    except NotFound:
        await limits.count(limits.LINK_UNKNOWN)
        raise
