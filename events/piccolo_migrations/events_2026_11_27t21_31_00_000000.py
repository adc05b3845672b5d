"""At most one change of an invitation waits for approval."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-27T21:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one change that waits an invitation"

FORWARDS = [
    "CREATE UNIQUE INDEX held_answer_waits_once ON held_answer (invitation) WHERE state = 'waiting'",
]
BACKWARDS = ["DROP INDEX held_answer_waits_once"]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
