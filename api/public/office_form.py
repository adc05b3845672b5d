"""The form that names another contact officer: every entry kept, all faults told at once."""

from typing import Final

import msgspec

from api import forms
from api.forms import Form
from core.errors import Invalid
from events import phones
from events.contacts import NewContact

LENGTHS: Final = {"contact_name": 160, "contact_office": 160, "contact_phone": 40, "contact_email": 254}


class Named(msgspec.Struct):
    """What was entered, and what is wrong with it: field to code."""

    entries: dict[str, str]
    faults: dict[str, str] = {}

    @property
    def contact(self) -> NewContact:
        """The officer; only after a check without faults."""
        return NewContact(*(self.entries[name] for name in LENGTHS))


def blank() -> dict[str, str]:
    """An empty form."""
    return dict.fromkeys(LENGTHS, "")


def tidy(text: str) -> str:
    """An entry as it is kept: one space between words."""
    return forms.tidy(text.replace("\0", ""))


def check(form: Form) -> Named:
    """The form with its faults; nothing is refused here, the page shows all of it again."""
    named = Named({name: tidy(form.entries.get(name, "")) for name in LENGTHS})
    named.faults = forms.text_faults(named.entries, LENGTHS)
    if not named.entries["contact_name"]:
        named.faults["contact_name"] = "name_missing"
    try:
        phones.normal(named.entries["contact_phone"])
    except Invalid as fault:
        named.faults["contact_phone"] = fault.code
    if named.entries["contact_email"] and not forms.is_email(named.entries["contact_email"]):
        named.faults["contact_email"] = "email_unreadable"
    return named


def reach(said: str) -> tuple[str, str]:
    """What somebody typed who was asked for an e-mail address or a telephone number: (address, number in E.164)."""
    if "@" in said:
        return said.lower(), ""
    try:
        return "", phones.normal(said)
    except Invalid:
        return "", ""
