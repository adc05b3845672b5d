"""1,098 letters and 1,098 confirmation sheets as PDF, printed by one worker."""

import asyncio
import os
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

import click

from api import wiring
from bench.letters import prepared
from bench.processes import pss_mb
from bench.stage import on_stage
from core import jobs
from core.actors import COMMAND
from core.db import rows
from core.grants import Scope
from events import invitations
from events.invitees import Filter
from events.papers import letters, prints, texts
from events.papers.letters import Numbering
from events.papers.texts import Text


@click.command(help=__doc__)
def main() -> None:
    on_stage(measure)


async def measure(folder: Path) -> None:
    """Prints the figures."""
    async with wiring.connected():
        event = await prepared()
        found = await rows("SELECT id FROM participant_category WHERE event = $1", event)
        await invitations.ask_to_generate(event, categories=[row["id"] for row in found], actor=COMMAND)
        await jobs.run_waiting()
        await texts.write(event, Text(), individual=True, version=0, actor=COMMAND)
        [issuer] = await rows("SELECT id FROM institution ORDER BY key LIMIT 1")
        numbering = Numbering("{no}/K1/{bulan_romawi}/{tahun}", 1, date(2030, 8, 30), issuer["id"])
        await letters.number_all(event, numbering, actor=COMMAND)
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "api", "worker", env=dict(os.environ))
        for what in (prints.LETTERS, prints.SHEETS):
            await _print(event, what, worker.pid)
        worker.terminate()
        await worker.wait()


async def _print(event: UUID, what: str, worker: int) -> None:
    began, highest = time.perf_counter(), 0.0
    job, papers = await prints.ask(Scope(event=event), Filter(), what=what, actor=COMMAND)
    while (await jobs.get(job)).state in {"waiting", "running"}:
        await asyncio.sleep(0.1)
        highest = max(highest, pss_mb(worker))
    took = time.perf_counter() - began
    print(f"{papers:,} {what} as one PDF: {took:.1f} s, highest PSS {highest:.0f} MB")


if __name__ == "__main__":
    main()
