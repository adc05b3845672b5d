"""What tables cannot declare: partial keys and the trigger that keeps the log append-only."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T15:10:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "partial keys and the append-only log"

FORWARDS = (
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


BACKWARDS = (
    "DROP TRIGGER scan_append_only ON scan",
    "DROP FUNCTION scan_is_append_only",
    "DROP INDEX scan_annulled_once",
    "DROP INDEX medium_live",
    "DROP INDEX admission_live",
)


async def forwards() -> MigrationManager:
    return by_hand("attendance", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
