"""Messages taken back before they leave: only while none of them has."""

from uuid import UUID

from core.db import execute, rows


async def take_back(scope: UUID, *, keys: str) -> bool:
    """Drops what still waits of a scope's messages whose keys begin so (step).

    False, and nothing is touched, where one of them has left the house or is being sent.
    """
    found = await rows(
        "SELECT d.id, d.state FROM delivery d JOIN message m ON m.id = d.message "
        "WHERE m.scope_id = $1 AND starts_with(m.dedup_key, $2) ORDER BY d.id FOR UPDATE OF d",
        scope,
        keys,
    )
    if any(row["state"] not in ("waiting", "dropped") for row in found):
        return False
    await execute(
        "UPDATE delivery SET state = 'dropped' WHERE id = ANY($1::uuid[])",
        [row["id"] for row in found if row["state"] == "waiting"],
    )
    return True
