"""One value a field and delegate, or (where the institution is asked) a field alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-27T19:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one value a field and whom it asks"

FORWARDS = [
    "CREATE UNIQUE INDEX form_value_once ON form_value (field, invitation, attendee) NULLS NOT DISTINCT",
]
BACKWARDS = ["DROP INDEX form_value_once"]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
