"""Fixtures of the edge: a client on the application, signed-in staff by role, a served address for browsers."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from litestar import Litestar

from api import limits
from api.app import create_app
from api.guards import CSRF_COOKIE, CSRF_HEADER, SIGN_IN_COOKIE, csrf_token
from core.accounts import create_account, sign_in
from core.actors import COMMAND
from core.grants import Role, grant

PASSWORD = "kata sandi untuk uji"
BASE = "http://rakornas.test"
Staff = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application, made once; its pool is the one `db` holds open."""
    return create_app()


def browser(app: Litestar) -> httpx.AsyncClient:
    """A client that keeps cookies and gets failures as answers, as a browser would."""
    asgi: Any = app
    transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=BASE)


@pytest.fixture
async def client(db: None, redis_url: str, app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody: a fresh browser."""
    async with browser(app) as nobody:
        yield nobody
    await limits.close()


@pytest.fixture
async def staff(client: httpx.AsyncClient, app: Litestar) -> AsyncIterator[Staff]:
    """Makes signed-in browsers: `await staff(Role.VIEWER, event=…, side=…, provinces={"53"})`."""
    opened: list[httpx.AsyncClient] = []

    async def make(
        role: Role | None = Role.SECRETARIAT,
        *,
        event: UUID | None = None,
        side: UUID | None = None,
        provinces: set[str] | None = None,
    ) -> httpx.AsyncClient:
        email = f"staf{len(opened)}@uji.example"
        account = await create_account(email=email, name=f"Staf {len(opened)}", password=PASSWORD, actor=COMMAND)
        if role is not None:
            limit = frozenset(provinces) if provinces is not None else None
            await grant(account=account, role=role, actor=COMMAND, event=event, side=side, provinces=limit)
        one = browser(app)
        opened.append(one)
        token = await sign_in(email=email, password=PASSWORD)
        one.cookies.set(SIGN_IN_COOKIE, token)
        one.cookies.set(CSRF_COOKIE, csrf_token(token))
        one.headers[CSRF_HEADER] = csrf_token(token)
        return one

    yield make
    for one in opened:
        await one.aclose()


@pytest.fixture
async def live_server(client: httpx.AsyncClient, app: Litestar) -> AsyncIterator[str]:
    """The application on a loopback port, in the tests' own loop; gives its address."""
    async with served(app) as address:
        yield address


@asynccontextmanager
async def served(app: Litestar) -> AsyncIterator[str]:
    """Serves the application on a free loopback port; gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = _Quiet(uvicorn.Config(app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag, no event
            await asyncio.sleep(0.01)
        yield address
        server.should_exit = True
        await serving


class _Quiet(uvicorn.Server):
    """A server that leaves the signals of the test run alone."""

    def capture_signals(self) -> Any:
        return nullcontext()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium, which finds nothing but this machine."""
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    return {"executable_path": chromium(), "args": ["--no-sandbox", "--disable-gpu", nowhere]}


def chromium() -> str:
    """Where Chromium lies; fails with what to do where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    return pytest.fail("Chromium is missing: install it (Debian: apt-get install chromium) and run again.")
