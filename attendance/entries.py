"""What one upload writes: rows of the log, admissions, presence and rejects, in one statement.

Rows travel as one JSON document and PostgreSQL takes it apart: one prepared statement for any size of batch.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from attendance.answers import Answer
from attendance.facts import Someone
from attendance.fold import Passage, PresenceFold, counts_for_presence, fold, leaves_at
from attendance.posts import EventAtDoor, Place
from attendance.states import Direction, Flag, Outcome, Reason, RowKind, Source, Told
from core import feed
from core.db import execute, ring
from core.ids import uuid7


class ScanRow(msgspec.Struct):
    """A row of the log, fields as columns."""

    id: UUID
    event: UUID
    nonce: str
    asked: str
    direction: Direction
    outcome: Outcome
    scanned_at: datetime
    sent_at: datetime
    received_at: datetime
    corrected_at: datetime
    kind: RowKind = RowKind.SCAN
    device: UUID | None = None
    account: UUID | None = None
    attendee: UUID | None = None
    checkpoint: UUID | None = None
    annuls: UUID | None = None
    confirms: UUID | None = None
    source: Source = Source.SCAN
    reason: Reason | None = None
    flags: list[Flag] = []
    told: Told | None = None
    skew_ms: int = 0
    code: str = ""
    note: str = ""
    answer: Answer | None = None


class AdmissionRow(msgspec.Struct):
    """A new admission; a person who left within the same upload has `left_at` at once."""

    id: UUID
    event: UUID
    attendee: UUID
    checkpoint: UUID
    window: str
    scan: UUID
    at: datetime
    device: UUID | None = None
    left_at: datetime | None = None


class RejectRow(msgspec.Struct):
    """An item that leaves no row in the log."""

    id: UUID
    event: UUID
    device: UUID
    nonce: str
    reason: Reason
    body: str
    received_at: datetime


class Leaving(msgspec.Struct):
    """An admission of earlier whose person leaves now."""

    id: UUID
    left_at: datetime


class PresenceRow(msgspec.Struct):
    id: UUID
    attendee: UUID
    event: UUID
    first_at: datetime
    first_checkpoint: UUID
    last_at: datetime
    inside: bool
    checkpoint: UUID
    since: datetime
    leaves_at: datetime | None
    arrivals: int


class _Document(msgspec.Struct):
    scans: list[ScanRow]
    admissions: list[AdmissionRow]
    leavings: list[Leaving]
    presences: list[PresenceRow]
    rejects: list[RejectRow]
    changes: list[feed.Row]


def _columns(row: type[msgspec.Struct]) -> str:
    return ", ".join(f'"{name}"' for name in row.__struct_fields__)


def _insert(table: str, row: type[msgspec.Struct], part: str) -> str:
    names = _columns(row)
    return (
        f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(null::{table}, $1::json->'{part}')"
    )


_UPDATES = ", ".join(
    f'"{name}" = excluded."{name}"' for name in PresenceRow.__struct_fields__ if name not in ("id", "attendee", "event")
)

_WRITE = f"""
WITH logged AS ({_insert("scan", ScanRow, "scans")}),
admitted AS ({_insert("admission", AdmissionRow, "admissions")}),
leaving AS (UPDATE admission d SET left_at = x.left_at
    FROM json_populate_recordset(null::admission, $1::json->'leavings') x WHERE d.id = x.id),
moved AS ({feed.insertion("$1::json->'changes'")}),
folded AS ({_insert("presence", PresenceRow, "presences")} ON CONFLICT (attendee) DO UPDATE SET {_UPDATES})
{_insert("scan_reject", RejectRow, "rejects")}
"""


class Entries:
    """Collects what is to be written; `touched` are the people whose presence is folded anew."""

    def __init__(self, event: EventAtDoor) -> None:
        self.event = event
        self.scans: list[ScanRow] = []
        self.admissions: dict[UUID, AdmissionRow] = {}
        self.rejects: list[RejectRow] = []
        self.touched: dict[UUID, Someone] = {}
        self._leavings: dict[UUID, datetime] = {}

    def leave(self, admission: UUID, *, at: datetime) -> None:
        """Notes that the person of an admission has left."""
        if admission in self.admissions:
            self.admissions[admission].left_at = at
        else:
            self._leavings[admission] = at

    async def write(self, places: dict[UUID, Place]) -> None:
        """Writes everything and names those who moved in the feed (step)."""
        presences = [presence_row(someone, event=self.event, places=places) for someone in self.touched.values()]
        document = _Document(
            scans=self.scans,
            admissions=list(self.admissions.values()),
            leavings=[Leaving(admission, at) for admission, at in self._leavings.items()],
            presences=[row for row in presences if row is not None],
            rejects=self.rejects,
            changes=[feed.Row(self.event.id, "presence", "attendee", attendee) for attendee in self.touched],
        )
        await execute(_WRITE, msgspec.json.encode(document).decode())
        if len(presences) > len(document.presences):
            kept = {row.attendee for row in document.presences}
            await execute("DELETE FROM presence WHERE attendee = ANY($1::uuid[])", list(set(self.touched) - kept))
        if self.touched:
            ring("live", self.event.id)


def hexed(raw: bytes) -> str:
    """Bytes as PostgreSQL reads them from text."""
    return "\\x" + raw.hex()


def presence_row(someone: Someone, *, event: EventAtDoor, places: dict[UUID, Place]) -> PresenceRow | None:
    """The presence a person's whole log folds to; None where nothing of it counts."""
    folded = fold(_passages(someone, event=event, places=places))
    return _row(someone.id, event.id, folded) if folded else None


def _passages(someone: Someone, *, event: EventAtDoor, places: dict[UUID, Place]) -> Iterable[Passage]:
    zone = event.meeting().zone
    annulled = {row.annuls for row in someone.log}
    for row in someone.log:
        place = places.get(row.door) if row.door else None
        if place is None or not place.counts_presence or row.annuls is not None or row.id in annulled:
            continue
        if counts_for_presence(outcome=row.outcome, reason=row.reason, direction=row.direction):
            leave = leaves_at(row.at, auto_leave=place.auto_leave, zone=zone)
            yield Passage(row.at, row.direction, row.nonce, str(row.door), leave)


def _row(attendee: UUID, event: UUID, folded: PresenceFold) -> PresenceRow:
    return PresenceRow(
        id=uuid7(),
        attendee=attendee,
        event=event,
        first_at=folded.first_at,
        first_checkpoint=UUID(folded.first_door),
        last_at=folded.last_at,
        inside=folded.inside,
        checkpoint=UUID(folded.door),
        since=folded.since,
        leaves_at=folded.leaves_at,
        arrivals=folded.arrivals,
    )
