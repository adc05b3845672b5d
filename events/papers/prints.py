"""Papers for the printer: many sheets or letters in one PDF, made in a job that can be watched and stopped."""

from typing import Final
from uuid import UUID

from core import audit, clock, files, jobs, pieces
from core.actors import Actor
from core.db import action, rows
from core.errors import Invalid, NotFound, Refused
from core.files import Kept
from core.grants import Scope
from core.jobs import Job
from events.invitees import Filter, choose
from events.papers import printing

PRINT: Final = "papers.print"
CHUNK = 100
SHEETS: Final = "sheets"
LETTERS: Final = "letters"


@action
async def ask(scope: Scope, wanted: Filter, *, what: str, actor: Actor) -> tuple[UUID, int]:
    """Starts printing what a list shows; gives the job and how many papers it will hold. One print a person at a time.

    Raises Invalid("nothing_to_print").
    """
    ids, *_ = await choose(scope, wanted, now=clock.now())
    if not ids:
        raise Invalid("nothing_to_print", field="what")
    given = {"what": what, "invitations": [str(one) for one in ids]}
    key = f"{PRINT}:{scope.event}:{actor.id}"
    job = await jobs.start(kind=PRINT, key=key, event=scope.event, input=given, actor=actor, total=len(ids))
    fields = {"what": what, "papers": len(ids)}
    await audit.record(action="papers.printed", actor=actor, event=scope.event, subject=("job", job), fields=fields)
    return job, len(ids)


async def print_chunk(job: Job) -> tuple[int, int] | None:
    """One chunk: a hundred papers, or at the end all of them bound; None when that is done."""
    if "file" in job.result or job.event is None:
        return None
    ids = [UUID(one) for one in job.input["invitations"]]
    number = pieces.missing(job.id, -(-len(ids) // CHUNK))
    if number == 0:
        await pieces.clear()
    if number is None:
        await _finish(job.id, await pieces.bind(job.id, name=f"{job.input['what']}.pdf"))
        await pieces.drop(job.id)
        return None
    make = printing.sheets if job.input["what"] == SHEETS else printing.letters
    papers = await make(job.event, ids[number * CHUNK : (number + 1) * CHUNK])
    await pieces.put(job.id, number, list(papers.values()))
    return min(len(ids), (number + 1) * CHUNK), len(ids)


async def printed(job: UUID, *, event: UUID, asked_by: UUID | None) -> UUID:
    """The file a print ended in, for who asked for it. Raises NotFound("job_unknown"), Refused("print_unfinished")."""
    found = await rows(
        "SELECT result->>'file' AS file FROM job WHERE id = $1 AND event = $2 AND kind = $3 AND asked_by = $4",
        job,
        event,
        PRINT,
        asked_by,
    )
    if not found:
        raise NotFound("job_unknown")
    if found[0]["file"] is None:
        raise Refused("print_unfinished")
    return UUID(found[0]["file"])


@action
async def _finish(job: UUID, kept: Kept) -> None:
    await jobs.keep_result(job, {"file": str(await files.remember(kept))})
