"""No institution is called twice at once, and nobody holds two telephones."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-27T18:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one live call an institution, one an account"

FORWARDS = [
    "CREATE UNIQUE INDEX call_one_live ON call (event, institution) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX call_one_live_a_clerk ON call (event, account) WHERE ended_at IS NULL",
    "CREATE INDEX call_newest ON call (invitation, id DESC) WHERE ended_at IS NOT NULL",
]
BACKWARDS = [
    "DROP INDEX call_newest",
    "DROP INDEX call_one_live_a_clerk",
    "DROP INDEX call_one_live",
]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
