"""An assignment letter may be the original that was handed in."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-27T18:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one more state of an assignment letter"

_BEFORE = "'awaited', 'unread', 'accepted', 'ask_again'"
FORWARDS = [
    "ALTER TABLE assignment_letter DROP CONSTRAINT letter_state",
    f"ALTER TABLE assignment_letter ADD CONSTRAINT letter_state CHECK (state in ({_BEFORE}, 'original'))",
]
BACKWARDS = [
    "UPDATE assignment_letter SET state = 'accepted' WHERE state = 'original'",
    "ALTER TABLE assignment_letter DROP CONSTRAINT letter_state",
    f"ALTER TABLE assignment_letter ADD CONSTRAINT letter_state CHECK (state in ({_BEFORE}))",
]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
