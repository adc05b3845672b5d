"""The change feed: readers of a cursor miss nothing, whatever order writers commit in."""

import asyncio
import random
from uuid import UUID

import pytest

from core import feed
from core.db import action, execute
from core.errors import Invalid
from core.ids import uuid7


@action
async def _write(event: UUID, subjects: list[UUID], pause: float) -> None:
    """Notes its subjects first and commits a while later, as a slow transaction does."""
    await feed.record_many(event, kind="attendee", subjects=[("attendee", each) for each in subjects])
    await asyncio.sleep(pause)


async def _read_on(event: UUID, cursor: str, limit: int, rounds: int = 1) -> tuple[list[UUID], str]:
    seen: list[UUID] = []
    for _ in range(rounds):
        complete = False
        while not complete:
            page = await feed.read(event, cursor, limit=limit)
            seen += [change.subject_id for change in page.changes]
            cursor, complete = page.cursor, page.complete
    return seen, cursor


@pytest.mark.parametrize(("seed", "limit"), [(1, 3), (2, 7), (3, 500)])
async def test_readers_miss_nothing_under_writers_that_commit_out_of_order(db: None, seed: int, limit: int) -> None:
    rng, event = random.Random(seed), uuid7()
    written = [[uuid7() for _ in range(rng.randrange(1, 6))] for _ in range(120)]
    start = (await feed.read(event)).cursor
    gate = asyncio.Semaphore(8)

    async def write(subjects: list[UUID]) -> None:
        async with gate:
            await _write(event, subjects, rng.choice([0, 0, 0.001, 0.02]))

    async def follow() -> list[UUID]:
        seen, cursor = await _read_on(event, start, limit)
        while not done.is_set():
            more, cursor = await _read_on(event, cursor, limit)
            seen += more
        more, _ = await _read_on(event, cursor, limit)
        return seen + more

    done = asyncio.Event()
    readers = [asyncio.create_task(follow()) for _ in range(3)]
    await asyncio.gather(*(write(subjects) for subjects in written))
    done.set()
    expected = {subject for subjects in written for subject in subjects}
    for seen in await asyncio.gather(*readers):
        assert set(seen) == expected
        assert len(seen) == len(expected)


async def test_page_that_stops_early_goes_on_where_it_stopped(db: None) -> None:
    event, start = uuid7(), (await feed.read(uuid7())).cursor
    subjects = [uuid7() for _ in range(10)]
    await _write(event, subjects, 0)
    first = await feed.read(event, start, limit=4)
    assert not first.complete
    await _write(event, [uuid7()], 0)
    rest, _ = await _read_on(event, first.cursor, 4)
    seen = [change.subject_id for change in first.changes] + rest
    assert set(subjects) <= set(seen)
    assert len(seen) == len(set(seen))


async def test_feed_of_one_event_is_silent_about_another(db: None) -> None:
    event, other = uuid7(), uuid7()
    start = (await feed.read(event)).cursor
    await _write(other, [uuid7()], 0)
    assert (await _read_on(event, start, 10))[0] == []


async def test_new_epoch_makes_old_cursors_begin_anew(db: None) -> None:
    event = uuid7()
    start = (await feed.read(event)).cursor
    await execute("INSERT INTO installation (id, singleton, epoch) VALUES ($1, true, 2)", uuid7())
    page = await feed.read(event, start)
    assert (page.fresh, page.changes) == (True, [])
    assert not (await feed.read(event, page.cursor)).fresh


@pytest.mark.parametrize("cursor", ["", "x", "1.2.3", "1.x.0.0", "1.2.zz.0"])
async def test_cursor_we_did_not_make_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor_unreadable"):
        await feed.read(uuid7(), cursor)
