"""What lies ahead of a meeting's invitations: by category how many are made, still to be made, still to be sent."""

from uuid import UUID

import msgspec

from core.db import rows
from core.grants import Scope
from events import invitations

_COUNTED = """
SELECT c.id, count(i.id)::int AS made, count(i.id) FILTER (WHERE i.sent_at IS NULL)::int AS unsent
FROM participant_category c LEFT JOIN invitation i ON i.category = c.id AND i.withdrawn_at IS NULL
WHERE c.event = $1 AND c.enabled AND ($2::uuid IS NULL OR c.side = $2)
GROUP BY c.id, c.position, c.code ORDER BY c.position, c.code
"""


class CategoryOutlook(msgspec.Struct):
    """Invitations of one category, withdrawn ones left out; `missing` is what generating would make."""

    category: UUID
    made: int
    missing: int
    unsent: int


async def outlook(within: Scope) -> list[CategoryOutlook]:
    """The categories the asker sees, in their order."""
    counted = await rows(_COUNTED, within.event, within.side)
    missing = await invitations.missing(within.event, [row["id"] for row in counted])
    return [CategoryOutlook(row["id"], row["made"], missing.get(row["id"], 0), row["unsent"]) for row in counted]
