"""The short code on a confirmation sheet: whoever holds the sheet opens the answer page with it."""

from uuid import UUID

from core import links
from core.db import rows
from core.errors import NotFound


async def opened_by(slug: str, code: str) -> UUID:
    """The invitation of a meeting a short code opens. Raises NotFound("short_code_unknown")."""
    found = await rows(
        "SELECT i.id FROM event e JOIN invitation i ON i.event = e.id AND i.short_hash = $2 WHERE e.slug = $1",
        slug,
        links.short_hash(code),
    )
    if not found:
        raise NotFound("short_code_unknown")
    return UUID(str(found[0]["id"]))
