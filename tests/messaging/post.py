"""A sink to count in, a worker to kill, and a meeting whose letters are waiting."""

import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from api import wiring
from api.demo.sink import Sink, stored
from core.db import rows

ROOT = Path(__file__).parents[2]
Pause = Callable[[str], Awaitable[None]]


@asynccontextmanager
async def sink(folder: Path, *, before_reply: Pause | None = None) -> AsyncIterator[Sink]:
    """A real SMTP server on a free loopback port."""
    async with Sink(folder, port=0, before_reply=before_reply) as running:
        yield running


@asynccontextmanager
async def worker(port: int, *, send_timeout: int = 2, redis_url: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    """A real worker that sends to that port; killed when the block ends, if it still lives."""
    environment = {**os.environ, "SMTP_URL": f"smtp://127.0.0.1:{port}", "SEND_TIMEOUT": str(send_timeout)}
    environment["REDIS_URL"] = redis_url or environment["REDIS_URL"]
    words = [sys.executable, "-m", "api", "worker"]
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


@asynccontextmanager
async def wired() -> AsyncIterator[None]:
    """Topics and jobs known to this process."""
    async with wiring.connected():
        yield


async def until(condition: Callable[[], Awaitable[bool]], *, seconds: float = 30) -> None:
    """Waits until the condition holds; fails after `seconds`."""
    for _ in range(round(seconds / 0.05)):
        if await condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


async def count(where: str) -> int:
    """How many deliveries."""
    return int((await rows(f"SELECT count(*)::int AS n FROM delivery WHERE {where}"))[0]["n"])


async def all_sent() -> bool:
    """Every message has a delivery that was sent."""
    found = await rows(
        "SELECT count(*)::int AS n FROM message m WHERE NOT EXISTS "
        "(SELECT 1 FROM delivery d WHERE d.message = m.id AND d.state = 'sent')"
    )
    return bool(found[0]["n"] == 0)


def received(folder: Path) -> Counter[str]:
    """How often each Message-ID came in."""
    mails = ((folder / f"{name}.eml").read_text(errors="replace") for name in stored(folder))
    return Counter(found[1] for mail in mails if (found := re.search(r"^Message-ID:\s*(\S+)", mail, re.MULTILINE)))
