"""The web application: everything is put together here, per process, by `create_app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.compression import CompressionConfig

from api import errors, limits, logs, openapi, wiring
from api.headers import add_security_headers
from core import clock, db

BODY_LIMIT = 1_000_000


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """Holds what the process needs while it serves: the pool, the clock's offset, the bell."""
    async with db.pool():
        await clock.refresh()
        async with wiring.connected(), wiring.watching():
            yield
        await limits.close()


def create_app() -> Litestar:
    """A new application; needs settings in the environment, connects when it starts."""
    logs.configure()
    return Litestar(
        route_handlers=wiring.routes(),
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
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        debug=False,
    )
