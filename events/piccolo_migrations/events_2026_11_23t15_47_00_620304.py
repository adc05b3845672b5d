from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.columns.column_types import Varchar
from piccolo.constraints import Check
from piccolo.constraints import Unique

ID = "2026-11-23T15:47:00:620304"
VERSION = "1.38.0"
DESCRIPTION = "closed lists and spans"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="events", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Accreditation",
        tablename="accreditation",
        column_name="reason",
        db_column_name="reason",
        params={"length": 300},
        old_params={"length": None},
        column_class=Varchar,
        old_column_class=Text,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Accreditation",
        tablename="accreditation",
        constraint_name="accreditation_as",
        constraint_class=Check,
        params={
            "condition": "accredited_as in ('host', 'speaker', 'committee', 'press', 'guest')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Accreditation",
        tablename="accreditation",
        constraint_name="accreditation_guest",
        constraint_class=Check,
        params={"condition": "(kind = 'guest') = (accredited_as = 'guest')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Accreditation",
        tablename="accreditation",
        constraint_name="accreditation_kind",
        constraint_class=Check,
        params={"condition": "kind in ('official', 'guest')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Answer",
        tablename="answer",
        constraint_name="answer_choice",
        constraint_class=Check,
        params={
            "condition": "choice in ('principal', 'representative', 'unnamed', 'declined')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Answer",
        tablename="answer",
        constraint_name="answer_source",
        constraint_class=Check,
        params={
            "condition": "source in ('own_link', 'telephone', 'letter', 'import', 'province', 'desk', 'reply')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Appointment",
        tablename="appointment",
        constraint_name="appointment_capacity",
        constraint_class=Check,
        params={
            "condition": "capacity in ('principal', 'representative', 'companion')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Appointment",
        tablename="appointment",
        constraint_name="appointment_source",
        constraint_class=Check,
        params={
            "condition": "source in ('own_link', 'telephone', 'letter', 'import', 'province', 'desk', 'reply')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Appointment",
        tablename="appointment",
        constraint_name="appointment_successor_of_ended",
        constraint_class=Check,
        params={
            "condition": "successor is null or to_at is not null and successor <> id"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="AssignmentLetter",
        tablename="assignment_letter",
        constraint_name="letter_in_invitation",
        constraint_class=Unique,
        params={"columns": ["id", "invitation"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="AssignmentLetter",
        tablename="assignment_letter",
        constraint_name="letter_state",
        constraint_class=Check,
        params={
            "condition": "state in ('awaited', 'unread', 'accepted', 'ask_again')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Attendee",
        tablename="attendee",
        constraint_name="attendee_acting",
        constraint_class=Check,
        params={
            "condition": "acting_status in ('DEFINITIF', 'PJ', 'PJS', 'PLT', 'PLH')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Attendee",
        tablename="attendee",
        constraint_name="attendee_merged_elsewhere",
        constraint_class=Check,
        params={"condition": "merged_into <> id"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Event",
        tablename="event",
        constraint_name="event_closes_after_due",
        constraint_class=Check,
        params={"condition": "answers_close_at >= answers_due_at"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Event",
        tablename="event",
        constraint_name="event_kind",
        constraint_class=Check,
        params={
            "condition": "kind in ('rakornas', 'rakor', 'rakernas', 'gladi')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Event",
        tablename="event",
        constraint_name="event_state",
        constraint_class=Check,
        params={"condition": "state in ('draft', 'open', 'cancelled')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Event",
        tablename="event",
        constraint_name="event_zone",
        constraint_class=Check,
        params={"condition": "zone in ('WIB', 'WITA', 'WIT')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="EventHost",
        tablename="event_host",
        constraint_name="host_role",
        constraint_class=Check,
        params={"condition": "role in ('host', 'co_host', 'through')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Institution",
        tablename="institution",
        constraint_name="institution_kind",
        constraint_class=Check,
        params={
            "condition": "kind in ('regional_government', 'election_supervisor', 'ministry', 'agency', 'other')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Institution",
        tablename="institution",
        constraint_name="institution_zone",
        constraint_class=Check,
        params={"condition": "zone in ('WIB', 'WITA', 'WIT')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Invitation",
        tablename="invitation",
        constraint_name="invitation_withdrawn_why",
        constraint_class=Check,
        params={"condition": "withdrawn_at is not null or withdrawn_reason = ''"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Office",
        tablename="office",
        constraint_name="office_in_institution",
        constraint_class=Unique,
        params={"columns": ["id", "institution"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeHolding",
        tablename="office_holding",
        constraint_name="holding_acting",
        constraint_class=Check,
        params={
            "condition": "acting_status in ('DEFINITIF', 'PJ', 'PJS', 'PLT', 'PLH')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeHolding",
        tablename="office_holding",
        constraint_name="holding_span",
        constraint_class=Check,
        params={"condition": "to_on >= from_on"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ParticipantCategory",
        tablename="participant_category",
        constraint_name="category_in_event",
        constraint_class=Unique,
        params={"columns": ["id", "event"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ParticipantCategory",
        tablename="participant_category",
        constraint_name="category_representation",
        constraint_class=Check,
        params={
            "condition": "representation in ('allowed', 'with_reason', 'not_expected')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Region",
        tablename="region",
        constraint_name="region_code_dotted",
        constraint_class=Check,
        params={"condition": "code ~ '^[0-9]{2}([.][0-9]{2})?$'"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Region",
        tablename="region",
        constraint_name="region_kind",
        constraint_class=Check,
        params={"condition": "kind in ('provinsi', 'kabupaten', 'kota')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Region",
        tablename="region",
        constraint_name="region_province_alone",
        constraint_class=Check,
        params={"condition": "(kind = 'provinsi') = (parent is null)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Region",
        tablename="region",
        constraint_name="region_valid_span",
        constraint_class=Check,
        params={"condition": "valid_to > valid_from"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Region",
        tablename="region",
        constraint_name="region_zone",
        constraint_class=Check,
        params={"condition": "zone in ('WIB', 'WITA', 'WIT')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Venue",
        tablename="venue",
        constraint_name="venue_zone",
        constraint_class=Check,
        params={"condition": "zone in ('WIB', 'WITA', 'WIT')"},
        schema=None,
    )

    return manager
