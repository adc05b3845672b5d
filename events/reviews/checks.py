"""Answers that are to be checked: what stood before beside what stands now, the longest waiting first."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows, snapshot
from core.grants import Scope
from events.invitees import FROM, PRINTED_OFFICE, DelegateShown, bounds
from events.states import Choice, Source


class Stood(msgspec.Struct):
    """What an invitation had come to: the answer that counted, who gave it, and who sat there.

    `contact` and `phone` are whom the answer named; `by` the member of staff who took it down.
    """

    choice: Choice
    source: Source
    at: datetime
    late: bool
    reason: str
    contact: str
    phone: str
    by: str
    seats: list[DelegateShown]


class CheckShown(msgspec.Struct):
    """An invitation to be checked. `before` is null where nothing had been answered, `now` where nothing counts.

    `new_phone`: the number given now was known neither from the directory nor from the answer before. `denied`: the
    earlier contact said that a change was none of theirs.
    """

    invitation: UUID
    version: int
    institution: str
    office: str
    since: datetime
    before: Stood | None
    now: Stood | None
    new_phone: bool
    denied: bool


ANSWER: Final = """SELECT b.id, b.choice, b.source, b.at, b.late, b.reason, b.contact_name AS contact,
        b.contact_phone AS phone, coalesce((SELECT name FROM account WHERE id = b.by_id AND b.by_kind = 'account'), '')
        AS by FROM answer b WHERE b.invitation = i.id AND b.effective"""
SEATS: Final = f"""(SELECT coalesce(json_agg(json_build_object('attendee', a.id, 'name', a.name_as_written,
        'capacity', p.capacity, 'office', {PRINTED_OFFICE}) ORDER BY p.seat), '[]') FROM appointment p
        JOIN attendee a ON a.id = p.attendee WHERE p.invitation = i.id AND %s)::text"""
# Seats that were live just before an invitation `i` was marked.
SAT_BEFORE: Final = "p.from_at < i.check_since AND (p.to_at IS NULL OR p.to_at >= i.check_since)"
ORDER: Final = "ORDER BY b.at DESC, b.id DESC LIMIT 1"
_CHECKS: Final = f"""
SELECT i.id AS invitation, i.version, x.institution, x.office, i.check_since AS since, x.total,
    row_to_json(before)::text AS before, row_to_json(present)::text AS now,
    {SEATS % SAT_BEFORE} AS seats_before, {SEATS % "p.to_at IS NULL"} AS seats_now,
    present.phone <> '' AND present.phone <> coalesce(before.phone, '') AND NOT EXISTS (SELECT 1 FROM contact_person k
        WHERE k.institution = i.institution AND k.phone = present.phone AND k.from_at < i.check_since
        AND (k.to_at IS NULL OR k.to_at >= i.check_since)) AS new_phone,
    EXISTS (SELECT 1 FROM answer b WHERE b.invitation = i.id AND b.effective AND b.denied_at IS NOT NULL
        AND b.at >= i.check_since) AS denied
FROM (SELECT i.id, n.name AS institution, o.title AS office, count(*) OVER ()::int AS total
    {FROM} AND i.check_since IS NOT NULL AND i.withdrawn_at IS NULL) x JOIN invitation i ON i.id = x.id
LEFT JOIN LATERAL ({ANSWER} AND b.at < i.check_since {ORDER}) before ON true
LEFT JOIN LATERAL ({ANSWER} {ORDER}) present ON true
ORDER BY i.check_since, i.id OFFSET $4 LIMIT $5
"""


async def checks(scope: Scope, *, offset: int, limit: int) -> tuple[list[CheckShown], int]:
    """The invitations to be checked within the scope, and how many in all."""
    async with snapshot():
        found = await rows(_CHECKS, *bounds(scope), offset, limit)
    return [_shown(row) for row in found], found[0]["total"] if found else 0


def _shown(row: Any) -> CheckShown:
    plain = ("invitation", "version", "institution", "office", "since")
    return CheckShown(
        **{name: row[name] for name in plain},
        before=stood(row["before"], row["seats_before"]),
        now=stood(row["now"], row["seats_now"]),
        new_phone=bool(row["new_phone"]),
        denied=row["denied"],
    )


def stood(answer: str | None, seats: str) -> Stood | None:
    """An answer and its seats, both as JSON."""
    if answer is None:
        return None
    given = msgspec.json.decode(answer)
    return msgspec.convert(given | {"seats": msgspec.json.decode(seats)}, Stood)
