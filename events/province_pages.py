"""What a coordinator sees: the kabupaten and kota of one province and side, within a scope of exactly these."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import clock, links
from core.db import rows
from core.errors import NotFound
from core.grants import Scope
from events import rules, status
from events.contacts import PRESENT
from events.focal_points import is_readable
from events.invitees import FROM, PRINTED_OFFICE, bounds
from events.settings import decode
from events.states import EventState, InstitutionKind, Source, Status, Zone

_OPENED: Final = f"""
SELECT c.id, c.event, c.side, c.province, c.institution, n.name AS institution_name, n.kind, d.name AS side_name,
    p.name AS province_name, e.official_title AS title, e.official_title_en AS title_en, e.short_title, e.state,
    e.simulated, e.starts_on, e.ends_on, e.zone, e.settings, e.answers_due_at AS due_at, e.answers_close_at AS close_at
FROM coordinator c JOIN event e ON e.id = c.event AND e.state <> 'draft' JOIN side d ON d.id = c.side
JOIN institution n ON n.id = c.institution JOIN region p ON p.code = c.province AND p.valid_to IS NULL
WHERE c.id = $1 AND c.to_at IS NULL AND c.contact = {PRESENT}
"""
# Only what lies in kabupaten and kota, and only where the letter has gone.
BELOW: Final = f"{FROM} AND q.id IS NOT NULL AND i.withdrawn_at IS NULL AND i.sent_at IS NOT NULL"
_LINES: Final = f"""
WITH shown AS (
    SELECT i.id AS invitation, i.version, n.name AS institution, o.title AS office, t.representation, r.code,
        coalesce((SELECT k.email FROM contact_person k WHERE k.id = {PRESENT}), '') AS email,
        {status.expression("$4")} AS status {BELOW}
)
SELECT shown.*, given.at AS answered_at, given.source, coalesce(given.contact_name, '') AS answered_by,
    (SELECT string_agg(concat_ws(', ', a.name_as_written, nullif({PRINTED_OFFICE}, '')), '; ' ORDER BY p.seat)
        FROM appointment p JOIN attendee a ON a.id = p.attendee
        WHERE p.invitation = shown.invitation AND p.to_at IS NULL AND a.name_as_written <> a.office) AS people
FROM shown LEFT JOIN LATERAL (SELECT * FROM answer WHERE invitation = shown.invitation AND effective
    ORDER BY at DESC, id DESC LIMIT 1) given ON true
ORDER BY shown.code, shown.office, shown.invitation
"""


class Coordinator(msgspec.Struct, frozen=True):
    """Who coordinates what; `scope` bounds everything its pages read and change.

    `may_answer`: for those below, as far as the meeting lets the supervisory side; nobody does once doors have closed.
    """

    id: UUID
    scope: Scope
    institution: UUID
    institution_name: str
    side_name: str
    province_name: str
    title: str
    title_en: str
    short_title: str
    simulated: bool
    starts_on: date
    ends_on: date
    zone: str
    due_at: datetime | None
    open: bool
    late: bool
    may_answer: bool


class Below(msgspec.Struct, frozen=True):
    """One institution below; `own` says that it (or staff for it) has answered, so that its province does not.

    `email` is where it is told that its province answered; no page shows it.
    """

    invitation: UUID
    version: int
    institution: str
    office: str
    status: Status
    people: str
    answered_at: datetime | None
    answered_by: str
    own: bool
    may_represent: bool
    email: str


async def opened(token: str) -> Coordinator:
    """Whose page a link opens.

    Raises NotFound("office_link_unknown") whatever is amiss, always by the same two queries.
    """
    key, opens = await links.tried(links.KIND_COORDINATOR, token)
    found = await rows(_OPENED, key)
    if not opens or not found or not is_readable(found[0]):
        raise NotFound("office_link_unknown")
    return _coordinator(found[0])


async def below(who: Coordinator) -> list[Below]:
    """The kabupaten and kota, in the order of their codes."""
    found = await rows(_LINES, *bounds(who.scope), clock.now())
    return [_below(row) for row in found]


def _coordinator(row: Any) -> Coordinator:
    now, closes = clock.now(), rules.closing(row["close_at"], row["ends_on"], Zone(row["zone"]))
    is_open = row["state"] == EventState.OPEN and now < closes
    supervises = row["kind"] == InstitutionKind.ELECTION_SUPERVISOR
    plain = ("id", "institution", "institution_name", "side_name", "province_name", "title", "title_en", "short_title",
             "simulated", "starts_on", "ends_on", "zone", "due_at")  # fmt: skip
    return Coordinator(
        **{name: row[name] for name in plain},
        scope=Scope(row["event"], row["side"], frozenset({row["province"]})),
        open=is_open,
        late=row["due_at"] is not None and now >= row["due_at"],
        may_answer=is_open and supervises and decode(row["settings"]).province_answers,
    )


def _below(row: Any) -> Below:
    plain = ("invitation", "version", "institution", "office", "answered_at", "answered_by", "email")
    return Below(
        **{name: row[name] for name in plain},
        status=Status(row["status"]),
        people=row["people"] or "",
        own=row["source"] not in (None, Source.PROVINCE),
        may_represent=row["representation"] != "not_expected",
    )
