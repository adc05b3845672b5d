"""What Piccolo's declarations cannot say: the feed's reading order and the waiting jobs."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-23T15:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "feed order, waiting jobs"

FORWARDS = [
    "CREATE INDEX change_reading_order ON change (event, xid, id)",
    "CREATE UNIQUE INDEX job_one_under_way ON job (key) WHERE state IN ('waiting', 'running')",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject_id, id DESC)",
]
BACKWARDS = ["DROP INDEX audit_entry_subject", "DROP INDEX job_one_under_way", "DROP INDEX change_reading_order"]


async def _run(statements: list[str]) -> None:
    engine = engine_finder()
    for statement in statements:
        await engine.run_ddl(statement)


async def _forwards() -> None:
    await _run(FORWARDS)


async def _backwards() -> None:
    await _run(BACKWARDS)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)
    manager.add_raw(_forwards)
    manager.add_raw_backwards(_backwards)
    return manager
