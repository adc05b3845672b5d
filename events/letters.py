"""Assignment letters (surat tugas): number and date suffice, the file may follow; unread ones never block a door."""

from datetime import date
from uuid import UUID

import msgspec

from core import clock, files
from core.db import execute
from core.ids import uuid7
from events.states import LetterState


class LetterGiven(msgspec.Struct, frozen=True):
    """What the office says of the letter; `kept` is a file already checked and on disk."""

    number: str = ""
    dated_on: date | None = None
    kept: files.Kept | None = None


async def add(invitation: UUID, given: LetterGiven) -> UUID:
    """Records a letter (step); without a file it is still awaited."""
    letter = uuid7()
    file = await files.remember(given.kept) if given.kept else None
    await execute(
        "INSERT INTO assignment_letter (id, invitation, number, dated_on, file, state, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        letter,
        invitation,
        given.number.strip(),
        given.dated_on,
        file,
        (LetterState.UNREAD if file else LetterState.AWAITED).value,
        clock.now(),
    )
    return letter
