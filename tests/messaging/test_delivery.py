"""Delivery by a real worker over real SMTP: everything goes, a kill doubles at most what was in flight."""

import asyncio
import itertools
import random
import signal
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from api.worker import CONNECTIONS
from core.db import action, rows
from core.settings import settings
from messaging import outbox
from messaging.outbox import Draft
from tests.factories import meeting
from tests.messaging.post import all_sent, count, received, sink, until, wired, worker

_CODES = ["16.71", "32.75", "53", "53.71", "73.71", "91.06"]


async def _waiting_letters() -> int:
    async with wired():
        await meeting(_CODES)
    return len(_CODES)


async def test_worker_sends_everything_with_text_html_and_the_link(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()
    async with sink(tmp_path) as mails, worker(mails.port):
        await until(all_sent)
    counted = received(tmp_path)
    assert (len(counted), sum(counted.values())) == (letters, letters)
    mail = next(tmp_path.glob("*.eml")).read_text()
    assert "Content-Type: text/html" in mail
    stored = (await rows("SELECT text FROM message LIMIT 1"))[0]["text"]
    assert "{link}" in stored
    assert "/k/" not in stored


async def _killed_when(ready: asyncio.Event, folder: Path, *, block: asyncio.Event) -> None:
    """A worker killed at the moment `ready` is set; its sink answers only after `block`."""

    async def pause(_name: str) -> None:
        ready.set()
        await block.wait()

    async with sink(folder, before_reply=pause) as mails, worker(mails.port) as process:
        await asyncio.wait_for(ready.wait(), 20)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        block.set()


async def _finish(folder: Path, letters: int, *, most_doubles: int) -> None:
    async with sink(folder) as mails, worker(mails.port):
        await until(all_sent)
    counted = received(folder)
    assert len(counted) == letters
    assert sum(counted.values()) - letters <= most_doubles


async def test_killed_after_the_sink_stored_but_before_its_250(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()
    await _killed_when(asyncio.Event(), tmp_path, block=asyncio.Event())
    assert await count("state = 'sent'") == 0
    await _finish(tmp_path, letters, most_doubles=CONNECTIONS)
    assert await count("state = 'unknown'") > 0


async def test_killed_after_the_take_before_anything_left(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # accepts the line and never greets, until the worker is gone
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with worker(port) as process:
            await until(_some_taken)
            process.send_signal(signal.SIGKILL)
            await process.wait()
    await _finish(tmp_path, letters, most_doubles=0)


async def _some_taken() -> bool:
    return await count("state = 'taken'") > 0


async def test_killed_after_the_250_before_our_note(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()
    holding = await asyncpg.connect(settings().database_url)
    try:
        async with sink(tmp_path) as mails:
            lock = holding.transaction()
            await lock.start()
            async with worker(mails.port) as process:
                await until(_some_taken)
                await holding.execute("LOCK TABLE delivery IN SHARE MODE")  # no note can be written from now on
                await until(lambda: _some_received(tmp_path))
                await asyncio.sleep(0.3)
                process.send_signal(signal.SIGKILL)
                await process.wait()
            await lock.rollback()
    finally:
        await holding.close()
    await _finish(tmp_path, letters, most_doubles=CONNECTIONS)


async def _some_received(folder: Path) -> bool:
    return sum(received(folder).values()) > 0


@action
async def _pile(letters: int) -> None:
    """Many more letters about the same invitations."""
    known = await rows("SELECT scope_id, subject_id, recipient_id FROM message")
    drafts = [
        Draft(
            topic="invitation",
            template="undangan",
            scope=("event", known[0]["scope_id"]),
            subject=("invitation", known[number % len(known)]["subject_id"]),
            recipient=("institution", known[number % len(known)]["recipient_id"]),
            dedup_key=f"pile:{number}",
            address=f"narahubung{number}@uji.example",
        )
        for number in range(letters)
    ]
    assert await outbox.put_many(drafts) == letters


SEEDS = [0, 3, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 16))]


@pytest.mark.parametrize("seed", SEEDS)
async def test_killed_at_a_random_moment(db: None, redis_url: str, tmp_path: Path, seed: int) -> None:
    letters = await _waiting_letters() + 120
    await _pile(120)
    chosen = random.Random(seed).randrange(1, 110)
    seen, ready = itertools.count(1), asyncio.Event()

    async def count_up(_name: str) -> None:
        if next(seen) == chosen:
            ready.set()

    async with sink(tmp_path, before_reply=count_up) as mails, worker(mails.port) as process:
        await asyncio.wait_for(ready.wait(), 30)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert chosen <= sum(received(tmp_path).values()) < letters
    await _finish(tmp_path, letters, most_doubles=CONNECTIONS)


async def test_redis_flushed_in_the_middle_loses_nothing(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()

    async def flush(_name: str) -> None:
        async with Redis.from_url(redis_url) as redis:
            await redis.flushall()

    async with sink(tmp_path, before_reply=flush) as mails, worker(mails.port):
        await until(all_sent)
    assert sum(received(tmp_path).values()) == letters


async def test_refused_address_fails_for_good_and_holds_up_nobody(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()
    [bad] = await rows("SELECT id FROM delivery ORDER BY id LIMIT 1")
    await rows("UPDATE delivery SET address = 'bukan alamat' WHERE id = $1", bad["id"])
    async with sink(tmp_path) as mails, worker(mails.port):
        await until(lambda: _settled(letters))
    assert await count("state = 'sent'") == letters - 1


async def _settled(letters: int) -> bool:
    return await count("state IN ('sent', 'failed')") >= letters
