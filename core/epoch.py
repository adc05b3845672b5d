"""Whether this is still the database it was: a restored one begins a new epoch, in which no old cursor is believed.

Cursors are transaction numbers of one database cluster; after a restore they would point anywhere.
"""

from core.db import action, execute, rows
from core.ids import uuid7

Identity = tuple[str, int, int]

_HERE = """
SELECT s.system_identifier::text AS system, c.timeline_id AS timeline,
  (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database
FROM pg_control_system() s, pg_control_checkpoint() c
"""


@action
async def recognise() -> bool:
    """Compares the database with the one remembered; True when it is another one and a new epoch began."""
    here = await _here()
    kept = await _remembered(here)
    if kept[0] and kept != here:
        await _begin()
    await execute(
        "UPDATE installation SET system_identifier = $1, timeline = $2, database_oid = $3 "
        "WHERE (system_identifier, timeline, database_oid) IS DISTINCT FROM ($1::text, $2::int, $3::bigint)",
        *here,
    )
    return bool(kept[0]) and kept != here


@action
async def begin_anew() -> int:
    """Begins a new epoch because somebody says the data were restored; gives its number."""
    await _remembered(await _here())
    return await _begin()


async def _here() -> Identity:
    [row] = await rows(_HERE)
    return row["system"], row["timeline"], row["database"]


async def _remembered(here: Identity) -> Identity:
    await execute(
        "INSERT INTO installation (id, singleton, system_identifier, timeline, database_oid) "
        "VALUES ($1, true, $2, $3, $4) ON CONFLICT (singleton) DO NOTHING",
        uuid7(),
        *here,
    )
    [row] = await rows("SELECT system_identifier, timeline, database_oid FROM installation FOR UPDATE")
    return row["system_identifier"], row["timeline"], row["database_oid"]


async def _begin() -> int:
    await execute("UPDATE change SET xid = 0 WHERE xid <> 0")
    [row] = await rows("UPDATE installation SET epoch = epoch + 1 RETURNING epoch")
    return int(row["epoch"])
