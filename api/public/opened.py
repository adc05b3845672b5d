"""The invitation behind a link in an address; what nobody was given is counted, so that guessing ends."""

from uuid import UUID

from api import limits
from core import links
from core.errors import NotFound, Refused
from events.guests import whom_to_call


async def invitation_of(token: str) -> UUID:
    """Whose link it is.

    Raises NotFound("link_unknown"), Refused("link_replaced" | "link_replaced_call"): who had the link learns whom to
    call. The same is read for a link we never made, and thrown away, so that both take as long.
    """
    try:
        return await links.resolve(links.KIND_INVITATION, token)
    except (NotFound, Refused) as wrong:
        who = await whom_to_call(links.named(token))
        if isinstance(wrong, Refused):
            raise Refused("link_replaced_call", who=who) if who else wrong from None
        await limits.count(limits.LINK_UNKNOWN)
        raise
