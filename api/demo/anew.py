"""The demo from its first morning again: the database and the mailbox are emptied, then everything is loaded anew."""

import asyncio
from pathlib import Path
from typing import Final

from api.demo.loader import load
from api.demo.sink import FOLDER_NAME, SUFFIX
from core import clock, epoch
from core.db import action, execute, rows
from core.settings import settings

# What says which tables there are and which database this is outlives the data.
_TABLES: Final = """
select string_agg(format('%I', tablename), ', ' order by tablename) as names from pg_tables
where schemaname = 'public' and tablename not in ('migration', 'installation')
"""
_one_at_a_time: Final = asyncio.Lock()


async def reload() -> None:
    """Start the demo over. Accounts and sign-ins are made anew too: everybody signs in again."""
    async with _one_at_a_time:
        await _wipe()
        await epoch.begin_anew()
        await asyncio.to_thread(_empty, settings().data_dir / FOLDER_NAME)
        await clock.refresh()
        await load(lambda _step: None)


@action
async def _wipe() -> None:
    [row] = await rows(_TABLES)
    await execute(f"truncate {row['names']} cascade")
    await execute("update installation set clock_offset_ms = null")


def _empty(mailbox: Path) -> None:
    for mail in mailbox.glob(f"*{SUFFIX}"):
        mail.unlink(missing_ok=True)
