"""The columns of the outbox that hold personal values, and how long they are kept."""

from core.retention import Keep, PersonalColumn

COLUMNS = [
    PersonalColumn("delivery", "address", Keep.SHORT),
    PersonalColumn("message", "title", Keep.SHORT),
    PersonalColumn("message", "text", Keep.SHORT),
    PersonalColumn("message", "params", Keep.SHORT),
]
