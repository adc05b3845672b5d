"""A process made to be killed: it works on the tests' database and stops where it is told, saying so."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from core import clock, db, jobs
from core.actors import COMMAND
from events import amendments, answers, invitations
from events.amendments import Ralat
from events.imports import jobs as imports
from events.papers import prints
from events.plans import PlanChange
from events.states import Choice, Source
from tests.factories import given

# Where an answer can be interrupted, by the name the test gives it.
POINTS: dict[str, tuple[Any, str]] = {
    "after the answer": (answers, "seat"),
    "after the seats": (answers, "touch"),
    "before the audit entry": (answers, "_record"),
    "before the message": (answers, "put_receipt"),
    "before the commit": (db.SafeTransaction, "commit"),
}


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def stop_at(point: str) -> None:
    """Makes the named step say `here` and never return."""
    _stop(*POINTS[point])


def _stop(place: Any, name: str) -> None:
    async def wait(*args: Any, **kwargs: Any) -> None:
        say("here")
        await asyncio.Event().wait()

    setattr(place, name, wait)


async def answer(invitation: str, point: str) -> None:
    """Answers for an invitation and stops on the way, or says `done` first where the point is the end."""
    if point in POINTS:
        stop_at(point)
    said = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekda", email="narahubung@uji.example")
    await answers.submit(UUID(invitation), said, source=Source.OWN_LINK, actor=COMMAND)
    say("here")
    await asyncio.Event().wait()


async def amend(event: str, point: str) -> None:
    """Cancels or moves a meeting and stops on the way, or says `here` after the commit where the point is the end."""
    places = {"before the messages": (amendments, "_tell"), "before the commit": (db.SafeTransaction, "commit")}
    if point in places:
        _stop(*places[point])
    plan = PlanChange(starts_on=date(2030, 10, 8))
    [row] = await db.rows("SELECT version FROM event WHERE id = $1", UUID(event))
    await amendments.apply(UUID(event), plan, Ralat("1/X"), version=row["version"], actor=COMMAND)
    say("here")
    await asyncio.Event().wait()


async def work(chunk: str) -> None:
    """Works on waiting jobs in small chunks, saying `chunk` after each."""
    invitations.CHUNK = invitations.MADE = int(chunk)
    prints.CHUNK = int(chunk)
    imports.CHUNK = dict.fromkeys(imports.CHUNK, int(chunk))
    pieces = [
        (invitations.GENERATE, invitations.generate_chunk),
        (invitations.SEND, invitations.send_chunk),
        (prints.PRINT, prints.print_chunk),
        (imports.APPLY, imports.apply_chunk),
    ]
    for kind, piece in pieces:
        jobs.register(kind, _told(piece))
    await jobs.run_waiting()
    say("end")


def _told(piece: jobs.Chunk) -> jobs.Chunk:
    async def run(job: jobs.Job) -> tuple[int, int] | None:
        done = await piece(job)
        say("chunk")
        return done

    return run


WHAT: dict[str, Callable[..., Awaitable[None]]] = {"answer": answer, "amend": amend, "work": work}


async def main(what: Callable[..., Awaitable[None]], *arguments: str) -> None:
    """Does it on a pool of its own."""
    async with db.pool(size=4):
        await clock.refresh()
        await what(*arguments)


if __name__ == "__main__":
    asyncio.run(main(WHAT[sys.argv[1]], *sys.argv[2:]))
