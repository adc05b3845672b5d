"""`run`: servers, database, demo, then the processes; a line a step, and where to look at the end.

Every child dies with this process, however it ends; what was committed is there at the next start.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import click

from api import processes
from api.supervisor import Child, Stopped, kept, stoppable
from core import clock, db, epoch
from core.migrations import MigrationError, migrate
from core.servers import ServerError, embedded, joined
from core.settings import is_given, settings, use

_WEB_PATIENCE = 30.0  # seconds until a web server that does not answer is given up
_PORT_PATIENCE = 5.0  # seconds; a run that was killed lets go of its port a moment later


def join() -> None:
    """Makes this process use the servers of a run under way, where none are named."""
    running = None if is_given("DATABASE_URL") else joined(settings().data_dir)
    if running:
        use({"DATABASE_URL": running.database_url, "REDIS_URL": running.redis_url})


def run() -> None:
    """Starts everything and stays until told to end (Ctrl-C, SIGTERM). Raises ClickException where it cannot."""
    if is_given("DATABASE_URL") != is_given("REDIS_URL"):
        raise click.ClickException("Give both DATABASE_URL and REDIS_URL for outside servers, or neither.")
    try:
        with stoppable():
            _free_port()
            with _servers():
                _prepare()
                _work()
    except Stopped:
        click.echo("Stopped.")
    except (ServerError, MigrationError) as error:
        raise click.ClickException(str(error)) from None


async def refuse_offset() -> None:
    """Outside demo and tests the clock is the machine's, or nothing starts. Raises ClickException."""
    async with db.pool(size=1):
        if await clock.refresh() and not (settings().demo or settings().testing):
            raise click.ClickException(
                "This database runs on the demo's clock. Start it with DEMO=1, or give another DATABASE_URL."
            )


def _prepare() -> None:
    _step("Database tables", migrate)
    asyncio.run(_recognise())
    asyncio.run(refuse_offset())
    if settings().demo:
        _choose_mail_port()
        _step("Demo", processes.load_demo)
    else:
        _step("Regions and institutions", processes.load_directory)


async def _recognise() -> None:
    async with db.pool(size=1):
        if await epoch.recognise():
            click.echo("  This database was restored from elsewhere: doors and live pages begin anew")


def _work() -> None:
    demo = [Child("sink")] if settings().demo else []
    with kept([*demo, Child("worker"), Child("web")]) as watch:
        until = time.monotonic() + _WEB_PATIENCE
        while not _answers(settings().port):
            if time.monotonic() > until:
                raise click.ClickException("The web server does not answer; its last lines are above.")
            watch()
        _say_where()
        while True:
            watch()


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


def _step(name: str, work: Callable[[], Awaitable[None]]) -> None:
    async def inside() -> None:
        await work()

    began = time.monotonic()
    click.echo(f"  {name} …")
    asyncio.run(inside())
    click.echo(f"  {name}  {time.monotonic() - began:.1f} s")


def _free_port() -> None:
    until = time.monotonic() + _PORT_PATIENCE
    while _answers(settings().port):
        if time.monotonic() > until:
            raise click.ClickException(f"Something answers on port {settings().port} already; stop it or set PORT.")
        time.sleep(0.1)


def _choose_mail_port() -> None:
    """The demo's mailbox takes another port where its own is taken: two demos may run side by side."""
    if is_given("SMTP_URL") or not _answers(urlsplit(settings().smtp_url).port or 0):
        return
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        use({"SMTP_URL": f"smtp://127.0.0.1:{any_port.getsockname()[1]}"})


def _answers(port: int) -> bool:
    host = settings().host
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, port)) == 0


def _say_where() -> None:
    address = settings().public_url
    click.echo(f"\n  Rakornas   {address}/app/")
    if settings().demo:
        from api.demo.accounts import ACCOUNTS, PASSWORD

        click.echo(f"  Sign in    {ACCOUNTS[0].email}   password: {PASSWORD}")
        click.echo(f"  Mailbox    {address}/demo/mail")
    click.echo("  Ctrl-C stops everything.\n")
