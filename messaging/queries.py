"""What staff see of the outbox: every message with the state of its newest delivery."""

from datetime import datetime
from uuid import UUID

import msgspec

from core.db import rows


class MessageLine(msgspec.Struct, frozen=True):
    """One message; `state` is its newest delivery's, `none` where there was no address to send to."""

    id: UUID
    template: str
    kind: str
    state: str
    subject_kind: str
    subject_id: UUID
    recipient_kind: str
    recipient_id: UUID
    address: str
    title: str
    at: datetime
    attempts: int
    error: str


_NEWEST = """
FROM message m LEFT JOIN LATERAL (SELECT state, address, attempt, error, ended_at FROM delivery d
    WHERE d.message = m.id ORDER BY d.attempt DESC LIMIT 1) d ON true
WHERE m.scope_id = $1 AND ($2::text IS NULL OR coalesce(d.state, 'none') = $2)
    AND ($3::text IS NULL OR d.address ILIKE '%' || $3 || '%' OR m.title ILIKE '%' || $3 || '%')
    AND ($4::uuid[] IS NULL OR m.subject_id = ANY($4))
"""
_LINES = f"""
SELECT m.id, m.template, m.kind, coalesce(d.state, 'none') AS state, m.subject_kind, m.subject_id, m.recipient_kind,
    m.recipient_id, coalesce(d.address, '') AS address, m.title, m.due_at AS at,
    coalesce(d.attempt, 0) AS attempts, coalesce(d.error, '') AS error
{_NEWEST} ORDER BY m.id DESC LIMIT $5 OFFSET $6
"""


async def messages(
    scope: UUID,
    *,
    state: str | None = None,
    text: str | None = None,
    subjects: list[UUID] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[MessageLine]:
    """Messages of a scope, newest first."""
    wanted = _escaped(text) if text else None
    found = await rows(_LINES, scope, state, wanted, subjects, limit, offset)
    return [MessageLine(**dict(row)) for row in found]


async def states(scope: UUID, *, text: str | None = None, subjects: list[UUID] | None = None) -> dict[str, int]:
    """How many messages stand in each state."""
    wanted = _escaped(text) if text else None
    found = await rows(
        f"SELECT coalesce(d.state, 'none') AS state, count(*)::int AS n {_NEWEST} GROUP BY 1",
        scope,
        None,
        wanted,
        subjects,
    )
    return {row["state"]: row["n"] for row in found}


async def whole(scope: UUID, message: UUID, *, subjects: list[UUID] | None = None) -> tuple[str, str] | None:
    """Title and text of one message as sent, the link still a placeholder; None where the scope has no such message."""
    found = await rows(
        "SELECT title, text FROM message WHERE scope_id = $1 AND id = $2 "
        "AND ($3::uuid[] IS NULL OR subject_id = ANY($3))",
        scope,
        message,
        subjects,
    )
    return (found[0]["title"], found[0]["text"]) if found else None


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
