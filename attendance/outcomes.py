"""What became of an institution at a meeting that is over: what its own link and the passes of its people may say."""

from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from attendance.summary import houses
from core import clock
from core.db import rows


class Outcome(StrEnum):
    """After the meeting an institution is exactly one of these."""

    HADIR = "hadir"
    DIWAKILI = "diwakili"
    IZIN = "izin"
    TANPA_KETERANGAN = "belum"


class House(msgspec.Struct, frozen=True):
    """An institution and what it came to."""

    institution: str
    outcome: Outcome


class Outcomes(msgspec.Struct, frozen=True):
    """The asked institutions and who of them came; nothing of either where no door of the meeting kept a log."""

    houses: list[House] = []
    came: frozenset[UUID] = frozenset()


# A meeting where nobody was ever scanned says nothing about anybody.
_READ: Final = """
SELECT n.name AS institution, h.state AS outcome,
    (SELECT coalesce(array_agg(k.named) FILTER (WHERE k.came), '{}') FROM seat k
        WHERE k.institution = h.institution) AS came
FROM house h JOIN institution n ON n.id = h.institution
WHERE EXISTS (SELECT 1 FROM presence p WHERE p.event = $1) ORDER BY n.name, n.id
"""
_OF_INVITATION: Final = f"WITH {houses('i.institution = (SELECT institution FROM invitation WHERE id = $5)')} {_READ}"
_SEATED: Final = """i.institution IN (SELECT x.institution FROM appointment p JOIN invitation x ON x.id = p.invitation
    JOIN attendee a ON a.id = p.attendee WHERE coalesce(a.merged_into, a.id) = $5 AND p.to_at IS NULL)"""
_OF_ATTENDEE: Final = f"WITH {houses(_SEATED)} {_READ}"


async def of_invitation(event: UUID, invitation: UUID) -> Outcomes:
    """The institution of an invitation; `came` are those of its seats who did."""
    return await _read(_OF_INVITATION, event, invitation)


async def of_attendee(event: UUID, attendee: UUID) -> Outcomes:
    """The institutions an attendee sat for; one without a seat has none, and came if the log says so."""
    found = await _read(_OF_ATTENDEE, event, attendee)
    own = await rows("SELECT 1 FROM presence WHERE event = $1 AND attendee = $2", event, attendee)
    return Outcomes(found.houses, frozenset({attendee}) if own else frozenset())


async def _read(statement: str, event: UUID, subject: UUID) -> Outcomes:
    found = await rows(statement, event, None, None, clock.now(), subject)
    came = frozenset(one for row in found for one in row["came"])
    return Outcomes([House(row["institution"], Outcome(row["outcome"])) for row in found], came)
