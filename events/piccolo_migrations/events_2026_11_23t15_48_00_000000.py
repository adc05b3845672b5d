"""What belongs together stays together: office and institution, category and meeting, letter and invitation."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T15:48:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "pairs that belong together, one live seat a person"

PAIRS = {
    "invitation_office_of_institution": ("invitation", "office, institution", "office (id, institution)"),
    "invitation_category_of_event": ("invitation", "category, event", "participant_category (id, event)"),
    "attendee_category_of_event": ("attendee", "category, event", "participant_category (id, event)"),
    "appointment_letter_of_invitation": ("appointment", "letter, invitation", "assignment_letter (id, invitation)"),
}
FORWARDS = [
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {target} "
        "ON DELETE RESTRICT ON UPDATE RESTRICT"
        for name, (table, columns, target) in PAIRS.items()
    ),
    "CREATE UNIQUE INDEX appointment_one_live_a_person ON appointment (invitation, attendee) WHERE to_at IS NULL",
    "CREATE UNIQUE INDEX accreditation_one_live ON accreditation (attendee, accredited_as, reason) "
    "WHERE to_at IS NULL",
]
BACKWARDS = [
    "DROP INDEX accreditation_one_live",
    "DROP INDEX appointment_one_live_a_person",
    *(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for name, (table, _, _) in reversed(PAIRS.items())),
]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
