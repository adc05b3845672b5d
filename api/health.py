"""Whether this process lives, and whether it can do its work."""

from typing import Any

import asyncpg
import msgspec
from litestar import Response, get

from api import limits
from core.db import rows

_OLDEST_WRITER = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 AS seconds
FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()
"""


class Live(msgspec.Struct):
    """The process answers."""

    status: str = "ok"


class Ready(msgspec.Struct):
    """What the process depends on; `xmin_age_seconds` is how far live pages and rosters may lag behind."""

    status: str
    database: bool
    redis: bool
    xmin_age_seconds: float


@get("/health/live", tags=["health"])
async def live() -> Live:
    """Answers as long as the process does."""
    return Live()


@get("/health/ready", tags=["health"])
async def ready() -> Response[Ready]:
    """200 when the database answers (Redis away only slows us), else 503."""
    redis = await limits.ping()
    try:
        [row] = await rows(_OLDEST_WRITER)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, RuntimeError):
        return Response(Ready("database away", False, redis, -1), status_code=503)
    return Response(Ready("ok" if redis else "redis away", True, redis, round(row["seconds"], 3)))


handlers: list[Any] = [live, ready]
