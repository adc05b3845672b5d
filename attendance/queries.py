"""What desks and staff read of the door: people found by name, the log, devices, who is there."""

from datetime import datetime
from uuid import UUID

import msgspec

from attendance.answers import office_as_printed
from attendance.passes import number_text
from attendance.settings import PAPER_DESK, SEARCH_LIMIT
from attendance.states import Profile
from core.db import rows
from core.grants import Scope


class Found(msgspec.Struct, frozen=True):
    """A person as a desk finds him; `attendee` is the number to send in a scan."""

    attendee: str
    name: str
    office: str
    institution: str
    category: UUID | None
    first_at: datetime | None
    inside: bool


class ScanLine(msgspec.Struct, frozen=True):
    """A row of the log for staff."""

    id: UUID
    nonce: str
    kind: str
    outcome: str
    reason: str | None
    flags: list[str]
    at: datetime
    received_at: datetime
    direction: str
    source: str
    skew_ms: int
    checkpoint: str | None
    device: str | None
    attendee: UUID | None
    name: str | None
    institution: str | None
    annulled: bool
    note: str


class DeviceLine(msgspec.Struct, frozen=True):
    """A device for staff, with what it last said of itself (real times)."""

    id: UUID
    name: str
    profile: Profile
    checkpoint: UUID | None
    enrolled_at: datetime | None
    enrol_refused: int
    last_seen_at: datetime | None
    revoked_at: datetime | None
    queue: int | None
    battery: int | None
    clock_skew_ms: int | None
    app_version: str
    version: int


class PresenceLine(msgspec.Struct, frozen=True):
    """Where an attendee stands."""

    attendee: UUID
    first_at: datetime
    first_checkpoint: str
    last_at: datetime
    inside: bool
    checkpoint: str
    arrivals: int


IN_SCOPE = """
($2::uuid IS NULL AND $3::text[] IS NULL OR EXISTS (
    SELECT 1 FROM appointment p JOIN invitation i ON i.id = p.invitation
    JOIN participant_category t ON t.id = i.category JOIN institution n ON n.id = i.institution
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    WHERE p.attendee = a.id AND ($2::uuid IS NULL OR t.side = $2)
      AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))))
"""
"""An attendee `a` seen by a scope: $2 its side, $3 its provinces; who has no seat is seen by an unlimited one only."""


def scope_arguments(scope: Scope) -> tuple[UUID, UUID | None, list[str] | None]:
    """$1 to $3 of every statement here: event, side, provinces."""
    return scope.event, scope.side, None if scope.provinces is None else sorted(scope.provinces)


async def search(event: UUID, text: str) -> list[Found]:
    """People with a live reason for a pass whose name, office or institution holds every word of `text`."""
    words = [_like(word) for word in text.split()[:6]]
    if not words:
        return []
    found = await rows(
        "SELECT a.number, a.name_as_written, a.office, a.acting_status, a.institution, a.category, p.first_at, "
        "coalesce(p.inside, false) AS inside FROM attendee a JOIN person h ON h.id = a.person "
        "LEFT JOIN presence p ON p.attendee = a.id "
        "WHERE a.event = $1 AND a.merged_into IS NULL AND (SELECT bool_and(concat_ws(' ', a.name_as_written, a.office, "
        "a.institution, array_to_string(h.aliases, ' ')) ILIKE w) FROM unnest($2::text[]) w) "
        "AND (EXISTS (SELECT 1 FROM appointment s JOIN invitation i ON i.id = s.invitation "
        "WHERE s.attendee = a.id AND s.to_at IS NULL AND i.withdrawn_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM accreditation c WHERE c.attendee = a.id AND c.to_at IS NULL)) "
        "ORDER BY a.name, a.id LIMIT $3",
        event,
        words,
        SEARCH_LIMIT,
    )
    return [
        Found(
            attendee=number_text(row["number"]),
            name=row["name_as_written"],
            office=office_as_printed(row["office"], row["acting_status"]),
            institution=row["institution"],
            category=row["category"],
            first_at=row["first_at"],
            inside=row["inside"],
        )
        for row in found
    ]


def _like(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


async def scans(
    scope: Scope,
    *,
    outcome: str | None = None,
    flag: str | None = None,
    attendee: UUID | None = None,
    before: UUID | None = None,
    limit: int = 100,
) -> tuple[list[ScanLine], UUID | None, int]:
    """The log, newest first, with the key of the last row given and the number of all that match."""
    where = (
        "s.event = $1 AND ($4::text IS NULL OR s.outcome = $4) AND ($5::text IS NULL OR $5 = ANY(s.flags)) "
        "AND ($6::uuid IS NULL OR s.attendee = $6) "
        f"AND ($2::uuid IS NULL AND $3::text[] IS NULL OR a.id IS NOT NULL AND {IN_SCOPE})"
    )
    arguments = (*scope_arguments(scope), outcome, flag, attendee)
    found = await rows(
        "SELECT s.*, c.name AS checkpoint_name, d.name AS device_name, a.name_as_written, a.institution, "
        "EXISTS (SELECT 1 FROM scan x WHERE x.annuls = s.id) AS annulled FROM scan s "
        "LEFT JOIN attendee a ON a.id = s.attendee LEFT JOIN checkpoint c ON c.id = s.checkpoint "
        f"LEFT JOIN device d ON d.id = s.device WHERE {where} AND ($7::uuid IS NULL OR s.id < $7) "
        "ORDER BY s.id DESC LIMIT $8",
        *arguments,
        before,
        limit,
    )
    [count] = await rows(
        f"SELECT count(*)::int AS n FROM scan s LEFT JOIN attendee a ON a.id = s.attendee WHERE {where}", *arguments
    )
    last = found[-1]["id"] if len(found) == limit else None
    return [_scan_line(row) for row in found], last, count["n"]


def _scan_line(row: "dict[str, object]") -> ScanLine:
    return msgspec.convert(
        {
            **{name: row[name] for name in ScanLine.__struct_fields__ if name in dict(row)},
            "at": row["corrected_at"],
            "checkpoint": row["checkpoint_name"],
            "device": row["device_name"],
            "name": row["name_as_written"],
        },
        ScanLine,
    )


async def devices(event: UUID) -> list[DeviceLine]:
    """The devices of a meeting, by name; the desk where paper is entered is none that anybody holds."""
    found = await rows("SELECT * FROM device WHERE event = $1 AND hardware <> $2 ORDER BY name, id", event, PAPER_DESK)
    return [msgspec.convert({name: row[name] for name in DeviceLine.__struct_fields__}, DeviceLine) for row in found]


async def presences(scope: Scope, *, attendees: list[UUID] | None = None) -> list[PresenceLine]:
    """Who has come, as far as the scope sees, newest arrival first."""
    found = await rows(
        "SELECT p.*, f.name AS first_checkpoint_name, c.name AS checkpoint_name FROM presence p "
        "JOIN attendee a ON a.id = p.attendee JOIN checkpoint f ON f.id = p.first_checkpoint "
        "JOIN checkpoint c ON c.id = p.checkpoint "
        f"WHERE p.event = $1 AND ($4::uuid[] IS NULL OR a.id = ANY($4)) AND {IN_SCOPE} ORDER BY p.first_at DESC, p.id",
        *scope_arguments(scope),
        attendees,
    )
    return [
        PresenceLine(
            attendee=row["attendee"],
            first_at=row["first_at"],
            first_checkpoint=row["first_checkpoint_name"],
            last_at=row["last_at"],
            inside=row["inside"],
            checkpoint=row["checkpoint_name"],
            arrivals=row["arrivals"],
        )
        for row in found
    ]
