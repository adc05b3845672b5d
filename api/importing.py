"""`import-invitees`: a directory or answers file from the command line, written only on the word `--apply`."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from core import jobs
from core.actors import COMMAND
from core.db import rows
from core.errors import NotFound, Refused
from core.grants import Scope
from events.imports import jobs as imports
from events.imports import runs
from events.imports.lines import Outcome
from events.states import ImportKind

_WAIT: Final = 0.2


async def import_invitees(path: Path, *, slug: str, kind: ImportKind, apply: bool, say: Callable[[str], None]) -> None:
    """Says what a file would do and what is wrong or asked; writes it where told to.

    Raises NotFound("event_unknown"), Invalid and Refused as events/imports/.
    """
    found = await rows("SELECT id FROM event WHERE slug = $1", slug)
    if not found:
        raise NotFound("event_unknown")
    scope, data = Scope(found[0]["id"]), await asyncio.to_thread(path.read_bytes)
    key = await runs.take(scope, kind=kind, data=data, text="", name=path.name, actor=COMMAND)
    checked = await runs.check(scope, key, actor=COMMAND)
    say(" ".join(f"{name}={count}" for name, count in checked.figures.items()))
    for line in checked.lines(Outcome.FAULTY):
        say(f"{line.sheet or path.name}:{line.row} " + ", ".join(f"{one.column}: {one.code}" for one in line.faults))
    for line in checked.lines(Outcome.DOUBTFUL):
        say(f"{line.sheet or path.name}:{line.row} ? {line.doubts[0].code} {line.doubts[0].params.get('said', '')}")
    if apply:
        job = await imports.apply(scope, key, version=checked.about.version, actor=COMMAND)
        say(f"applied: {await _finished(job)}")


async def _finished(job: UUID) -> str:
    """Works it off here, or waits for the worker that took it."""
    await jobs.run_waiting()
    while (state := (await jobs.get(job)).state) in ("waiting", "running"):  # noqa: ASYNC110 - another process works
        await asyncio.sleep(_WAIT)
    if state != "done":
        raise Refused("job_failed", state=state)
    return state
