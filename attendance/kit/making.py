"""Making the kit: asked for, or by itself the evening before, as a job that can be watched, stopped and resumed."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from attendance import keys
from attendance.kit import facts, printing
from attendance.kit.facts import Section
from core import audit, clock, dates, feed, files, jobs, pieces
from core.actors import WORKER, Actor
from core.db import action, rows
from core.errors import NotFound, Refused
from core.files import Kept
from core.jobs import Job

KIT: Final = "kit.make"
_TRIES: Final = 3  # of a kit that makes itself and fails

# The evening before a meeting, at five by the clocks where it is held; a meeting that moves has another plan.
_PLAN: Final = "concat_ws('/', e.starts_on, e.ends_on, coalesce(v.zone, e.zone))"
_ZONE: Final = dates.zone_sql("coalesce(v.zone, e.zone)")
_AT: Final = f"(e.starts_on - 1 + time '17:00')::timestamp AT TIME ZONE {_ZONE}"
_COMING: Final = f"""
SELECT DISTINCT {_AT} AS moment FROM event e LEFT JOIN venue v ON v.id = e.venue
WHERE e.state = 'open' AND e.rehearsal_of IS NULL AND {_AT} > $1 AND {_AT} <= $2
"""
_DUE: Final = f"""
SELECT e.id, {_PLAN} AS plan FROM event e LEFT JOIN venue v ON v.id = e.venue
WHERE e.state = 'open' AND e.rehearsal_of IS NULL
    AND $1 >= {_AT}
    AND $1 < (e.ends_on + 1)::timestamp AT TIME ZONE {_ZONE}
    AND NOT EXISTS (SELECT 1 FROM job j WHERE j.event = e.id AND j.kind = '{KIT}' AND j.input->>'plan' = {_PLAN}
        AND j.state <> 'failed')
    AND (SELECT count(*) FROM job j WHERE j.event = e.id AND j.kind = '{KIT}' AND j.input->>'plan' = {_PLAN}) < {_TRIES}
ORDER BY e.id
"""


class Asked(msgspec.Struct):
    """`plan` is the day plan of a kit that made itself, else empty; `cursor` is the feed's before anything was read."""

    plan: str
    as_of: datetime
    cursor: str
    sections: list[Section]


@action
async def ask(event: UUID, *, actor: Actor) -> UUID:
    """Starts making a kit, or gives the job that makes one already. Raises Refused("kit_cancelled")."""
    [row] = await rows("SELECT state FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    if row["state"] == "cancelled":
        raise Refused("kit_cancelled")
    return await _start(event, plan="", actor=actor)


async def sweep() -> int:
    """Asks for every kit whose evening has come, once a meeting and day plan; gives how many."""
    due = await rows(_DUE, clock.now())
    for row in due:
        await _begin(row["id"])
    return len(due)


async def due_moments(after: datetime, until: datetime) -> list[datetime]:
    """When kits make themselves in that time."""
    return [row["moment"] for row in await rows(_COMING, after, until)]


@action
async def _begin(event: UUID) -> None:
    await rows("SELECT 1 FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    found = [row for row in await rows(_DUE, clock.now()) if row["id"] == event]
    if found:  # else another sweep was first
        await _start(event, plan=found[0]["plan"], actor=WORKER)


async def _start(event: UUID, *, plan: str, actor: Actor) -> UUID:
    key = f"{KIT}:{event}"
    found = await rows("SELECT id FROM job WHERE key = $1 AND state IN ('waiting', 'running')", key)
    if found:
        return UUID(str(found[0]["id"]))
    await keys.ensure(event, actor=actor)
    sections = await facts.sections(event)
    cursor = (await feed.read(event)).cursor
    given = msgspec.to_builtins(Asked(plan, clock.now(), cursor, sections))
    job = await jobs.start(kind=KIT, key=key, event=event, input=given, actor=actor, total=len(sections) + 2)
    fields = {"sections": len(sections), "by_itself": bool(plan)}
    await audit.record(action="kit.asked", actor=actor, event=event, subject=("job", job), fields=fields)
    return job


async def chunk(job: Job) -> tuple[int, int] | None:
    """One piece: the front pages, a section's list, the blank sheets; at the end all of them bound."""
    if "file" in job.result or job.event is None:
        return None
    asked = msgspec.convert(job.input, Asked)
    total = len(asked.sections) + 2
    number = pieces.missing(job.id, total)
    if number == 0:
        await pieces.clear()
    if number is None:
        await _finish(job.id, await pieces.bind(job.id, name=f"kit-darurat-{asked.as_of:%Y%m%d-%H%M}.pdf"))
        await pieces.drop(job.id)
        return None
    await pieces.put(job.id, number, await _piece(job.event, asked, number))
    return number + 1, total


async def _piece(event: UUID, asked: Asked, number: int) -> list[bytes]:
    if number == 0:
        return await printing.front(event, asked.sections, as_of=asked.as_of)
    if number <= len(asked.sections):
        return await printing.section(event, asked.sections[number - 1], as_of=asked.as_of)
    return await printing.blank(event, as_of=asked.as_of)


@action
async def _finish(job: UUID, kept: Kept) -> None:
    await jobs.keep_result(job, {"file": str(await files.remember(kept)), "size": kept.size})


async def cancel(job: UUID, *, event: UUID) -> None:
    """Asks a kit under way to stop. Raises NotFound("job_unknown")."""
    await _known(job, event=event)
    await jobs.cancel(job)


async def file_of(job: UUID, *, event: UUID) -> UUID:
    """The file of a kit. Raises NotFound("job_unknown"), Refused("print_unfinished")."""
    row = await _known(job, event=event)
    if row["file"] is None:
        raise Refused("print_unfinished")
    return UUID(row["file"])


async def _known(job: UUID, *, event: UUID) -> Any:
    found = await rows(
        "SELECT result->>'file' AS file FROM job WHERE id = $1 AND event = $2 AND kind = $3", job, event, KIT
    )
    if not found:
        raise NotFound("job_unknown")
    return found[0]
