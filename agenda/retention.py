"""The columns of this room that hold personal values, and how long they are kept."""

from core.retention import Keep, PersonalColumn

COLUMNS = [
    PersonalColumn("session_role", "office", Keep.ARCHIVE),
    PersonalColumn("release", "snapshot", Keep.ARCHIVE),
    *(PersonalColumn("meeting_document", column, Keep.ARCHIVE) for column in ("title", "title_en")),
]
