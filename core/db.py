"""The database: an engine whose transactions are safe, actions that open them, and rings handed on after COMMIT.

Piccolo's own transaction keeps its connection for ever when BEGIN, COMMIT or ROLLBACK fails or is cancelled, and
silently ignores nesting; ours gives the connection back whatever happens and refuses to nest.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import cache, wraps
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast
from uuid import UUID

import asyncpg
from piccolo.engine import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

P = ParamSpec("P")
R = TypeVar("R")
Ring = tuple[str, UUID | None]

_rings: ContextVar[list[Ring] | None] = ContextVar("rings", default=None)
_listeners: list[Callable[[list[Ring]], None]] = []


class SafeTransaction(PostgresTransaction):
    """A transaction that cannot nest and cannot leak its connection."""

    async def __aenter__(self) -> Self:
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]
        try:
            self.transaction = self.connection.transaction()
            await self.begin()  # type: ignore[no-untyped-call]
        except BaseException:
            await self._give_back(broken=True)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self.engine.current_transaction.reset(self.context)
        broken = True
        try:
            if exception is not None:
                await self.rollback()  # type: ignore[no-untyped-call]
            else:
                await self.commit()  # type: ignore[no-untyped-call]
            broken = False
        finally:
            await self._give_back(broken=broken)
        return exception is None

    async def _give_back(self, *, broken: bool) -> None:
        if broken:  # in an unknown state: end it, the pool makes a new one
            self.connection.terminate()
        if self.engine.pool:
            await asyncio.shield(self.engine.pool.release(self.connection))
        elif not broken:
            await self.connection.close()


class SafeEngine(PostgresEngine):
    def transaction(self, allow_nested: bool = False) -> SafeTransaction:
        return SafeTransaction(self, allow_nested=False)


def engine_for(url: str) -> SafeEngine:
    """The engine of a database address; `piccolo_conf.DB` is the one all tables use."""
    return SafeEngine(config={"dsn": url, "server_settings": {"timezone": "UTC"}})


@cache
def engine() -> SafeEngine:
    """The engine of this process."""
    return cast("SafeEngine", engine_finder())


@asynccontextmanager
async def pool(*, size: int = 8) -> AsyncIterator[None]:
    """Holds the process's connections open while inside."""
    # No statement of ours leaves anything in a session; the driver's reset would be a round trip for each use.
    await engine().start_connection_pool(min_size=1, max_size=size, reset=lambda _: asyncio.sleep(0))
    try:
        yield
    finally:
        await engine().close_connection_pool()


def on_rings(listener: Callable[[list[Ring]], None]) -> None:
    """Names who hears the rings of a committed action; only `api/wiring.py` calls this."""
    _listeners[:] = [listener]


def ring(kind: str, subject: UUID | None = None) -> None:
    """Remembers to ring once the open transaction has committed; a lost ring costs a tick, never an event."""
    rings = _rings.get()
    if rings is None:
        raise RuntimeError("ring() outside an action")
    if (kind, subject) not in rings:
        rings.append((kind, subject))


def action(function: Callable[P, Awaitable[R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Makes `function` the owner of one transaction: all of it happens, or nothing."""

    @wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        rings: list[Ring] = []
        async with engine().transaction():
            token = _rings.set(rings)
            try:
                result = await function(*args, **kwargs)
            finally:
                _rings.reset(token)
        for listener in _listeners if rings else ():
            listener(rings)
        return result

    return run


@asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Several reads of one moment; read only."""
    async with engine().transaction():
        await execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


async def rows(sql: str, *args: Any) -> list[asyncpg.Record]:
    """Runs a statement with $1 placeholders, prepared and cached by the driver, in the open transaction if any."""
    current = engine().current_transaction.get()
    if current is not None:
        return cast("list[asyncpg.Record]", await current.connection.fetch(sql, *args))
    held = engine().pool
    if held is None:
        raise RuntimeError("no connection pool is open")
    return cast("list[asyncpg.Record]", await held.fetch(sql, *args))


async def execute(sql: str, *args: Any) -> None:
    """Like `rows`, for a statement that gives none back."""
    await rows(sql, *args)
