"""A change that waits for approval, for the pages of the staff."""

from uuid import UUID

from core.actors import COMMAND
from core.db import action, rows
from events import attendees
from events.attendees import PersonThen
from events.states import AccreditedAs
from tests.factories import answer, representative


async def hold_one(event: UUID) -> None:
    """Somebody who also speaks is to be represented: that waits for approval."""
    [seat] = await rows(
        "SELECT p.invitation, t.person, t.name_as_written AS name FROM appointment p JOIN attendee t "
        "ON t.id = p.attendee WHERE t.event = $1 AND t.name_as_written = 'Peserta Contoh 0005, S.Uji., M.Uji.'",
        event,
    )
    who = PersonThen(seat["name"], person=seat["person"])
    await action(attendees.accredit)(event, who, as_=AccreditedAs.SPEAKER, reason="uji", actor=COMMAND)
    said = representative("Peserta Contoh 0098, S.H.", "Asisten Administrasi Umum")
    assert (await answer(seat["invitation"], said)).held
