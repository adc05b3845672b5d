"""Servers of its own for a measurement, and the processes of the product as `run` starts them."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from core.db import pool
from core.migrations import migrate
from core.servers import embedded


class Web(NamedTuple):
    """The web process of a measurement."""

    port: int
    pid: int


def on_stage(measure: Callable[[Path], Awaitable[None]]) -> None:
    """Runs `measure` on a migrated database in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="rk-bench-") as folder, embedded(Path(folder)) as servers:
        os.environ |= {
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
            "SECRET_KEY": "a secret of the bench, nowhere else",
            "LINK_KEY": "a link key of the bench, nowhere else",
            "DATA_DIR": folder,
            "TESTING": "1",
        }
        asyncio.run(_inside(measure, Path(folder)))


async def _inside(measure: Callable[[Path], Awaitable[None]], folder: Path) -> None:
    await migrate()
    async with pool(size=8):
        await measure(folder)


@contextmanager
def web() -> Iterator[Web]:
    """The web process, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:create_app", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning", "--loop", "uvloop", "--http", "httptools"])
    try:
        _await(port)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the web process does not answer")
