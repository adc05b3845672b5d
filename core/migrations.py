"""Brings the database up to the tables; any number of processes may ask at once."""

import io
from contextlib import redirect_stdout

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from core.settings import settings

_LOCK = 7_201_609_917  # any number, the same for all of us


class MigrationError(Exception):
    """The migrations could not run; the text says why."""


async def migrate() -> None:
    """Runs all migrations not yet run, under a lock held on a connection of its own. Raises MigrationError."""
    guard = await asyncpg.connect(settings().database_url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", _LOCK)
        with redirect_stdout(io.StringIO()) as said:
            result = await run_forwards("all")
    finally:
        await guard.close()
    if not result.success:
        raise MigrationError(f"{result.message} {said.getvalue()}".strip())
