"""What people report about letters that seem false; read by the secretariat, closed by a clerk."""

from datetime import datetime
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7
from events.papers.genuine import paper
from events.states import ReportState


class ReportShown(msgspec.Struct):
    """A report; `known` tells whether the code was one of ours."""

    id: UUID
    known: bool
    seen: str
    contact: str
    state: ReportState
    at: datetime
    version: int


@action
async def report(code: str, *, seen: str, contact: str, actor: Actor) -> UUID:
    """Keeps what somebody saw. Raises Invalid("report_empty")."""
    if not seen.strip():
        raise Invalid("report_empty", field="seen")
    event = (await paper(code)).event
    key = uuid7()
    await execute(
        "INSERT INTO suspicion_report (id, event, code, seen, contact, at) VALUES ($1, $2, $3, $4, $5, $6)",
        key,
        event,
        code[:80],
        seen.strip()[:2000],
        contact.strip()[:160],
        clock.now(),
    )
    await audit.record(action="letter.reported", actor=actor, event=event, subject=("report", key))
    if event:
        await feed.record(event, kind="event", subject=("event", event))
    return key


@action
async def close(report: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """A clerk has dealt with it. Raises NotFound("report_unknown"), Stale, Refused("report_closed")."""
    found = await rows(
        "SELECT state, version FROM suspicion_report WHERE id = $1 AND (event = $2 OR event IS NULL) FOR UPDATE",
        report,
        event,
    )
    if not found:
        raise NotFound("report_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    if found[0]["state"] == ReportState.CLOSED:
        raise Refused("report_closed")
    await execute(
        "UPDATE suspicion_report SET state = 'closed', closed_at = $2, closed_by = $3, version = version + 1 "
        "WHERE id = $1",
        report,
        clock.now(),
        actor.id,
    )
    await audit.record(action="letter.report_closed", actor=actor, event=event, subject=("report", report))
    await feed.record(event, kind="event", subject=("event", event))


async def reports(event: UUID, *, limit: int = 100) -> list[ReportShown]:
    """Reports about this meeting's letters and about codes none of ours, newest first."""
    found = await rows(
        "SELECT id, event IS NOT NULL AS known, seen, contact, state, at, version FROM suspicion_report "
        "WHERE event = $1 OR event IS NULL ORDER BY state = 'closed', id DESC LIMIT $2",
        event,
        limit,
    )
    return [msgspec.convert(dict(row), ReportShown) for row in found]
