"""Assignment letters as staff look at them: what was typed beside the paper. No door ever asks how far this is."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows, snapshot
from core.errors import NotFound
from core.grants import Scope
from events.invitees import FROM, PRINTED_OFFICE, bounds
from events.states import LetterState

# The letter of somebody who represents now; a letter of an ended appointment is nobody's business any more.
LIVE: Final = f"""
FROM (SELECT i.id, n.name AS institution_name, o.title AS invited {FROM} AND i.withdrawn_at IS NULL) x
JOIN appointment p ON p.invitation = x.id AND p.to_at IS NULL JOIN assignment_letter l ON l.id = p.letter
JOIN attendee a ON a.id = p.attendee LEFT JOIN stored_file f ON f.id = l.file
"""
# Number and date are given, and the file could be opened when it came.
MATCHING: Final = "l.state = 'unread' AND l.number <> '' AND l.dated_on IS NOT NULL AND l.file IS NOT NULL"


class LetterToReview(msgspec.Struct):
    """A letter with what was typed of it; `media_type` is null while no file has come."""

    id: UUID
    version: int
    invitation: UUID
    institution: str
    invited: str
    name: str
    office: str
    number: str
    dated_on: date | None
    state: LetterState
    reason: str
    at: datetime
    media_type: str | None
    file_name: str


async def letters(
    scope: Scope, *, state: LetterState, offset: int, limit: int
) -> tuple[list[LetterToReview], int, dict[str, int]]:
    """The letters in one state, the oldest first; how many in all, and how many in each state."""
    async with snapshot():
        counted = await rows(f"SELECT l.state, count(*)::int AS n {LIVE} GROUP BY 1", *bounds(scope))
        found = await rows(
            "SELECT l.id, l.version, x.id AS invitation, x.institution_name AS institution, x.invited, "
            f"a.name_as_written AS name, {PRINTED_OFFICE} AS office, l.number, l.dated_on, l.state, l.reason, "
            f"l.created_at AS at, f.media_type, coalesce(f.name, '') AS file_name {LIVE} WHERE l.state = $4 "
            "ORDER BY l.created_at, l.id OFFSET $5 LIMIT $6",
            *bounds(scope),
            state.value,
            offset,
            limit,
        )
    counts = {one.value: 0 for one in LetterState} | {row["state"]: row["n"] for row in counted}
    return [msgspec.convert(dict(row), LetterToReview) for row in found], counts[state], counts


async def file_of(scope: Scope, letter: UUID) -> UUID:
    """The file of a letter within the scope. Raises NotFound("assignment_letter_unknown" | "file_unknown")."""
    row = await letter_of(scope, letter)
    if row["file"] is None:
        raise NotFound("file_unknown")
    file: UUID = row["file"]
    return file


async def letter_of(scope: Scope, letter: UUID) -> Any:
    """A letter within the scope. Raises NotFound("assignment_letter_unknown")."""
    found = await rows(f"SELECT l.file, x.id AS invitation {LIVE} WHERE l.id = $4", *bounds(scope), letter)
    if not found:
        raise NotFound("assignment_letter_unknown")
    return found[0]


async def matching(scope: Scope) -> list[UUID]:
    """The unread letters whose number and date are given and whose file can be read."""
    return [row["id"] for row in await rows(f"SELECT l.id {LIVE} WHERE {MATCHING} ORDER BY l.id", *bounds(scope))]
