"""The floor of all tests: throw-away servers of their own, one event loop, a clean database for each test."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from core import clock
from core.db import execute, pool
from core.migrations import migrate
from core.servers import embedded

pytest_plugins = ["tests.edge_fixtures", "tests.api.watching"]

_stack = ExitStack()
_data = Path(tempfile.mkdtemp(prefix="rk-test-"))
_stack.callback(shutil.rmtree, _data, ignore_errors=True)


def _servers() -> tuple[str, str]:
    """Outside servers where both are named (as CI does for Debian's), else embedded ones."""
    given = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if given[0] and given[1]:
        return given[0], given[1]
    servers = _stack.enter_context(embedded(_data, throw_away=True))
    return servers.database_url, servers.redis_url


def pytest_configure(config: pytest.Config) -> None:
    """The environment is whole before any module of ours reads it; who only hands out tests needs no servers."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        return
    database, redis = _servers()
    os.environ |= {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": "a secret of the tests, nowhere else",
        "LINK_KEY": "a link key of the tests, nowhere else",
        "DATA_DIR": str(_data),
        "TESTING": "1",
        "PUBLIC_URL": "http://rakornas.example",
        "PICCOLO_CONF": "piccolo_conf",
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()


@pytest.fixture(scope="session")
def migrated() -> None:
    """The database with all tables, made once."""
    asyncio.run(migrate())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def connected(migrated: None) -> AsyncIterator[None]:
    """The connection pool of the test process."""
    async with pool(size=16):
        yield


# Truncating only what holds rows: a truncation costs files, most tests touch few tables.
_EMPTY = """
DO $$
DECLARE
    name text;
    used text[] := '{}';
    found boolean;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO found;
        IF found THEN used := used || format('%I', name); END IF;
    END LOOP;
    IF used <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(used, ', ') || ' CASCADE'; END IF;
END $$
"""


@pytest_asyncio.fixture(loop_scope="session")
async def db(connected: None) -> None:
    """An empty database, domain time equal to real time."""
    await execute(_EMPTY)
    await clock.refresh()


@pytest_asyncio.fixture(loop_scope="session")
async def redis_url(connected: None) -> str:
    """An empty Redis."""
    url = os.environ["REDIS_URL"]
    async with Redis.from_url(url) as redis:
        await redis.flushdb()
    return url
