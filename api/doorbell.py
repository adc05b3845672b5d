"""The doorbell: after a COMMIT the worker and the watchers are rung over Redis.

A lost ring costs a tick, never an event: what must happen is a row already, and sweeps find it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final
from uuid import UUID

import msgspec
import structlog
from arq import ArqRedis, create_pool
from arq.connections import RedisSettings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.db import Ring
from core.settings import settings

LIVE_CHANNEL: Final = "rk:live"
_AGAIN: Final = 1.0  # seconds until a lost connection is tried again
_FUNCTIONS: Final = {"outbox": "drain", "job": "work"}
_log = structlog.get_logger()


def redis_settings() -> RedisSettings:
    """Where arq finds Redis."""
    return RedisSettings.from_dsn(settings().redis_url)


class Doorbell:
    """Rings the worker for outbox and jobs, and every web process for what its watchers see."""

    def __init__(self) -> None:
        self._pool: ArqRedis | None = None
        self._alone = asyncio.Lock()  # many rings at once would make many pools and connections
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def ring(self, rings: list[Ring]) -> None:
        """Sends rings on their way without waiting for them; given to core.db.on_rings. Silent once closed."""
        if self._closed:
            return
        task = asyncio.get_running_loop().create_task(self._send(rings))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Lets rings under way end, then lets go of Redis."""
        self._closed = True
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._pool is not None:
            await self._pool.aclose(close_connection_pool=True)

    async def _send(self, rings: list[Ring]) -> None:
        try:
            async with self._alone:
                await self._send_alone(await self._connected(), rings)
        except (RedisError, OSError) as error:
            _log.warning("ring_lost", error=str(error))

    async def _send_alone(self, pool: ArqRedis, rings: list[Ring]) -> None:
        for kind, subject in rings:
            if kind == "live":
                await pool.publish(LIVE_CHANNEL, str(subject))
            else:
                await pool.enqueue_job(_FUNCTIONS[kind], _job_id=_FUNCTIONS[kind])

    async def _connected(self) -> ArqRedis:
        if self._pool is None:
            self._pool = await create_pool(redis_settings(), job_serializer=msgspec.msgpack.encode, retry=0)
        return self._pool


async def listen(hear: Callable[[UUID | None], None]) -> None:
    """Hands every live ring to `hear` for ever; after a lost connection, one ring without a name: look at all."""
    while True:
        try:
            async with Redis.from_url(settings().redis_url) as redis, redis.pubsub() as heard:
                await heard.subscribe(LIVE_CHANNEL)
                hear(None)
                async for message in heard.listen():
                    if message["type"] == "message":
                        hear(_event(message["data"]))
        except (RedisError, OSError) as error:
            _log.warning("doorbell_lost", error=str(error))
        await asyncio.sleep(_AGAIN)


def _event(data: bytes) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(data.decode())
    return None
