"""The worker's life: stopped politely, a slow mail server, Redis gone and back; no letter lost, none twice."""

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from arq import create_pool
from arq.connections import RedisSettings
from arq.jobs import Job, JobStatus

from api.worker import CONNECTIONS
from core.binaries import VALKEY_SOCKET, start_valkey
from core.db import rows
from tests.factories import meeting
from tests.messaging.post import all_sent, count, received, sink, until, wired, worker

_CODES = ["16.71", "32.75", "53", "53.71", "73.71", "91.06"]


async def _waiting_letters() -> int:
    async with wired():
        await meeting(_CODES)
    return len(_CODES)


async def test_stopped_worker_ends_what_is_under_way_and_hands_back_the_rest(
    db: None, redis_url: str, tmp_path: Path
) -> None:
    letters = await _waiting_letters()
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def pause(_name: str) -> None:
        under_way.set()
        await go_on.wait()

    async with sink(tmp_path, before_reply=pause) as mails, worker(mails.port, send_timeout=20) as process:
        await asyncio.wait_for(under_way.wait(), 20)
        process.terminate()
        await asyncio.sleep(0.2)
        go_on.set()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await count("state = 'sent'") == sum(received(tmp_path).values()) > 0
    assert await count("state IN ('sent', 'waiting')") == letters
    assert await count("attempt > 1") == 0


async def test_slow_mail_server_gets_every_letter_once(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()

    async def slow(_name: str) -> None:
        await asyncio.sleep(1.5)  # longer than a letter of the same batch may wait to be begun

    async with sink(tmp_path, before_reply=slow) as mails, worker(mails.port, send_timeout=4):
        await until(all_sent)
    assert sum(received(tmp_path).values()) == letters
    assert await count("attempt > 1") == 0


async def test_receipt_goes_before_a_pile_of_letters(db: None, redis_url: str, tmp_path: Path) -> None:
    letters = await _waiting_letters()
    [last] = await rows("SELECT id FROM message ORDER BY id DESC LIMIT 1")
    await rows("UPDATE message SET kind = 'jawaban' WHERE id = $1", last["id"])
    order: list[str] = []
    each_line_has_one = asyncio.Event()

    async def note(name: str) -> None:
        order.append((tmp_path / f"{name}.eml").read_text())
        if len(order) >= CONNECTIONS:
            each_line_has_one.set()
        await each_line_has_one.wait()

    async with sink(tmp_path, before_reply=note) as mails, worker(mails.port):
        await until(all_sent)
    assert len(order) == letters
    assert str(last["id"]) in "".join(order[:CONNECTIONS])  # the first letter of each line


class _OwnValkey:
    """A Valkey that a test may stop."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self._where = (folder, sockets)
        self.url = f"unix://{sockets}/{VALKEY_SOCKET}"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._server = start_valkey(*self._where)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[_OwnValkey]:
    with tempfile.TemporaryDirectory(prefix="rk-v-") as sockets:
        own = _OwnValkey(tmp_path, Path(sockets))
        own.start()
        yield own
        own.stop()


async def _is_heard(url: str) -> bool:
    pool = await create_pool(RedisSettings.from_dsn(url), job_serializer=msgspec.msgpack.encode)
    try:
        await pool.enqueue_job("drain", _job_id="drain")
        for _ in range(300):
            if await Job("drain", pool).status() is JobStatus.not_found:
                return True
            await asyncio.sleep(0.05)
        return False
    finally:
        await pool.aclose(close_connection_pool=True)


async def test_letters_go_while_redis_is_away_and_rings_are_heard_when_it_is_back(
    db: None, redis_url: str, tmp_path: Path, valkey: _OwnValkey
) -> None:
    mail = tmp_path / "mail"
    async with sink(mail) as mails, worker(mails.port, redis_url=valkey.url) as process:
        assert await _is_heard(valkey.url)
        valkey.stop()
        letters = await _waiting_letters()
        await until(all_sent)
        valkey.start()
        assert await _is_heard(valkey.url)
        assert process.returncode is None
    assert sum(received(mail).values()) == letters
