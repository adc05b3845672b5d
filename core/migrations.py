"""Brings the database up to the tables; any number of processes may ask at once."""

import io
from collections.abc import Sequence
from contextlib import redirect_stdout

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.forwards import run_forwards

from core.db import execute
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


def by_hand(
    app: str, *, id: str, description: str, forwards: Sequence[str], backwards: Sequence[str] = ()
) -> MigrationManager:
    """A migration of plain statements, for what tables cannot declare: partial keys, sequences, triggers."""
    manager = MigrationManager(migration_id=id, app_name=app, description=description)

    async def there() -> None:
        await _run(forwards)

    async def back() -> None:
        await _run(backwards)

    manager.add_raw(there)
    manager.add_raw_backwards(back)
    return manager


async def _run(statements: Sequence[str]) -> None:
    for statement in statements:
        await execute(statement)
