"""After a change of plan: what the offices see of it, who has said that the answer stands, who has changed it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.grants import Scope
from core.ids import uuid7
from events import rules, status
from events.amendments import plan_of
from events.invitees import FROM, bounds
from events.plans import Plan
from events.states import AmendmentKind, AmendmentState, EventState, Status, Zone

_LATEST = """
SELECT a.id FROM amendment a WHERE a.event = e.id AND a.state = 'applied' ORDER BY a.position DESC LIMIT 1
"""
_NEWEST = """
SELECT b.id FROM amendment b WHERE b.event = $1 AND b.state = 'applied' ORDER BY b.position DESC LIMIT 1
"""
# Of an invitation `i` and an amendment `a`: the office gave another answer since, or pressed Tetap.
_STANDING = """
CASE WHEN last.at > a.at THEN 'changed'
     WHEN EXISTS (SELECT 1 FROM reconfirmation w WHERE w.amendment = a.id AND w.invitation = i.id) THEN 'kept'
     ELSE 'open' END
"""
_ASKED = "i.sent_at <= a.at AND i.withdrawn_at IS NULL"


class Standing(StrEnum):
    """What an institution has said since the change."""

    KEPT = "kept"
    CHANGED = "changed"
    OPEN = "open"


class PlanNotice(msgspec.Struct, frozen=True):
    """The newest change as guests see it; `reconfirmed` only where it is one institution's page."""

    amendment: UUID
    letter_number: str
    dated_on: date | None
    kinds: list[AmendmentKind]
    before: Plan
    after: Plan
    reason: str
    at: datetime
    reconfirmed: bool = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody is to come any more."""
        return AmendmentKind.CANCELLATION in self.kinds


class Amended(msgspec.Struct):
    """A change of plan as staff see it; `kept`, `changed` and `open` add up to the institutions asked."""

    id: UUID
    position: int
    letter_number: str
    dated_on: date | None
    kinds: list[AmendmentKind]
    before: Plan
    after: Plan
    reason: str
    file: UUID | None
    state: AmendmentState
    told: int
    at: datetime
    by: str
    newest: bool
    kept: int
    changed: int
    open: int


class Asked(msgspec.Struct):
    """An invitation and what its office has said since the change."""

    invitation: UUID
    institution: str
    office: str
    status: Status
    standing: Standing


async def notice_for(invitation: UUID) -> PlanNotice | None:
    """The newest change of the meeting an invitation belongs to, where its letter had gone before."""
    found = await rows(
        f"SELECT a.*, {_STANDING} <> 'open' AS reconfirmed FROM invitation i "
        f"JOIN event e ON e.id = i.event JOIN amendment a ON a.id = ({_LATEST}) {status.JOINS} "
        "WHERE i.id = $1 AND (i.sent_at <= a.at OR e.state = 'cancelled')",
        invitation,
    )
    return _notice(found[0], reconfirmed=found[0]["reconfirmed"]) if found else None


async def notice_of(slug: str) -> PlanNotice | None:
    """The newest change of a meeting, for its public pages."""
    found = await rows(f"SELECT a.* FROM event e JOIN amendment a ON a.id = ({_LATEST}) WHERE e.slug = $1", slug)
    return _notice(found[0]) if found else None


def _notice(row: Any, *, reconfirmed: bool = False) -> PlanNotice:
    plain = {name: row[name] for name in ("letter_number", "dated_on", "reason", "at")}
    kinds = [AmendmentKind(one) for one in row["kinds"]]
    return PlanNotice(
        amendment=row["id"], kinds=kinds, before=_plan(row["before"]), after=_plan(row["after"]),
        reconfirmed=reconfirmed, **plain,
    )  # fmt: skip


def _plan(kept: str) -> Plan:
    return msgspec.json.decode(kept, type=Plan)


@action
async def keep(invitation: UUID, amendment: UUID, *, actor: Actor) -> None:
    """The answer stands; saying it twice is saying it once.

    Raises NotFound("amendment_unknown"), Refused("event_cancelled" | "invitation_withdrawn" | "answers_closed" |
    "amendment_not_last").
    """
    row = await _lock(invitation)
    if row["amendment"] != amendment:
        raise Refused("amendment_not_last")
    if row["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    if row["withdrawn_at"] is not None:
        raise Refused("invitation_withdrawn")
    closes_at = rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"]))
    if clock.now() >= closes_at:
        raise Refused("answers_closed", at=closes_at)
    made = await rows(
        "INSERT INTO reconfirmation (id, amendment, invitation, at, by_kind, by_id) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (amendment, invitation) DO NOTHING RETURNING id",
        uuid7(),
        amendment,
        invitation,
        clock.now(),
        actor.kind.value,
        actor.id,
    )
    if made:
        await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", invitation)
        subject, fields = ("invitation", invitation), {"amendment": str(amendment)}
        await audit.record(action="answer.reconfirmed", actor=actor, event=row["event"], subject=subject, fields=fields)
        await feed.record(row["event"], kind="invitation", subject=subject)


async def _lock(invitation: UUID) -> Any:
    found = await rows(
        f"SELECT i.event, i.withdrawn_at, e.state, e.ends_on, e.zone, e.answers_close_at, ({_LATEST}) AS amendment "
        "FROM invitation i JOIN event e ON e.id = i.event WHERE i.id = $1 FOR NO KEY UPDATE OF i",
        invitation,
    )
    if not found or found[0]["amendment"] is None:
        raise NotFound("amendment_unknown")
    return found[0]


async def amendments(within: Scope) -> list[Amended]:
    """All changes of a meeting, newest first, with who has said what as far as the scope reaches."""
    found = await rows(
        f"SELECT a.*, coalesce(u.name, '') AS by, a.id IS NOT DISTINCT FROM ({_NEWEST}) AS newest, c.* "
        "FROM amendment a LEFT JOIN account u ON u.id = a.asked_by "
        f"CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE {_STANDING} = 'kept')::int AS kept, "
        f"count(*) FILTER (WHERE {_STANDING} = 'changed')::int AS changed, "
        f"count(*) FILTER (WHERE {_STANDING} = 'open')::int AS open {FROM} AND {_ASKED}) c "
        "WHERE a.event = $1 ORDER BY a.position DESC",
        *bounds(within),
    )
    return [_amended(row) for row in found]


def _amended(row: Any) -> Amended:
    names = ("id", "position", "letter_number", "dated_on", "reason", "file", "told", "at", "by", "newest")
    return Amended(
        **{name: row[name] for name in (*names, "kept", "changed", "open")},
        kinds=[AmendmentKind(one) for one in row["kinds"]],
        before=_plan(row["before"]),
        after=_plan(row["after"]),
        state=AmendmentState(row["state"]),
    )


async def asked(
    within: Scope, amendment: UUID, *, standing: Standing | None, offset: int, limit: int
) -> tuple[list[Asked], int]:
    """Whom a change asked and what they have said since: a piece in order of names, and how many in all."""
    found = await rows(
        f"SELECT *, count(*) OVER ()::int AS total FROM (SELECT i.id AS invitation, n.name AS institution, "
        f"o.title AS office, {status.expression('$4')} AS status, (SELECT {_STANDING} FROM amendment a "
        f"WHERE a.id = $5 AND a.event = $1) AS standing {FROM} "
        "AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL) x "
        "WHERE standing IS NOT NULL AND ($6::text IS NULL OR standing = $6) "
        "ORDER BY institution, office, invitation OFFSET $7 LIMIT $8",
        *bounds(within),
        clock.now(),
        amendment,
        standing.value if standing else None,
        offset,
        limit,
    )
    shown = [
        Asked(row["invitation"], row["institution"], row["office"], Status(row["status"]), Standing(row["standing"]))
        for row in found
    ]
    return shown, found[0]["total"] if found else 0


async def letter_file(event: UUID, amendment: UUID) -> UUID:
    """The signed PDF of an amendment. Raises NotFound("amendment_unknown" | "file_unknown")."""
    found = await rows("SELECT file FROM amendment WHERE id = $1 AND event = $2", amendment, event)
    if not found:
        raise NotFound("amendment_unknown")
    if found[0]["file"] is None:
        raise NotFound("file_unknown")
    file: UUID = found[0]["file"]
    return file


async def present_plan(event: UUID) -> Plan:
    """The plan as it stands. Raises NotFound("event_unknown")."""
    found = await rows("SELECT * FROM event WHERE id = $1", event)
    if not found:
        raise NotFound("event_unknown")
    return await plan_of(found[0])
