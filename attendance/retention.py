"""The columns of this room that hold personal values, and how long."""

from core.retention import Keep, PersonalColumn

COLUMNS = [
    PersonalColumn("scan", "answer", Keep.ARCHIVE),
    PersonalColumn("scan", "code", Keep.SHORT),
    PersonalColumn("scan", "note", Keep.ARCHIVE),
    PersonalColumn("scan_reject", "body", Keep.SHORT),
    PersonalColumn("device", "hardware", Keep.SHORT),
    PersonalColumn("medium", "code", Keep.SHORT),
]
