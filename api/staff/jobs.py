"""How far a long piece of work is."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.guards import needs
from core import jobs
from core.errors import NotFound
from core.grants import Permission, Scope


class JobOut(msgspec.Struct):
    """`done` of `total` pieces are made; `state` is waiting, running, done, failed or cancelled."""

    id: UUID
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, Any]
    error: str


@get("/events/{slug:str}/jobs/{id:uuid}", opt=needs(Permission.EVENTS_READ), tags=["jobs"])
async def show_job(id: FromPath[UUID], within: NamedDependency[Scope]) -> JobOut:
    """One job of this meeting."""
    return await _shown(id, within)


@post("/events/{slug:str}/jobs/{id:uuid}/cancel", opt=needs(Permission.INVITATIONS_WRITE), tags=["jobs"])
async def cancel_job(id: FromPath[UUID], within: NamedDependency[Scope]) -> JobOut:
    """Asks it to stop after its present chunk."""
    await _shown(id, within)
    await jobs.cancel(id)
    return await _shown(id, within)


async def _shown(id: UUID, within: Scope) -> JobOut:
    job = await jobs.get(id)
    if job.event != within.event:
        raise NotFound("job_unknown")
    return JobOut(job.id, job.kind, job.state, job.done, job.total, job.result, job.error)


handlers: list[Any] = [show_job, cancel_job]
