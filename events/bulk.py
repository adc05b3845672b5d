"""Many invitations at once: shown first, done in a job a hundred at a time, taken back by the opposite."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, jobs
from core.actors import Actor, ActorKind
from core.db import action, rows
from core.errors import Invalid, NotFound, Refused
from core.grants import Scope
from core.jobs import Job
from events import invitees, meetings, standing
from events.invitees import Filter
from events.states import EventState

BULK: Final = "invitations.bulk"
CHUNK = 100


class Bulk(StrEnum):
    """What is done to many; each has its opposite."""

    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CHECK = "check"
    UNCHECK = "uncheck"


OPPOSITE: Final = {
    Bulk.WITHDRAW: Bulk.RESTORE,
    Bulk.RESTORE: Bulk.WITHDRAW,
    Bulk.CHECK: Bulk.UNCHECK,
    Bulk.UNCHECK: Bulk.CHECK,
}
_ENTRIES: Final = {
    Bulk.WITHDRAW: "invitation.withdrawn",
    Bulk.RESTORE: "invitation.restored",
    Bulk.CHECK: "invitation.checked",
    Bulk.UNCHECK: "invitation.unchecked",
}
_FITS: Final = {
    Bulk.WITHDRAW: "i.withdrawn_at IS NULL",
    Bulk.RESTORE: "i.withdrawn_at IS NOT NULL",
    Bulk.CHECK: "i.check_since IS NOT NULL",
    Bulk.UNCHECK: "i.check_since IS NULL",
}
_COUNTED: Final = """
SELECT count(*)::int AS fit, count(*) FILTER (WHERE i.sent_at IS NOT NULL)::int AS sent,
    count(*) FILTER (WHERE EXISTS (SELECT 1 FROM answer a WHERE a.invitation = i.id AND a.effective))::int AS answered,
    (SELECT count(DISTINCT p.attendee)::int FROM appointment p JOIN invitation j ON j.id = p.invitation
        WHERE j.id = ANY($1::uuid[]) AND p.to_at IS NULL AND j.withdrawn_at IS NULL) AS people
FROM invitation i WHERE i.id = ANY($1::uuid[]) AND %s
"""


class BulkPreview(msgspec.Struct):
    """What a bulk action would do: to how many of the chosen; of these sent and answered; passes live among them."""

    chosen: int
    fit: int
    sent: int
    answered: int
    people: int


async def preview(scope: Scope, what: Bulk, *, wanted: Filter, ids: Sequence[UUID]) -> BulkPreview:
    """Counts what would be touched; `ids` where given, else all that the filter keeps. Raises NotFound."""
    chosen = await _chosen(scope, wanted, ids)
    [row] = await rows(_COUNTED % _FITS[what], chosen)
    return BulkPreview(len(chosen), **dict(row))


@action
async def ask(scope: Scope, what: Bulk, *, wanted: Filter, ids: Sequence[UUID], reason: str, actor: Actor) -> UUID:
    """Starts it. Raises NotFound, Invalid("reason_missing" | "nothing_chosen"), Refused("event_cancelled")."""
    chosen = await _chosen(scope, wanted, ids)
    fit = await rows(f"SELECT i.id FROM invitation i WHERE i.id = ANY($1::uuid[]) AND {_FITS[what]} ORDER BY 1", chosen)
    return await start(scope, what, [row["id"] for row in fit], reason=reason, actor=actor)


@action
async def undo(scope: Scope, job: UUID, *, actor: Actor) -> UUID:
    """Starts the opposite for all that a job did, where nothing happened since. Raises NotFound, Invalid, Refused."""
    kept = await jobs.get(job)
    if kept.event != scope.event or kept.kind != BULK:
        raise NotFound("job_unknown")
    what = Bulk(kept.input["what"])
    found = await rows(
        "SELECT a.subject_id AS id FROM audit_entry a WHERE a.event = $1 AND a.action = $2 AND a.fields->>'job' = $3 "
        "AND NOT EXISTS (SELECT 1 FROM audit_entry b WHERE b.subject_id = a.subject_id AND b.id > a.id "
        "AND b.action = ANY($4::text[])) ORDER BY 1",
        scope.event,
        _ENTRIES[what],
        str(job),
        list(_ENTRIES.values()),
    )
    done = [row["id"] for row in found]
    return await start(scope, OPPOSITE[what], done, reason=str(kept.input["reason"]), actor=actor)


async def start(scope: Scope, what: Bulk, ids: list[UUID], *, reason: str, actor: Actor) -> UUID:
    """Starts it for these (step). Raises NotFound, Invalid("reason_missing" | "nothing_chosen")."""
    if what is Bulk.WITHDRAW and not reason.strip():
        raise Invalid("reason_missing", field="reason")
    if not ids:
        raise Invalid("nothing_chosen", field="ids")
    await invitees.ensure_seen(scope, ids)
    given = {"what": what.value, "ids": [str(one) for one in ids], "reason": reason.strip()}
    job = await jobs.start(kind=BULK, event=scope.event, input=given, actor=actor, total=len(ids))
    fields = {"what": what.value, "invitations": len(ids), "at": clock.now().isoformat()}
    await audit.record(action="invitations.bulk", actor=actor, event=scope.event, subject=("job", job), fields=fields)
    return job


async def chunk(job: Job) -> tuple[int, int] | None:
    """One chunk: the next hundred."""
    ids = [UUID(one) for one in job.input["ids"]][job.done : job.done + CHUNK]
    if not ids or job.event is None:
        return None
    await _do(job, job.event, ids)
    return job.done + len(ids), job.total


@action
async def _do(job: Job, event: UUID, ids: list[UUID]) -> None:
    what = Bulk(job.input["what"])
    if what is Bulk.RESTORE and (await meetings.lock(event))["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    actor = Actor(ActorKind.ACCOUNT, job.asked_by) if job.asked_by else Actor(ActorKind.WORKER)
    given: dict[str, Any] = {"event": event, "actor": actor, "fields": {"job": str(job.id)}}
    if what is Bulk.WITHDRAW:
        done = await standing.withdraw(ids, reason=job.input["reason"], **given)
    else:
        steps = {Bulk.RESTORE: standing.restore, Bulk.CHECK: standing.check, Bulk.UNCHECK: standing.uncheck}
        done = await steps[what](ids, **given)
    await jobs.keep_result(job.id, {"what": what, "done": int(job.result.get("done", 0)) + len(done)})


async def _chosen(scope: Scope, wanted: Filter, ids: Sequence[UUID]) -> list[UUID]:
    if ids:
        await invitees.ensure_seen(scope, list(ids))
        return list(ids)
    found, *_ = await invitees.choose(scope, wanted, now=clock.now())
    return found
