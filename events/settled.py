"""When and where a meeting is: free to change until the first letter has gone, by an amendment from then on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.db import rows
from core.errors import Refused


async def ensure_open(event: UUID, moved: Mapping[str, tuple[Any, Any]]) -> None:
    """Of each field before and after; what was not said before may still be settled (step).

    Raises Refused("amendment_needed").
    """
    if not any(before != after and before is not None for before, after in moved.values()):
        return
    if await rows("SELECT 1 FROM invitation WHERE event = $1 AND sent_at IS NOT NULL LIMIT 1", event):
        raise Refused("amendment_needed")
