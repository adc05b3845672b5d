"""Institutions chosen in the directory and invited together: shown first, done in a job, taken back while untouched."""

from enum import StrEnum
from itertools import groupby
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, jobs
from core.actors import Actor, ActorKind
from core.db import action, rows
from core.errors import Invalid, NotFound, Refused
from core.grants import Scope
from core.jobs import Job
from events import bodies, bulk, invitations, meetings
from events.bulk import Bulk
from events.institutions import HEAD_FIRST
from events.invitations import Seat
from events.states import EventState

INVITE: Final = "institutions.invite"
CHUNK = 100
NAMED: Final = 20


class Left(StrEnum):
    """Why a chosen institution is left alone; one whose invitation was withdrawn is to be invited again, not anew."""

    INVITED = "invited"
    WITHDRAWN = "withdrawn"
    NO_OFFICE = "no_office"


class LeftAlone(msgspec.Struct):
    """How many are left alone for a reason; the first twenty by name."""

    why: Left
    n: int
    names: list[str]


class SelectionPreview(msgspec.Struct):
    """What inviting would do: how many were chosen, how many of them fit, and who is left alone."""

    chosen: int
    fit: int
    left: list[LeftAlone]


_SORTED: Final = f"""
SELECT n.id AS institution, n.name, o.id AS office, CASE
    WHEN EXISTS (SELECT 1 FROM invitation i WHERE i.event = $1 AND i.institution = n.id AND i.withdrawn_at IS NULL)
        THEN 'invited'
    WHEN o.id IS NULL THEN 'no_office'
    WHEN EXISTS (SELECT 1 FROM invitation i WHERE i.event = $1 AND i.office = o.id) THEN 'withdrawn' END AS why
FROM institution n LEFT JOIN LATERAL (SELECT id FROM office WHERE institution = n.id ORDER BY {HEAD_FIRST} LIMIT 1) o
    ON true
WHERE n.id = ANY($2::uuid[]) ORDER BY why, n.name, n.id
"""
# An invitation nobody has touched since is still at its first version.
_UNTOUCHED: Final = """
SELECT i.id FROM invitation i JOIN audit_entry a ON a.subject_id = i.id AND a.action = 'invitation.created'
WHERE i.event = $1 AND a.fields->>'job' = $2 AND i.version = 1 AND i.withdrawn_at IS NULL ORDER BY 1
"""


async def preview(scope: Scope, ids: list[UUID]) -> SelectionPreview:
    """Who would be invited and who left alone; writes nothing. Raises NotFound("institution_unknown")."""
    await bodies.ensure_seen(scope, ids)
    found = await rows(_SORTED, scope.event, ids)
    left = []
    for why, group in groupby((row for row in found if row["why"]), key=lambda row: row["why"]):
        names = [row["name"] for row in group]
        left.append(LeftAlone(Left(why), len(names), names[:NAMED]))
    return SelectionPreview(len(found), len(_fit(found)), left)


@action
async def ask(scope: Scope, ids: list[UUID], *, category: UUID, actor: Actor) -> UUID:
    """Starts inviting the heads of those that fit.

    Raises NotFound("institution_unknown"), Invalid("category_unknown" | "nobody_to_invite"),
    Refused("event_cancelled").
    """
    await _lock(scope.event)
    await bodies.ensure_seen(scope, ids)
    if not await rows("SELECT 1 FROM participant_category WHERE id = $1 AND event = $2", category, scope.event):
        raise Invalid("category_unknown", field="category")
    fit = [str(row["institution"]) for row in _fit(await rows(_SORTED, scope.event, ids))]
    if not fit:
        raise Invalid("nobody_to_invite", field="ids")
    given = {"category": str(category), "ids": fit}
    job = await jobs.start(kind=INVITE, event=scope.event, input=given, actor=actor, total=len(fit))
    fields = {"category": str(category), "institutions": len(fit)}
    await audit.record(
        action="institutions.invited", actor=actor, event=scope.event, subject=("job", job), fields=fields
    )
    return job


@action
async def undo(scope: Scope, job: UUID, *, reason: str, actor: Actor) -> UUID:
    """Withdraws what a job invited and nobody has touched since.

    Raises NotFound("job_unknown" | "invitation_unknown"), Invalid("reason_missing" | "nothing_chosen").
    """
    kept = await jobs.get(job)
    if kept.event != scope.event or kept.kind != INVITE:
        raise NotFound("job_unknown")
    found = await rows(_UNTOUCHED, scope.event, str(job))
    ids = [row["id"] for row in found]
    return await bulk.start(scope, Bulk.WITHDRAW, ids, reason=reason, actor=actor)


async def chunk(job: Job) -> tuple[int, int] | None:
    """One chunk: the next hundred that still fit."""
    ids = [UUID(one) for one in job.input["ids"]][job.done : job.done + CHUNK]
    if not ids or job.event is None:
        return None
    await _invite(job, job.event, ids)
    return job.done + len(ids), job.total


@action
async def _invite(job: Job, event: UUID, ids: list[UUID]) -> None:
    await _lock(event)
    category = UUID(job.input["category"])
    seats = [Seat(row["institution"], row["office"], category) for row in _fit(await rows(_SORTED, event, ids))]
    actor = Actor(ActorKind.ACCOUNT, job.asked_by) if job.asked_by else Actor(ActorKind.WORKER)
    await invitations.make(event, seats, actor=actor, fields={"job": str(job.id)})
    await jobs.keep_result(job.id, {"done": int(job.result.get("done", 0)) + len(seats)})


async def _lock(event: UUID) -> None:
    if (await meetings.lock(event))["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")


def _fit(found: list[Any]) -> list[Any]:
    return [row for row in found if row["why"] is None]
