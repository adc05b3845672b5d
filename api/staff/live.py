"""A meeting as it moves: server-sent events whose id is the feed's cursor."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from api.guards import needs
from attendance.live import Live, Notice
from core.grants import Permission, Scope

LIVE: Final = Live()
"""The tails of this process; api/app.py rings it."""

_RETRY_MS: Final = 2000


@get("/events/{slug:str}/live", opt=needs(Permission.EVENTS_READ), tags=["attendance"], media_type="text/event-stream")
async def watch(
    request: Request[Any, Any, Any],
    within: NamedDependency[Scope],
    cursor: Annotated[str | None, QueryParameter(max_length=120)] = None,
) -> Stream:
    """Figures at once, then at every change `{changed: [{kind, subject}], summary}`; goes on from Last-Event-ID."""
    notices = LIVE.watch(within, since=request.headers.get("last-event-id") or cursor)
    first = await anext(notices)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(_events(first, notices), media_type="text/event-stream", headers=headers)


async def _events(first: Notice, notices: AsyncGenerator[Notice, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(notices):
        yield f"retry: {_RETRY_MS}\n\n".encode() + _event(first)
        async for notice in notices:
            yield _event(notice)


def _event(notice: Notice) -> bytes:
    if notice.summary is None:
        return b": still here\n\n"
    data = msgspec.json.encode({"changed": notice.changed, "summary": notice.summary})
    return b"id: " + notice.cursor.encode() + b"\ndata: " + data + b"\n\n"


handlers: list[Any] = [watch]
