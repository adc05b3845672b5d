"""What the judge must know of a batch: its people are locked first, then read by a statement of its own.

Facts read in a locking statement would be older than the lock.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from attendance.states import Direction, Outcome, Reason
from core.db import rows

# Planned anew at each call these statements cost ten times their work, and a plan made while the log was empty would
# read all of it for ever: from the lock on, one plan, by indexes only, for the length of the transaction.
_PLANS = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true) || set_config('enable_seqscan', 'off', true)"

_LOCK = f"""
SELECT id FROM attendee WHERE ({_PLANS}) IS NOT NULL AND id = ANY(ARRAY(
    SELECT coalesce(merged_into, id) FROM attendee WHERE event = $1 AND number = ANY($2::bigint[])
    UNION ALL
    SELECT coalesce(a.merged_into, a.id) FROM medium m JOIN attendee a ON a.id = m.attendee
    WHERE m.event = $1 AND m.code = ANY($3::text[]) AND m.to_at IS NULL
)) ORDER BY id FOR NO KEY UPDATE
"""

# Of each attendee `a` with all merged into it, `g.ids`. Every step to another table is fenced (OFFSET 0) or scalar:
# left free, a planner that met empty tables would walk whole tables to find one person.
GROUP = """
CROSS JOIN LATERAL (SELECT array_agg(b.id) AS ids FROM attendee b WHERE b.id = a.id OR b.merged_into = a.id) g
"""

_SEAT = """
appointment p
CROSS JOIN LATERAL (SELECT v.withdrawn_at, v.institution FROM invitation v WHERE v.id = p.invitation OFFSET 0) i
"""

SUCCESSOR = """
(SELECT h.name_as_written FROM attendee h WHERE h.id = coalesce(
    (SELECT n.attendee FROM appointment n
     WHERE n.invitation = p.invitation AND n.seat = p.seat AND n.to_at IS NULL LIMIT 1),
    (SELECT n.attendee FROM appointment n WHERE n.id = p.successor)))
"""

# A cancelled meeting has withdrawn every invitation: all its passes say so, whatever reason is left.
ENDED = f"""
CASE WHEN (SELECT e.state FROM event e WHERE e.id = a.event) = 'cancelled'
    THEN json_build_object('reason', 'withdrawn', 'successor', NULL)
WHEN EXISTS (SELECT 1 FROM {_SEAT} WHERE p.attendee = ANY(g.ids) AND p.to_at IS NULL AND i.withdrawn_at IS NULL)
       OR EXISTS (SELECT 1 FROM accreditation c WHERE c.attendee = ANY(g.ids) AND c.to_at IS NULL) THEN NULL
ELSE coalesce(
    (SELECT json_build_object(
        'reason', CASE WHEN i.withdrawn_at IS NOT NULL AND (p.to_at IS NULL OR p.to_at >= i.withdrawn_at)
                       THEN 'withdrawn' WHEN p.successor IS NOT NULL THEN 'replaced' ELSE 'revoked' END,
        'successor', CASE WHEN p.successor IS NOT NULL THEN {SUCCESSOR} END, 'capacity', p.capacity)
     FROM {_SEAT}
     WHERE p.attendee = ANY(g.ids) ORDER BY coalesce(p.to_at, i.withdrawn_at) DESC NULLS LAST, p.id DESC LIMIT 1),
    json_build_object('reason', 'revoked', 'successor', NULL)) END
"""

SEATS = f"""
(SELECT coalesce(json_agg(json_build_object('capacity', p.capacity,
        'institution', (SELECT n.name FROM institution n WHERE n.id = i.institution),
        'represents', (SELECT o.title FROM office o WHERE o.id = p.represents)) ORDER BY p.seat, p.id), '[]')
 FROM {_SEAT} WHERE p.attendee = ANY(g.ids) AND p.to_at IS NULL AND i.withdrawn_at IS NULL)
