"""The worker: hears the doorbell, sends what is due, works on jobs, and looks by itself in case a ring was lost.

arq only rings: its functions set an event and end. The work itself is done by loops of our own, one a kind, so that
no time-out of arq cuts a letter off, nothing runs twice at once, and all goes on while Redis is away.
"""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import msgspec
import structlog
from arq import cron, func
from arq.typing import WorkerCoroutine
from arq.worker import Worker

from api import logs, wiring
from api.doorbell import redis_settings
from attendance.kit import making
from core import clock, db, jobs, parts
from events.forms import ending
from messaging import delivery, reminders
from messaging.channels import Channel
from messaging.channels.console import Console
from messaging.channels.email import Mail

CONNECTIONS: Final = 4  # kept to the mail server
_TIMEOUT: Final = 5  # seconds arq gives a ring
_GRACE: Final = 3.0  # seconds for letters under way when told to stop
_SHORT, _LONG = 0.2, 10.0  # seconds before arq's worker is made again: doubled while Redis stays away
_log = structlog.get_logger()


class Hand:
    """One kind of work, done at every ring and at least every `tick` seconds, never twice at once."""

    def __init__(self, name: str, work: Callable[[], Awaitable[Any]], *, tick: float) -> None:
        self.name = name
        self.bell = asyncio.Event()
        self._work = work
        self._tick = tick

    async def keep_working(self, stop: asyncio.Event) -> None:
        """Begins at once with what an earlier worker left; ends when stopped and rung."""
        while not stop.is_set():
            self.bell.clear()
            try:
                await clock.refresh()
                await self._work()
            except Exception:  # noqa: BLE001 - the database went; the next tick tries again
                _log.exception("work_failed", hand=self.name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.bell.wait(), self._tick)


class Post:
    """The worker's hands, and its channels, open as long as it lives."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:40]
        self.stop = asyncio.Event()
        self.channels: dict[str, list[Channel]] = {
            "email": [Mail() for _ in range(CONNECTIONS)],
            "console": [Console()],
        }
        self.letters = Hand("letters", self._deliver, tick=5)
        self.jobs = Hand("jobs", jobs.run_waiting, tick=10)
        self.reminders = Hand("reminders", reminders.sweep, tick=60)
        self.ending = Hand("ending", self.sweep, tick=60)
        self.kits = Hand("kits", making.sweep, tick=60)
        self.hands = [self.letters, self.jobs, self.reminders, self.ending, self.kits]

    async def work(self) -> None:
        """Works until `stop` is set; letters under way are let go through."""
        busy = {asyncio.create_task(hand.keep_working(self.stop)) for hand in self.hands}
        await self.stop.wait()
        for hand in self.hands:
            hand.bell.set()
        _, late = await asyncio.wait(busy, timeout=_GRACE)
        for each in late:
            each.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for channel in [each for ways in self.channels.values() for each in ways]:
            await channel.close()

    async def sweep(self) -> None:
        """Removes what has had its time: entries of forms, parts of files that were never completed."""
        await ending.sweep()
        await parts.sweep()

    async def _deliver(self) -> None:
        sent = await delivery.deliver_due(self.channels, taker=self.name, stop=self.stop)
        if sent:
            _log.info("delivered", deliveries=sent)


def make(post: Post) -> Worker:
    """A fresh arq worker; it ends whenever Redis goes, and another one follows."""
    return Worker(
        functions=[_ringer("drain", post.letters), _ringer("work", post.jobs)],
        cron_jobs=[cron(_rings(*post.hands), name="sweep", second=0, keep_result=0, timeout=_TIMEOUT)],
        redis_settings=redis_settings(),
        handle_signals=False,
        poll_delay=0.1,
        keep_result=0,
        job_serializer=msgspec.msgpack.encode,
        job_deserializer=msgspec.msgpack.decode,
    )


def _ringer(name: str, hand: Hand) -> Any:
    return func(_rings(hand), name=name, keep_result=0, timeout=_TIMEOUT)


def _rings(*hands: Hand) -> WorkerCoroutine:
    async def ring(_context: dict[Any, Any]) -> None:
        for hand in hands:
            hand.bell.set()

    return cast("WorkerCoroutine", ring)


async def run() -> None:
    """Works until told to stop (SIGTERM, SIGINT)."""
    logs.configure()
    post = Post()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, post.stop.set)
    async with db.pool(size=12), wiring.connected():
        ears = asyncio.create_task(_hear(post))
        try:
            await post.work()
        finally:
            ears.cancel()
            await asyncio.gather(ears, return_exceptions=True)


async def _hear(post: Post) -> None:
    wait = _SHORT
    while True:
        worker = make(post)
        began = clock.real_now()
        try:
            await worker.async_run()
        except Exception as error:  # noqa: BLE001 - Redis went; arq's worker dies of it
            _log.warning("worker_restarts", error=f"{type(error).__name__}: {error}")
        finally:
            await _close(worker)
        wait = _SHORT if (clock.real_now() - began).total_seconds() > _LONG else min(wait * 2, _LONG)
        await asyncio.sleep(wait)


async def _close(worker: Worker) -> None:
    for task in worker.tasks.values():
        task.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    worker.tasks.clear()  # arq's close gathers them again and would be cancelled with them
    with contextlib.suppress(Exception):
        await worker.close()
