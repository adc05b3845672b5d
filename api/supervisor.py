"""`run`: starts the servers, the database, the demo and the two processes, and keeps them running.

Every child dies with this process, however it ends; what was committed is there at the next start.
"""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit

import click
import msgspec
import uvicorn

from core import clock, db
from core.children import spawn
from core.migrations import migrate
from core.servers import embedded, joined
from core.settings import is_given, settings, use

_GRACE = 4.0  # seconds a child has to end by itself
_LONGEST_WAIT = 10.0


class Child(msgspec.Struct):
    """A process of ours that is started again when it ends."""

    command: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.2

    def start(self) -> None:
        self.process = spawn([sys.executable, "-m", "api", self.command], as_plain_user=False)
        self.started = time.monotonic()

    def revive(self) -> None:
        """Starts an ended child again, later each time it ends at once."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started
        self.wait = 0.2 if lived > _LONGEST_WAIT else min(self.wait * 2, _LONGEST_WAIT)
        click.echo(f"  {self.command} ended ({self.process.returncode}), starting it again", err=True)
        time.sleep(self.wait)
        self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()


class _Stopped(Exception):
    """Somebody asked us to end."""


def join() -> None:
    """Makes this process use the servers of a run under way, where none are named."""
    if is_given("DATABASE_URL"):
        return
    running = joined(settings().data_dir)
    if running:
        use({"DATABASE_URL": running.database_url, "REDIS_URL": running.redis_url})


def run() -> None:
    """Starts everything and stays until told to end (Ctrl-C, SIGTERM)."""
    _ensure_free(settings().host, settings().port)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _on_signal)
    try:
        with _servers():
            _step("Database tables", lambda: asyncio.run(migrate()))
            asyncio.run(_refuse_offset())
            children = [Child("sink")] if settings().demo else []
            if settings().demo:
                _step("Demo", load_demo)
            children += [Child("worker"), Child("web")]
            _keep(children)
    except _Stopped:
        click.echo("Stopped.")


def serve() -> None:
    """Serves the web in this process."""
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=settings().host,
        port=settings().port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,  # open live lines would hold us for ever
        proxy_headers=True,
    )


def take_mail() -> None:
    """Takes mail on the loopback port of SMTP_URL into DATA_DIR/mail until told to end."""
    from api.demo.sink import FOLDER_NAME, Sink

    async def stay() -> None:
        async with Sink(settings().data_dir / FOLDER_NAME, port=urlsplit(settings().smtp_url).port or 8025):
            await asyncio.Event().wait()

    asyncio.run(stay())


def load_demo() -> None:
    """Loads what is missing of the demo, a line a step."""
    from api import wiring
    from api.demo.loader import load

    async def inside() -> None:
        async with db.pool(size=8), wiring.connected():
            await clock.refresh()
            await load(lambda step: click.echo(f"    {step}"))

    asyncio.run(inside())


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


@contextmanager
def _servers() -> Iterator[None]:
    if is_given("DATABASE_URL"):
        yield
        return
    began = time.monotonic()
    with embedded(settings().data_dir) as servers:
        use({"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url})
        click.echo(f"  PostgreSQL and Valkey  {time.monotonic() - began:.1f} s")
        yield


def _keep(children: list[Child]) -> None:
    try:
        for child in children:
            child.start()
        _await_web()
        _say_where()
        while True:
            time.sleep(0.5)
            for child in children:
                child.revive()
    finally:
        for child in reversed(children):
            child.stop()


def _await_web() -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((settings().host, settings().port)) == 0:
                return
        time.sleep(0.05)


def _say_where() -> None:
    address = settings().public_url
    click.echo(f"\n  Rakornas   {address}/app/")
    if settings().demo:
        from api.demo.accounts import ACCOUNTS, PASSWORD

        click.echo(f"  Sign in    {ACCOUNTS[0].email}   password: {PASSWORD}")
        click.echo(f"  Mailbox    {address}/demo/mail")
    click.echo("  Ctrl-C stops everything.\n")


def _step(name: str, work: Callable[[], None]) -> None:
    began = time.monotonic()
    click.echo(f"  {name} …")
    work()
    click.echo(f"  {name}  {time.monotonic() - began:.1f} s")


def _ensure_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            raise click.ClickException(f"Something answers on port {port} already; stop it or set PORT.")


async def _refuse_offset() -> None:
    """Outside demo and tests the clock is the machine's, or nothing starts."""
    async with db.pool(size=1):
        if await clock.refresh() and not (settings().demo or settings().testing):
            raise click.ClickException(
                "This database runs on the demo's clock. Start it with DEMO=1, or give another DATABASE_URL."
            )
