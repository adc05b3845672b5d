"""What Piccolo's declarations cannot say: what is due, what is taken, a rule once a scope."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T15:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "due deliveries"

FORWARDS = [
    "CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX delivery_taken ON delivery (taken_at) WHERE state = 'taken'",
    "CREATE INDEX message_newest ON message (scope_id, id DESC)",
]
BACKWARDS = ["DROP INDEX message_newest", "DROP INDEX delivery_taken", "DROP INDEX delivery_due"]


async def forwards() -> MigrationManager:
    return by_hand("messaging", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
