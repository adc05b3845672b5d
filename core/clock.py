"""The only source of now for domain times; the demo and tests add an offset kept in the database, which only grows.

Domain time judges deadlines, windows, link ends and retention. Real time judges sign-ins, one-time codes, limits,
takes, back-off and time-outs. SQL gets either as a parameter.
"""

from datetime import UTC, datetime, timedelta
from math import ceil

from core.db import execute, rows
from core.errors import Refused
from core.ids import uuid7

_offset = timedelta(0)


def real_now() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Domain time, aware, in UTC: the machine's time plus the demo's offset as this process last read it."""
    return real_now() + _offset


def offset() -> timedelta:
    """The offset as this process last read it; zero outside demo and tests."""
    return _offset


async def refresh() -> timedelta:
    """Reads the kept offset anew; each process does so at start, and in the demo before each piece of work."""
    global _offset  # noqa: PLW0603 - one offset a process
    found = await rows("SELECT clock_offset_ms FROM installation")
    kept = found[0]["clock_offset_ms"] if found else None
    _offset = timedelta(milliseconds=kept or 0)
    return _offset


async def go_to(moment: datetime) -> None:
    """Sets domain time to `moment` (step). The first time any way, afterwards only forward.

    Raises Refused("clock_goes_back") for a moment before the present one.
    """
    found = await rows("SELECT clock_offset_ms FROM installation FOR UPDATE")
    kept = found[0]["clock_offset_ms"] if found else None
    wanted = ceil((moment - real_now()) / timedelta(milliseconds=1))  # up: at `moment` it is not a little before it
    if kept is not None and wanted < kept:
        raise Refused("clock_goes_back")
    await execute(
        "INSERT INTO installation (id, singleton, clock_offset_ms) VALUES ($1, true, $2) "
        "ON CONFLICT (singleton) DO UPDATE SET clock_offset_ms = excluded.clock_offset_ms",
        uuid7(),
        wanted,
    )
