"""What Piccolo's declarations cannot say: the feed's reading order and the waiting jobs."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T15:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "feed order, waiting jobs"

FORWARDS = [
    "CREATE INDEX change_reading_order ON change (event, xid, id)",
    "CREATE UNIQUE INDEX job_one_under_way ON job (key) WHERE state IN ('waiting', 'running')",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject_id, id DESC)",
]
BACKWARDS = ["DROP INDEX audit_entry_subject", "DROP INDEX job_one_under_way", "DROP INDEX change_reading_order"]


async def forwards() -> MigrationManager:
    return by_hand("core", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
