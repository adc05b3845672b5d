"""The command line: `python -m api run|web|worker|sink|migrate|demo|token|create-account`.

A command finds the servers of a `run` under way and joins them, unless DATABASE_URL and REDIS_URL say otherwise.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable
from typing import Any

import click

from api import supervisor
from core.settings import SettingsError, prepare, settings


@click.group(help="Rakornas: national coordination meetings, from letter to door.")
def cli() -> None:
    """Reads the settings before anything else; what is wrong with them ends the command with a sentence."""
    try:
        prepare()
        supervisor.join()
        settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@cli.command(help="Start everything: servers, database, web, worker; with DEMO=1 the demo and its mailbox.")
def run() -> None:
    supervisor.run()


@cli.command(help="Serve the web only (run starts it by itself).")
def web() -> None:
    supervisor.serve()


@cli.command(help="Work only (run starts it by itself).")
def worker() -> None:
    from api import worker as worker_process

    asyncio.run(worker_process.run())


@cli.command(help="Take mail on loopback into the local mailbox (the demo's; run starts it by itself).")
def sink() -> None:
    supervisor.take_mail()


@cli.command(help="Bring the database up to date; any number may ask at once.")
def migrate() -> None:
    from core.migrations import migrate as bring_up

    asyncio.run(bring_up())


@cli.command(help="Load the demo; loading twice changes nothing.")
def demo() -> None:
    supervisor.load_demo()


@cli.command(help="Print a bearer token of an account, alone on standard output.")
@click.option("--account", required=True, help="The account's e-mail address.")
@click.option("--label", default="command line", help="What the token is for.")
def token(account: str, label: str) -> None:
    from core import accounts
    from core.actors import COMMAND

    click.echo(_in_pool(accounts.issue_token(email=account, label=label, actor=COMMAND)))


@cli.command("create-account", help="Make an account that may do everything; asks for its password.")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.password_option()
def create_account(email: str, name: str, password: str) -> None:
    click.echo(str(_in_pool(_administrator(email, name, password))))


async def _administrator(email: str, name: str, password: str) -> Any:
    from core import accounts, grants
    from core.actors import COMMAND

    account = await accounts.create_account(email=email, name=name, password=password, actor=COMMAND)
    await grants.grant(account=account, role=grants.Role.ADMINISTRATOR, actor=COMMAND)
    return account


def _in_pool(work: Awaitable[Any]) -> Any:
    from core import clock, db
    from core.errors import DomainError

    async def inside() -> Any:
        async with db.pool(size=2):
            await clock.refresh()
            return await work

    try:
        return asyncio.run(inside())
    except DomainError as error:
        raise click.ClickException(f"{error.code} {error.params}") from None


def main() -> None:
    """Entry of `python -m api`."""
    os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")
    sys.exit(cli(prog_name="python -m api"))
