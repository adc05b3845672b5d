"""What tables cannot declare: nobody holds one role twice, and a release never changes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T16:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one live role, unchangeable releases"

FORWARDS = [
    "CREATE UNIQUE INDEX session_role_one_live ON session_role (session, attendee, role) WHERE to_at IS NULL",
    """
    CREATE FUNCTION release_is_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a release never changes';
    END $$
    """,
    "CREATE TRIGGER release_unchangeable BEFORE UPDATE OR DELETE ON release "
    "FOR EACH ROW EXECUTE FUNCTION release_is_unchangeable()",
]
BACKWARDS = [
    "DROP TRIGGER release_unchangeable ON release",
    "DROP FUNCTION release_is_unchangeable",
    "DROP INDEX session_role_one_live",
]


async def forwards() -> MigrationManager:
    return by_hand("agenda", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
