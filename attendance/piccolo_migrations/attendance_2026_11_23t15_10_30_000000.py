"""What tables cannot declare: partial keys and the trigger that keeps the log append-only."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-23T15:10:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "partial keys and the append-only log"

_STATEMENTS = (
    'CREATE UNIQUE INDEX admission_live ON admission (attendee, checkpoint, "window") WHERE released_at IS NULL',
    "CREATE UNIQUE INDEX medium_live ON medium (event, code) WHERE to_at IS NULL",
    "CREATE UNIQUE INDEX scan_annulled_once ON scan (annuls) WHERE annuls IS NOT NULL",
    """
    CREATE FUNCTION scan_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- the retention sweep may blank what is personal, nothing else ever changes
        IF TG_OP = 'UPDATE' AND NEW.answer IS NULL AND NEW.code = ''
           AND to_jsonb(NEW) - ARRAY['answer', 'code'] = to_jsonb(OLD) - ARRAY['answer', 'code'] THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the scan log is append-only';
    END $$
    """,
    "CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON scan "
    "FOR EACH ROW EXECUTE FUNCTION scan_is_append_only()",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="attendance", description=DESCRIPTION)

    async def run() -> None:
        for statement in _STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
