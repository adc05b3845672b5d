"""The register of individual letters: how many are numbered, signed, doubtful; and which."""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from core.db import rows
from core.grants import Scope
from events.invitees import FROM, bounds
from events.papers.letters import READY
from events.states import Doubt


class LetterState(StrEnum):
    """How far an individual letter is."""

    UNNUMBERED = "unnumbered"
    UNSIGNED = "unsigned"
    DOUBTFUL = "doubtful"
    READY = "ready"


class LetterLine(msgspec.Struct):
    """One institution's letter; `letter` is empty while it has no number."""

    invitation: UUID
    institution: str
    office: str
    letter: UUID | None
    number: str
    dated_on: date | None
    signer: str
    doubts: list[Doubt]
    state: LetterState
    version: int


_STATE: Final = f"""
CASE WHEN w.id IS NULL THEN 'unnumbered' WHEN w.signed IS NULL THEN 'unsigned' WHEN {READY} THEN 'ready'
    ELSE 'doubtful' END
"""
_JOINED: Final = FROM.replace("WHERE i.event", "LEFT JOIN invitation_letter w ON w.invitation = i.id WHERE i.event", 1)


async def counts(scope: Scope) -> dict[str, int]:
    """How many letters are in which state."""
    found = await rows(
        f"SELECT {_STATE} AS state, count(*)::int AS n {_JOINED} AND i.withdrawn_at IS NULL GROUP BY 1", *bounds(scope)
    )
    return {one.value: 0 for one in LetterState} | {row["state"]: row["n"] for row in found}


async def lines(scope: Scope, *, state: LetterState | None, offset: int, limit: int) -> list[LetterLine]:
    """Letters in the order of their numbers, those without one in region order at the end."""
    found = await rows(
        f"SELECT i.id AS invitation, n.name AS institution, o.title AS office, w.id AS letter, "
        f"coalesce(w.number, '') AS number, w.dated_on, coalesce(w.signer, '') AS signer, "
        f"coalesce(w.doubts, '{{}}') AS doubts, {_STATE} AS state, coalesce(w.version, 0) AS version {_JOINED} "
        f"AND i.withdrawn_at IS NULL AND ($4::text IS NULL OR {_STATE} = $4) "
        "ORDER BY w.serial NULLS LAST, r.code, o.title, i.id OFFSET $5 LIMIT $6",
        *bounds(scope),
        state.value if state else None,
        offset,
        limit,
    )
    return [msgspec.convert(dict(row), LetterLine) for row in found]
