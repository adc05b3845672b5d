"""What Piccolo's declarations cannot say: the event's number, one live person a seat, and the lists' indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import by_hand

ID = "2026-11-23T15:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "seats, numbers, indexes"

FORWARDS = [
    "CREATE SEQUENCE event_number MINVALUE 1 MAXVALUE 65535",
    "CREATE UNIQUE INDEX appointment_one_live_a_seat ON appointment (invitation, seat) WHERE to_at IS NULL",
    "CREATE INDEX answer_newest ON answer (invitation, at DESC, id DESC) WHERE effective",
    "CREATE INDEX invitation_unsent ON invitation (event, id) WHERE sent_at IS NULL AND withdrawn_at IS NULL",
    "CREATE INDEX appointment_live_attendee ON appointment (attendee) WHERE to_at IS NULL",
    "CREATE INDEX accreditation_live_attendee ON accreditation (attendee) WHERE to_at IS NULL",
    "CREATE INDEX contact_person_present ON contact_person (institution, from_at DESC) WHERE to_at IS NULL",
    "CREATE UNIQUE INDEX office_holding_one_present ON office_holding (office) WHERE to_on IS NULL",
]
BACKWARDS = [
    "DROP INDEX office_holding_one_present",
    "DROP INDEX contact_person_present",
    "DROP INDEX accreditation_live_attendee",
    "DROP INDEX appointment_live_attendee",
    "DROP INDEX invitation_unsent",
    "DROP INDEX answer_newest",
    "DROP INDEX appointment_one_live_a_seat",
    "DROP SEQUENCE event_number",
]


async def forwards() -> MigrationManager:
    return by_hand("events", id=ID, description=DESCRIPTION, forwards=FORWARDS, backwards=BACKWARDS)
