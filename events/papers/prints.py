"""Papers for the printer: many sheets or letters in one PDF, made in a job that can be watched and stopped.

Pieces lie in a folder of the job until they are bound, so that a resumed job goes on where it was.
"""

import asyncio
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

import pypdfium2

from core import audit, clock, files, jobs
from core.actors import Actor
from core.db import action, rows
from core.errors import Invalid, NotFound, Refused
from core.files import Kept
from core.grants import Scope
from core.jobs import Job
from core.settings import settings
from events.invitees import Filter, choose
from events.papers import printing

PRINT: Final = "papers.print"
CHUNK = 100
SHEETS: Final = "sheets"
LETTERS: Final = "letters"
_PDF: Final = "application/pdf"


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
    folder = _folder(job.id)
    number = next((n for n in range(-(-len(ids) // CHUNK)) if not _part(folder, n).exists()), None)
    if number == 0:
        await _clear()
    if number is None:
        bound = await asyncio.to_thread(_bound_files, sorted(folder.iterdir()))
        await _finish(job.id, await files.keep_own(bound, name=f"{job.input['what']}.pdf", media_type=_PDF))
        await asyncio.to_thread(shutil.rmtree, folder)
        return None
    make = printing.sheets if job.input["what"] == SHEETS else printing.letters
    papers = await make(job.event, ids[number * CHUNK : (number + 1) * CHUNK])
    await asyncio.to_thread(_put, _part(folder, number), list(papers.values()))
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


async def _clear() -> None:
    """Throws away what stopped prints have left."""
    home = settings().data_dir / "prints"
    names = [path.name for path in home.iterdir()] if home.exists() else []
    under_way = await rows("SELECT id::text AS id FROM job WHERE state IN ('waiting', 'running') AND kind = $1", PRINT)
    for name in set(names) - {row["id"] for row in under_way}:
        path = home / name
        await asyncio.to_thread(shutil.rmtree if path.is_dir() else Path.unlink, path)


def _folder(job: UUID) -> Path:
    return settings().data_dir / "prints" / str(job)


def _part(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.pdf"


def _put(path: Path, papers: Sequence[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent.with_name(f"{path.parent.name}.{path.name}")  # beside the pieces: half a piece is none
    draft.write_bytes(_bound(papers))
    draft.rename(path)


def _bound_files(paths: Sequence[Path]) -> bytes:
    return _bound([path.read_bytes() for path in paths])


def _bound(papers: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for paper in papers:
            with pypdfium2.PdfDocument(paper) as one:
                whole.import_pages(one)
        whole.save(out)
    return out.getvalue()
