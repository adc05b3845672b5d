"""How long personal values are kept: each room lists its columns with a class, api/wiring.py collects the lists.

Personal values live only in columns listed so (UU 27/2022 arts 42-44: end, delete, destroy when the purpose is over).
"""

from enum import StrEnum

import msgspec


class Keep(StrEnum):
    """Retention classes; the time counts from the end of the meeting."""

    SHORT = "short"  # contacts, requests: 90 days
    ARCHIVE = "archive"  # attendance lists, letters, minutes: by the archive schedule
    ACCOUNT = "account"  # while the account lives


class PersonalColumn(msgspec.Struct, frozen=True):
    """A column that holds personal values; `table` is the database's name."""

    table: str
    column: str
    keep: Keep


COLUMNS = [
    PersonalColumn("account", "email", Keep.ACCOUNT),
    PersonalColumn("account", "name", Keep.ACCOUNT),
    PersonalColumn("audit_value", "value", Keep.SHORT),
    PersonalColumn("stored_file", "name", Keep.SHORT),
]
