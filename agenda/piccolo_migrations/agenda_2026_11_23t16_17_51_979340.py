from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-23T16:17:51:979340"
VERSION = "1.38.0"
DESCRIPTION = "acting status of a role, closed lists"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="agenda", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="SessionRole",
        tablename="session_role",
        column_name="acting_status",
        db_column_name="acting_status",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Session",
        tablename="session",
        constraint_name="session_kind",
        constraint_class=Check,
        params={
            "condition": "kind in ('opening_address', 'report', 'speaker_session', 'statement', 'panel', 'plenary', 'declaration_reading', 'agreement_signing', 'registration', 'break', 'closing', 'other')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SessionRole",
        tablename="session_role",
        constraint_name="session_role_acting",
        constraint_class=Check,
        params={
            "condition": "acting_status in ('DEFINITIF', 'PJ', 'PJS', 'PLT', 'PLH')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SessionRole",
        tablename="session_role",
        constraint_name="session_role_role",
        constraint_class=Check,
        params={
            "condition": "role in ('opens', 'speaker', 'moderator', 'reader', 'signatory', 'mc', 'minute_taker', 'closes')"
        },
        schema=None,
    )

    return manager
