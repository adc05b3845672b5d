"""Assignment letters (surat tugas): number and date suffice, the file may follow; unread ones never block a door."""

from datetime import date
from uuid import UUID

import msgspec

from core import clock, files
from core.db import execute, rows
from core.ids import uuid7
from events.states import LetterState


class LetterGiven(msgspec.Struct, frozen=True):
    """What the office says of the letter; `kept` is a file already checked and on disk."""

    number: str = ""
    dated_on: date | None = None
    kept: files.Kept | None = None


async def of_answer(invitation: UUID, given: LetterGiven) -> UUID:
    """The letter an answer names (step): the one of the live seat, with its file, where only its number comes again."""
    same = await rows(
        "SELECT l.id FROM appointment p JOIN assignment_letter l ON l.id = p.letter WHERE p.invitation = $1 "
        "AND p.to_at IS NULL AND l.number = $2 AND l.dated_on IS NOT DISTINCT FROM $3 LIMIT 1",
        invitation,
        given.number.strip(),
        given.dated_on,
    )
    return same[0]["id"] if same and given.kept is None else await add(invitation, given)


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
