"""The command line: `python -m api run|web|worker|sink|migrate|where|demo|token|create-account|import-invitees|…`.

A command finds the servers of a `run` under way and joins them, unless DATABASE_URL and REDIS_URL say otherwise.
"""

import asyncio
import subprocess
import sys
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from api import processes, start
from core.settings import SettingsError, is_given, prepare, settings, use


@click.group(help="Rakornas: national coordination meetings, from letter to door.")
@click.pass_context
def cli(context: click.Context) -> None:
    """Reads the settings before anything else; what is wrong with them ends the command with a sentence."""
    starting = context.invoked_subcommand == "run"
    if context.invoked_subcommand == "bench" or "--help" in sys.argv:
        return
    try:
        prepare(make=starting)
        settings()
        if not starting:
            start.join()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@cli.command(help="Start everything: servers, database, web, worker; with DEMO=1 the demo and its mailbox.")
def run() -> None:
    start.run()


@cli.command(help="Serve the web only (run starts it by itself).")
def web() -> None:
    asyncio.run(start.refuse_offset())
    processes.serve()


@cli.command(help="Work only (run starts it by itself).")
def worker() -> None:
    asyncio.run(start.refuse_offset())
    processes.work()


@cli.command(help="Take mail on loopback into the local mailbox (the demo's; run starts it by itself).")
def sink() -> None:
    processes.take_mail()


@cli.command(help="Bring the database up to date; any number may ask at once.")
def migrate() -> None:
    from core.migrations import migrate as bring_up

    _finish(bring_up)


@cli.command(help="Print the address of the database, alone on standard output (for pg_dump and psql).")
def where() -> None:
    click.echo(settings().database_url)


@cli.command(help="Load the demo; loading twice changes nothing.")
def demo() -> None:
    _finish(processes.load_demo)


@cli.command(help="Print a bearer token of an account, alone on standard output.")
@click.option("--account", required=True, help="The account's e-mail address.")
@click.option("--label", default="command line", help="What the token is for.")
def token(account: str, label: str) -> None:
    from core import accounts
    from core.actors import COMMAND

    click.echo(_in_pool(lambda: accounts.issue_token(email=account, label=label, actor=COMMAND)))


@cli.command("create-account", help="Make an account that may do everything; asks for its password.")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.password_option()
def create_account(email: str, name: str, password: str) -> None:
    click.echo(str(_in_pool(lambda: _administrator(email, name, password))))


@cli.command("import-invitees", help="Look at a directory or answers file (xlsx, csv), and write it with --apply.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--event", "slug", required=True, help="The meeting, as in its address.")
@click.option("--kind", type=click.Choice(["directory", "answers"]), default="directory", show_default=True)
@click.option("--apply", is_flag=True, help="Write it; without this nothing is written.")
def import_invitees(file: Path, slug: str, kind: str, apply: bool) -> None:
    from api import importing, wiring
    from events.states import ImportKind

    async def work() -> None:
        async with wiring.connected():
            await importing.import_invitees(file, slug=slug, kind=ImportKind(kind), apply=apply, say=click.echo)

    _in_pool(work)


@cli.command(help="Say that this database was restored from a backup: doors and live pages begin anew.")
def restored() -> None:
    from core import epoch

    click.echo(f"epoch {_in_pool(epoch.begin_anew)}")


@cli.command(help="Measure speed and memory on servers of its own.", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1)
def bench(words: tuple[str, ...]) -> None:
    sys.exit(subprocess.run([sys.executable, "-m", "bench", *words], check=False).returncode)  # noqa: S603


async def _administrator(email: str, name: str, password: str) -> Any:
    from core import accounts, grants
    from core.actors import COMMAND

    account = await accounts.create_account(email=email, name=name, password=password, actor=COMMAND)
    await grants.grant(account=account, role=grants.Role.ADMINISTRATOR, actor=COMMAND)
    return account


def _in_pool(work: Callable[[], Awaitable[Any]]) -> Any:
    from core import clock, db

    async def inside() -> Any:
        async with db.pool(size=2):
            await clock.refresh()
            return await work()

    return _finish(inside)


def _finish(work: Callable[[], Awaitable[Any]]) -> Any:
    """What the work gives; what stops it becomes a sentence."""
    from asyncpg import PostgresError

    from core.errors import DomainError
    from core.migrations import MigrationError

    async def inside() -> Any:
        return await work()

    warnings.filterwarnings("ignore", ".*Unable to connect")  # Piccolo's own, beside our sentence
    try:
        return asyncio.run(inside())
    except DomainError as error:
        raise click.ClickException(f"{error.code} {error.params}") from None
    except MigrationError as error:
        raise click.ClickException(str(error)) from None
    except (OSError, PostgresError) as error:
        raise click.ClickException(
            f"The database does not answer ({error}). Start `python -m api run`, or give DATABASE_URL."
        ) from None


def main() -> None:
    """Entry of `python -m api`."""
    if not is_given("PICCOLO_CONF"):
        use({"PICCOLO_CONF": "piccolo_conf"})
    sys.exit(cli(prog_name="python -m api"))
