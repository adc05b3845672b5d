"""What Piccolo's declarations cannot say: what is due, what is taken, a rule once a scope."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-23T15:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "due deliveries"

FORWARDS = [
    "CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX delivery_taken ON delivery (taken_at) WHERE state = 'taken'",
    "CREATE INDEX message_newest ON message (scope_id, id DESC)",
]
BACKWARDS = ["DROP INDEX message_newest", "DROP INDEX delivery_taken", "DROP INDEX delivery_due"]


async def _run(statements: list[str]) -> None:
    engine = engine_finder()
    for statement in statements:
        await engine.run_ddl(statement)


async def _forwards() -> None:
    await _run(FORWARDS)


async def _backwards() -> None:
    await _run(BACKWARDS)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="messaging", description=DESCRIPTION)
    manager.add_raw(_forwards)
    manager.add_raw_backwards(_backwards)
    return manager
