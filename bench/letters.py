"""1,098 letters: invitations made and queued, then delivered by one worker into a real SMTP server."""

import asyncio
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import click

from api import wiring
from api.demo.contacts import load_contacts
from api.demo.sink import Sink, stored
from bench.processes import pss_mb
from bench.stage import on_stage
from core import jobs
from core.actors import COMMAND
from core.db import rows
from events import invitations, meetings
from events.meetings import NewEvent
from events.regions import load_regions, read_regions, seatholders
from events.states import EventKind, Zone
from events.venues import NewVenue


@click.command(help=__doc__)
def main() -> None:
    on_stage(measure)


async def measure(folder: Path) -> None:
    """Prints the figures."""
    async with wiring.connected():
        event = await prepared()
        began = time.perf_counter()
        made = await invite_all(event)
        print(f"{made:,} invitations made and queued with audit, feed and message: {time.perf_counter() - began:.2f} s")
        await _deliver(folder / "mail", made)


async def prepared() -> UUID:
    """A meeting that may invite the whole country."""
    await load_regions(actor=COMMAND)
    await load_contacts(seatholders(read_regions()), actor=COMMAND)
    day = date(2030, 9, 17)
    new = NewEvent(
        slug="ukur",
        kind=EventKind.RAKORNAS,
        official_title="Rapat Ukur",
        short_title="Ukur",
        starts_on=day,
        ends_on=day,
        zone=Zone.WIB,
        venue=NewVenue("Gedung Ukur", Zone.WIB),
        answers_due_at=datetime(2030, 9, 13, 9, tzinfo=UTC),
    )
    return await meetings.create(new, actor=COMMAND)


async def invite_all(event: UUID) -> int:
    """Generates and sends; gives how many messages wait."""
    found = await rows("SELECT id FROM participant_category WHERE event = $1", event)
    await invitations.ask_to_generate(event, categories=[row["id"] for row in found], actor=COMMAND)
    await jobs.run_waiting()
    await invitations.ask_to_send(event, actor=COMMAND)
    await jobs.run_waiting()
    return int((await rows("SELECT count(*)::int AS n FROM delivery WHERE state = 'waiting'"))[0]["n"])


async def _deliver(folder: Path, letters: int) -> None:
    async with Sink(folder, port=0) as sink:
        environment = os.environ | {"SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "api", "worker", env=environment)
        began, highest = 0.0, 0.0
        while len(stored(folder)) < letters:
            await asyncio.sleep(0.1)
            began = began or (time.perf_counter() if stored(folder) else 0.0)
            highest = max(highest, pss_mb(worker.pid))
        took = time.perf_counter() - began
        worker.terminate()
        await worker.wait()
    print(f"{letters:,} letters delivered by one worker: {took:.1f} s after the first, highest PSS {highest:.0f} MB")


if __name__ == "__main__":
    main()
