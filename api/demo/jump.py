"""The demo's time over HTTP: what it is, jumps forward, and the way back to the first morning."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from api.demo import anew
from api.demo.travel import Jump, jump
from api.guards import needs, signed_in_only
from core import clock
from core.grants import Permission


class DemoTime(msgspec.Struct, frozen=True):
    """The demo's own time, aware; `jumps` are the words `to` takes."""

    now: datetime
    jumps: list[Jump]


class JumpTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A jump to a moment of the meeting with this slug."""

    to: Jump
    event: str


@get("/demo", opt=signed_in_only(), tags=["demo"])
async def show_time() -> DemoTime:
    """Tell the demo's time."""
    await clock.refresh()
    return DemoTime(clock.now(), list(Jump))


@post("/demo/jump", opt=needs(Permission.EVENTS_WRITE), tags=["demo"], status_code=200)
async def jump_forward(data: JSONBody[JumpTo]) -> DemoTime:
    """Move the demo's time forward through every due moment; 409 where that moment has passed."""
    return DemoTime(await jump(data.event, data.to), list(Jump))


@post("/demo/reload", opt=needs(Permission.ACCOUNTS_WRITE), tags=["demo"], status_code=200)
async def start_over() -> DemoTime:
    """Empty everything and load the demo anew; whoever was signed in signs in again."""
    await anew.reload()
    return DemoTime(clock.now(), list(Jump))


handlers: Final[list[Any]] = [show_time, jump_forward, start_over]
