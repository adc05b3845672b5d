"""One live coordinator a province and side."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-27T18:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one live coordinator a province and side"

FORWARDS = ["CREATE UNIQUE INDEX coordinator_one_live ON coordinator (event, side, province) WHERE to_at IS NULL"]
BACKWARDS = ["DROP INDEX coordinator_one_live"]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
