"""The worker: hears the doorbell, sends what is due, works on jobs, and sweeps in case a ring was lost.

arq decides only when to look; what is due, taken and done lies in PostgreSQL. Every function may run twice.
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
from core import clock, db, jobs
from messaging import delivery, reminders
from messaging.channels import Channel
from messaging.channels.console import Console
from messaging.channels.email import Mail

CONNECTIONS: Final = 4  # kept to the mail server
_TIMEOUT: Final = 60
_SWEEPS: Final = set(range(0, 60, 10))  # seconds of each minute
_log = structlog.get_logger()


class Post:
    """The channels of this worker, open as long as it lives."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:40]
        self.channels: dict[str, list[Channel]] = {
            "email": [Mail() for _ in range(CONNECTIONS)],
            "console": [Console()],
        }

    async def drain(self) -> None:
        """Sends everything due now."""
        await clock.refresh()
        sent = await delivery.deliver_due(self.channels, taker=self.name)
        if sent:
            _log.info("delivered", deliveries=sent)

    async def work(self) -> None:
        """Works until no job waits."""
        await clock.refresh()
        await jobs.run_waiting()

    async def sweep(self) -> None:
        """What time alone makes due: reminders; and what a lost ring or a dead worker left behind."""
        await clock.refresh()
        await reminders.sweep()
        await jobs.run_waiting()
        await delivery.deliver_due(self.channels, taker=self.name)

    async def close(self) -> None:
        for channel in [each for ways in self.channels.values() for each in ways]:
            await channel.close()


def make(post: Post) -> Worker:
    """A fresh arq worker; it ends whenever Redis goes, and another one follows."""
    return Worker(
        functions=[
            func(_called(post.drain), name="drain", keep_result=0, timeout=_TIMEOUT),
            func(_called(post.work), name="work", keep_result=0, timeout=_TIMEOUT),
        ],
        cron_jobs=[
            cron(
                _called(post.sweep), name="sweep", second=_SWEEPS, keep_result=0, timeout=_TIMEOUT, run_at_startup=True
            )
        ],
        redis_settings=redis_settings(),
        handle_signals=False,
        poll_delay=0.1,
        keep_result=0,
        job_serializer=msgspec.msgpack.encode,
        job_deserializer=msgspec.msgpack.decode,
    )


def _called(function: Callable[[], Awaitable[None]]) -> WorkerCoroutine:
    async def run(_context: dict[Any, Any]) -> None:
        await function()

    return cast("WorkerCoroutine", run)


async def run() -> None:
    """Works until told to stop (SIGTERM, SIGINT)."""
    logs.configure()
    post = Post()
    async with db.pool(size=12), wiring.connected():
        stopping = asyncio.create_task(_supervise(post))
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stopping.cancel)
        await post.sweep()  # what an earlier worker left, before the first bell
        with contextlib.suppress(asyncio.CancelledError):
            await stopping
        await post.close()


async def _supervise(post: Post) -> None:
    wait = 0.2
    while True:
        worker = make(post)
        try:
            await worker.async_run()
        except asyncio.CancelledError:
            await _stop(worker)
            raise
        except Exception as error:  # noqa: BLE001 - Redis went; arq's worker dies of it
            _log.warning("worker_restarts", error=str(error))
        with contextlib.suppress(Exception):
            await worker.close()
        await asyncio.sleep(wait)
        wait = min(wait * 2, 10)


async def _stop(worker: Worker) -> None:
    for task in worker.tasks.values():
        task.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    with contextlib.suppress(Exception):
        await worker.close()