"""

KIND = """
(SELECT min(c.kind) FROM accreditation c WHERE c.attendee = ANY(g.ids) AND c.to_at IS NULL)
"""

_FACTS = f"""
SELECT json_build_object(
 'earlier', (SELECT json_agg(json_build_object('id', s.id, 'nonce', s.nonce, 'asked', encode(s.asked, 'hex'),
        'device', s.device, 'attendee', s.attendee, 'checkpoint', s.checkpoint, 'outcome', s.outcome,
        'reason', s.reason, 'flags', s.flags, 'corrected_at', s.corrected_at, 'answer', s.answer))
    FROM scan s WHERE s.nonce = ANY($2::text[])),
 'media', (SELECT json_object_agg(m.code,
        (SELECT coalesce(a.merged_into, a.id) FROM attendee a WHERE a.id = m.attendee))
    FROM medium m WHERE m.event = $4 AND m.code = ANY($3::text[]) AND m.to_at IS NULL),
 'people', (SELECT json_agg(json_build_object(
    'id', a.id, 'name', a.name_as_written, 'office', a.office, 'acting', a.acting_status,
    'institution', a.institution, 'category', a.category, 'generation', a.generation,
    'codes', (SELECT json_object_agg(b.number, b.generation) FROM attendee b WHERE b.id = ANY(g.ids)),
    'seats', {SEATS}, 'kind', {KIND}, 'ended', {ENDED},
    'stays', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'door', d.checkpoint, 'window', d."window",
            'at', d.at, 'left', d.left_at IS NOT NULL, 'released', d.released_at IS NOT NULL,
            'device', (SELECT v.name FROM device v WHERE v.id = d.device)) ORDER BY d.at), '[]')
        FROM admission d WHERE d.attendee = ANY(g.ids)),
    'log', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'annuls', s.annuls, 'at', s.corrected_at,
            'nonce', s.nonce, 'door', s.checkpoint, 'direction', s.direction, 'outcome', s.outcome,
            'reason', s.reason)), '[]')
        FROM scan s WHERE s.attendee = ANY(g.ids))))
    FROM attendee a {GROUP} WHERE a.id = ANY($1::uuid[])))::text AS facts
"""


class Seat(msgspec.Struct):
    """A live seat: `represents` is the title of the office the person speaks for."""

    capacity: str
    institution: str
    represents: str | None = None


class Ended(msgspec.Struct):
    """Why no reason for a pass is left, and the capacity it was for; the successor is the one who has the seat now."""

    reason: Reason
    successor: str | None = None
    capacity: str | None = None


class Stay(msgspec.Struct):
    """An admission, released or not; those made in this batch have no row yet."""

    id: UUID
    door: UUID
    window: str
    at: datetime
    left: bool
    released: bool
    device: str | None = None


class Logged(msgspec.Struct):
    """A row of a person's log; one that `annuls` another takes it away."""

    id: UUID
    at: datetime
    nonce: str
    door: UUID | None
    direction: Direction
    outcome: Outcome
    reason: Reason | None = None
    annuls: UUID | None = None


class Someone(msgspec.Struct):
    """An attendee with all that bears on a scan; `codes` maps each number that leads here to its generation."""

    id: UUID
    name: str
    office: str
    institution: str
    generation: int
    codes: dict[int, int]
    seats: list[Seat]
    stays: list[Stay]
    log: list[Logged]
    acting: str | None = None
    category: UUID | None = None
    kind: str | None = None
    ended: Ended | None = None


class Earlier(msgspec.Struct):
    """A row of the log found by its nonce, with the answer it was given."""

    id: UUID
    nonce: str
    asked: str
    outcome: Outcome
    corrected_at: datetime
    device: UUID | None = None
    attendee: UUID | None = None
    checkpoint: UUID | None = None
    reason: Reason | None = None
    flags: list[str] = []
    answer: msgspec.Raw = msgspec.Raw(b"null")


class Facts(msgspec.Struct):
    """All that is known of a batch at the moment its people were locked."""

    earlier: list[Earlier] | None = None
    media: dict[str, UUID] | None = None
    people: list[Someone] | None = None


async def gather(
    event: UUID, *, numbers: Sequence[int], media: Sequence[str], nonces: Sequence[str], also: Sequence[UUID] = ()
) -> Facts:
    """Locks the people named and reads what the judge needs (step). `also` names attendees known by id."""
    if also:
        await rows("SELECT id FROM attendee WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(also))
        await rows(_PLANS)
        locked = list(also)
    else:
        locked = [row["id"] for row in await rows(_LOCK, event, list(numbers), list(media))]
    [row] = await rows(_FACTS, locked, list(nonces), list(media), event)
    return msgspec.json.decode(row["facts"], type=Facts)
