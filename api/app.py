"""The web application: everything is put together here, per process, by `create_app`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.compression import CompressionConfig

from api import errors, limits, logs, openapi, routes, wiring
from api.bodies import StrictRequest
from api.doorbell import listen
from api.headers import add_security_headers
from api.staff.live import LIVE
from core import clock, db

BODY_LIMIT = 1_000_000


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """Holds what the process needs while it serves: the pool, the clock's offset, the bell."""
    async with db.pool():
        await clock.refresh()
        async with wiring.connected(), _watching():
            yield
        await limits.close()


@asynccontextmanager
async def _watching() -> AsyncIterator[None]:
    """Hears the rings of other processes for those who watch here."""
    listening = asyncio.create_task(listen(LIVE.ring))
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def create_app() -> Litestar:
    """A new application; needs settings in the environment, connects when it starts."""
    logs.configure()
    return Litestar(
        route_handlers=routes.routes(),
        lifespan=[running],
        exception_handlers=errors.HANDLERS,
        before_send=[add_security_headers],
        openapi_config=openapi.config(),
        compression_config=CompressionConfig(
            backend="brotli",
            brotli_quality=6,
            brotli_gzip_fallback=True,
            exclude=["^/app(/|$)", "/live$"],
        ),
        request_class=StrictRequest,
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        debug=False,
    )
