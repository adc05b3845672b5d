"""The contact officer of an institution: another one follows, the former is kept with his end."""

from typing import Final
from uuid import UUID

import msgspec

from core import clock
from core.db import execute
from core.ids import uuid7
from events import people, phones

# The present officer of an institution `n`, at most one: the newest whose time has not ended.
PRESENT: Final = """(SELECT k.id FROM contact_person k WHERE k.institution = n.id AND k.to_at IS NULL
    ORDER BY k.from_at DESC, k.id DESC LIMIT 1)"""


class NewContact(msgspec.Struct, frozen=True):
    """The officer we call from now on."""

    name: str
    office: str = ""
    phone: str = ""
    email: str = ""


async def succeed(institution: UUID, new: NewContact) -> UUID:
    """The officer is another one from now on (step); his name may still be unknown.

    Raises Invalid as events/people.py and events/phones.py.
    """
    key, now = uuid7(), clock.now()
    await execute("SELECT 1 FROM institution WHERE id = $1 FOR NO KEY UPDATE", institution)
    await execute("UPDATE contact_person SET to_at = $2 WHERE institution = $1 AND to_at IS NULL", institution, now)
    await execute(
        "INSERT INTO contact_person (id, institution, name, office, phone, email, from_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key,
        institution,
        people.checked(new.name) if new.name.strip() else "",
        new.office.strip(),
        phones.normal(new.phone) if new.phone.strip() else "",
        new.email.strip().lower(),
        now,
    )
    return key


def masked(address: str) -> str:
    """As much of an address as a page may show: whoever it belongs to knows it."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"
