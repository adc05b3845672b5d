"""Who watches a meeting sees it move: one tail of the change feed a process and event, while somebody watches.

The tail reads every 200 ms and at once on a ring; a lost ring costs one tick, never a change. The id of what a
watcher gets is the feed's cursor: coming back with it, nothing is skipped.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final
from uuid import UUID

import asyncpg
import msgspec
import structlog

from attendance import summary
from attendance.summary import Summary
from core import feed
from core.errors import TooMany
from core.grants import Scope

log = structlog.get_logger(__name__)

TICK: Final = 0.2
REST: Final = 0.2  # between two pages, so that a rush at the doors costs five readings a second, not five hundred
BEAT: Final = 15.0
WATCHERS: Final = 200
_WAITING: Final = 32
_MANY: Final = 200
_BACK_OFF: Final = 2.0


class Moved(msgspec.Struct, frozen=True):
    """A kind of change and its subject; `resync` (without one) says that there were too many to name."""

    kind: str
    subject: tuple[str, UUID] | None = None


class Notice(msgspec.Struct, frozen=True):
    """What a watcher is told; `summary` is None in a beat that only shows that the line is alive."""

    cursor: str
    changed: list[Moved]
    summary: Summary | None


class _Page(msgspec.Struct, frozen=True):
    cursor: str
    changed: list[Moved]


class _Tail:
    """Reads one event's feed for all its watchers of this process."""

    def __init__(self, event: UUID) -> None:
        self.event = event
        self.queues: set[asyncio.Queue[_Page]] = set()
        self.bell = asyncio.Event()
        self.ready = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self._figures: dict[Scope, tuple[str, Summary]] = {}
        self._reading = asyncio.Lock()

    async def run(self) -> None:
        """Until nobody watches; a database away for a while is waited for."""
        cursor: str | None = None
        while self.queues:
            try:
                cursor = await self._tick(cursor) if cursor else (await feed.read(self.event)).cursor
                self.ready.set()
            except (OSError, RuntimeError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
                log.warning("live tail waits", reason=str(reason))
                await asyncio.sleep(_BACK_OFF)

    async def _tick(self, cursor: str) -> str:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.bell.wait(), TICK)
        self.bell.clear()
        page = await feed.read(self.event, cursor)
        if page.changes or page.fresh:
            changed = [Moved("resync")] if page.fresh else _named(page.changes)
            for queue in self.queues:
                _offer(queue, _Page(page.cursor, changed))
            await asyncio.sleep(REST)
        return page.cursor

    async def summary(self, scope: Scope, *, after: str) -> Summary:
        """The figures of a scope at or after the page with cursor `after`, read once for all its watchers."""
        async with self._reading:
            kept = self._figures.get(scope)
            if kept is None or kept[0] != after:
                kept = self._figures[scope] = after, await summary.read(scope)
            return kept[1]


class Live:
    """All tails of this process."""

    def __init__(self) -> None:
        self._tails: dict[UUID, _Tail] = {}

    def ring(self, event: UUID | None) -> None:
        """Something was committed: look at once."""
        for tail in [self._tails.get(event)] if event else list(self._tails.values()):
            if tail is not None:
                tail.bell.set()

    async def watch(self, scope: Scope, *, since: str | None) -> AsyncGenerator[Notice, None]:
        """The present figures, then a notice for every change after `since`, beats in between; without end.

        Raises TooMany("too_many_watchers"), Invalid("cursor_unreadable").
        """
        if sum(len(tail.queues) for tail in self._tails.values()) >= WATCHERS:
            raise TooMany("too_many_watchers", retry_after=30)
        tail, queue = self._join(scope.event)
        try:
            await tail.ready.wait()  # what the tail does not tell, `_missed` does
            missed = await _missed(scope.event, since) if since else []
            last = await summary.read(scope)
            yield Notice(last.cursor, missed, last)
            while True:
                page = await _next(queue)
                figures = await tail.summary(scope, after=page.cursor) if page else await summary.read(scope)
                same = figures == msgspec.structs.replace(last, cursor=figures.cursor)
                if page is None:
                    yield Notice(figures.cursor, [], None if same else figures)
                else:
                    yield Notice(page.cursor, page.changed, figures)
                last = figures
        finally:
            self._leave(tail, queue)

    def _join(self, event: UUID) -> tuple[_Tail, "asyncio.Queue[_Page]"]:
        tail = self._tails.setdefault(event, _Tail(event))
        queue: asyncio.Queue[_Page] = asyncio.Queue(_WAITING)
        tail.queues.add(queue)
        if tail.task is None or tail.task.done():
            tail.task = asyncio.create_task(tail.run())
        return tail, queue

    def _leave(self, tail: _Tail, queue: "asyncio.Queue[_Page]") -> None:
        tail.queues.discard(queue)
        if not tail.queues:
            if tail.task is not None:
                tail.task.cancel()
            self._tails.pop(tail.event, None)


async def _next(queue: "asyncio.Queue[_Page]") -> _Page | None:
    """The next page, all that wait taken together; None after a quiet while."""
    try:
        page = await asyncio.wait_for(queue.get(), BEAT)
    except TimeoutError:
        return None
    changed = list(page.changed)
    while not queue.empty():
        page = queue.get_nowait()
        changed += page.changed
    return _Page(page.cursor, changed if len(changed) <= _MANY else [Moved("resync")])


async def _missed(event: UUID, since: str) -> list[Moved]:
    """What a watcher that comes back has not heard of."""
    changed: list[Moved] = []
    cursor, complete = since, False
    while not complete:
        page = await feed.read(event, cursor)
        if page.fresh or len(changed) > _MANY:
            return [Moved("resync")]
        changed += _named(page.changes)
        cursor, complete = page.cursor, page.complete
    return changed


def _named(changes: list[feed.Changed]) -> list[Moved]:
    """Each subject once."""
    seen = dict.fromkeys((each.kind, each.subject_kind, each.subject_id) for each in changes)
    if len(seen) > _MANY:
        return [Moved("resync")]
    return [Moved(kind, (subject_kind, subject_id)) for kind, subject_kind, subject_id in seen]


def _offer(queue: "asyncio.Queue[_Page]", page: _Page) -> None:
    """A watcher too slow to keep up loses the names of what changed, not that something did."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        page = _Page(page.cursor, [Moved("resync")])
    queue.put_nowait(page)
