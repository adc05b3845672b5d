"""Telephone numbers: taken as people write them, kept in E.164."""

import phonenumbers

from core.errors import Invalid


def may_have_whatsapp(number: str) -> bool:
    """Whether a number in E.164 may be on WhatsApp: any but a landline's."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return bool(kind != phonenumbers.PhoneNumberType.FIXED_LINE)


def normal(written: str) -> str:
    """`0812…`, `62812…`, `+62 812…` and `(021) …` become +62…. Raises Invalid("phone_missing" | "phone_unreadable")."""
    if not written.strip():
        raise Invalid("phone_missing", field="contact_phone")
    given = written.strip()
    try:
        number = phonenumbers.parse(f"+{given}" if given.startswith("62") else given, "ID")
    except phonenumbers.NumberParseException:
        raise Invalid("phone_unreadable", field="contact_phone") from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid("phone_unreadable", field="contact_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
