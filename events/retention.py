"""The columns of this room that hold personal values, and how long they are kept."""

from core.retention import Keep, PersonalColumn

COLUMNS = [
    *(PersonalColumn("contact_person", column, Keep.SHORT) for column in ("name", "office", "phone", "email")),
    *(PersonalColumn("answer", column, Keep.SHORT) for column in ("contact_name", "contact_phone", "contact_email")),
    PersonalColumn("answer", "reason", Keep.SHORT),
    PersonalColumn("call", "note", Keep.SHORT),
    *(PersonalColumn("held_answer", column, Keep.SHORT) for column in ("given", "reason")),
    PersonalColumn("answer_code", "sent_to", Keep.SHORT),
    *(PersonalColumn("contact_claim", column, Keep.SHORT) for column in ("name", "office", "phone", "email", "given")),
    *(
        PersonalColumn("person", column, Keep.ARCHIVE)
        for column in ("name_as_written", "title_prefix", "name", "title_suffix", "call_name", "aliases")
    ),
    *(
        PersonalColumn("attendee", column, Keep.ARCHIVE)
        for column in ("name_as_written", "name", "office", "name_left")
    ),
    PersonalColumn("import", "choices", Keep.SHORT),
    PersonalColumn("import_step", "before", Keep.SHORT),
    PersonalColumn("saved_list", "content", Keep.SHORT),
    PersonalColumn("table_address", "content", Keep.SHORT),
    PersonalColumn("form_value", "value", Keep.SHORT),  # at the latest: each field names its own day
    PersonalColumn("liaison", "phone", Keep.SHORT),
    PersonalColumn("letter_text", "content", Keep.ARCHIVE),
    PersonalColumn("invitation_letter", "signer", Keep.ARCHIVE),
    *(PersonalColumn("suspicion_report", column, Keep.SHORT) for column in ("seen", "contact")),
    PersonalColumn("assignment_letter", "number", Keep.ARCHIVE),
    PersonalColumn("assignment_letter", "reason", Keep.SHORT),
    PersonalColumn("appointment", "end_reason", Keep.ARCHIVE),
    PersonalColumn("accreditation", "reason", Keep.ARCHIVE),
]
