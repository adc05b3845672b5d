"""What each process of ours does: serve the web, work, take the demo's mail, load the demo."""

import asyncio
from urllib.parse import urlsplit

import click

from core import clock, db
from core.settings import settings


def serve() -> None:
    """Serves the web in this process."""
    import uvicorn

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


def work() -> None:
    """Delivers messages and works on jobs in this process."""
    from api import worker

    asyncio.run(worker.run())


def take_mail() -> None:
    """Takes mail on the loopback port of SMTP_URL into DATA_DIR/mail until told to end."""
    from api.demo.sink import FOLDER_NAME, Sink

    async def stay() -> None:
        async with Sink(settings().data_dir / FOLDER_NAME, port=urlsplit(settings().smtp_url).port or 8025):
            await asyncio.Event().wait()

    asyncio.run(stay())


async def load_demo() -> None:
    """Loads what is missing of the demo, a line a step."""
    from api import wiring
    from api.demo.loader import load

    async with db.pool(size=8), wiring.connected():
        await clock.refresh()
        await load(lambda step: click.echo(f"    {step}"))


async def load_directory() -> None:
    """Adds what is missing of the regions, their institutions and the offices of their heads."""
    from core.actors import COMMAND
    from events.regions import load_regions

    async with db.pool(size=1):
        await load_regions(actor=COMMAND)
