"""An answered mayor for tests of changes: who changes it, what was written to whom, how it stands."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core import clock
from core.db import execute, rows
from events.guests import GuestPage, guest_page
from events.states import Choice, Source
from events.tables import ContactPerson
from tests.factories import Meeting, answer, given, meeting, travel

BEFORE = datetime(2030, 9, 1, tzinfo=UTC)
DUE = datetime(2030, 9, 10, tzinfo=UTC)
OTHER, REGISTERED = "+628000000009", "+628000000011"
FIRST, ON_FILE = "petugas.lama@uji.example", "narahubung@uji.example"
MAYOR, DEPUTY = "Moh. Ramdhan Pomanto", "Firman Hamid Pagarra"


@pytest.fixture
async def called(db: None) -> Meeting:
    """A mayor has answered; a contact officer is on file with another number."""
    await travel(BEFORE)
    made = await meeting(["73.71"], due_at=DUE)
    [row] = await rows("SELECT institution FROM invitation")
    contact = ContactPerson(institution=row["institution"], phone=REGISTERED, email=ON_FILE, from_at=clock.now())
    await contact.save()
    await answer(made.invitations["73.71"], given(Choice.PRINCIPAL, MAYOR, email=FIRST))
    return made


async def change(called: Meeting, *, phone: str = OTHER, source: Source = Source.OWN_LINK, **more: Any) -> UUID:
    said = given(Choice.REPRESENTATIVE, DEPUTY, "Pj. Sekretaris Daerah", phone=phone, **more)
    return (await answer(called.invitations["73.71"], said, source=source)).answer


async def letters(template: str) -> list[tuple[str, dict[str, str]]]:
    found = await rows(
        "SELECT d.address, m.params FROM message m LEFT JOIN delivery d ON d.message = m.id WHERE template = $1 "
        "ORDER BY m.id",
        template,
    )
    return [(row["address"], msgspec.json.decode(row["params"])) for row in found]


async def page(called: Meeting) -> GuestPage:
    return await guest_page(called.invitations["73.71"])


async def marked(called: Meeting) -> bool:
    return (await page(called)).to_be_checked


async def trail() -> list[str]:
    found = await rows("SELECT action FROM audit_entry WHERE subject_kind = 'invitation' ORDER BY id")
    return [row["action"] for row in found]


async def ask_for_codes(called: Meeting) -> None:
    await execute("UPDATE event SET settings = settings || '{\"code_of_new_phone\": true}' WHERE id = $1", called.event)


async def version(called: Meeting) -> int:
    return (await page(called)).version
