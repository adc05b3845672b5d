"""No page of the staff app or the gate has a fault: none that axe finds, none at 360 px, none in the console.

The pages come from the app's route files; one without its states fails. The full state of each is looked at in both
languages, on a telephone and at a desk, the others by turns (`make soak`: all in both). No request leaves the machine.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from litestar import Litestar
from playwright.async_api import Browser
from redis.asyncio import Redis

from api import limits, wiring
from core import clock
from core.accounts import create_account, sign_in
from core.actors import COMMAND
from core.db import execute
from core.grants import Role, grant
from tests.conftest import _EMPTY as EMPTY
from tests.edge_fixtures import PASSWORD, served
from tests.journeys import (
    amendment_states,
    claim_states,
    document_states,
    form_staff_states,
    gate_states,
    hall_states,
    import_states,
    institution_states,
    kit_states,
    letter_states,
    liaison_states,
    list_states,
    meeting_states,
    phone_states,
    review_states,
    setup_states,
    staff_states,
)
from tests.journeys.staff_pages import SIZES, STATES, WORDS, Audience, assert_sound, pages
from tests.journeys.staff_world import World, make_world

assert all(
    module.__doc__
    for module in (
        amendment_states,
        claim_states,
        document_states,
        form_staff_states,
        gate_states,
        hall_states,
        import_states,
        institution_states,
        kit_states,
        letter_states,
        liaison_states,
        list_states,
        meeting_states,
        phone_states,
        review_states,
        setup_states,
        staff_states,
    )
), "these register the states"
CASES = [(route, name) for route, states in STATES.items() for name in states]
PICTURES = Path(os.environ["PICTURES"]) if "PICTURES" in os.environ else None
WHOLE = ("full",)  # axe looks at these four times, at others once in each language; what is too wide is always seen
BY_TURNS = {"id": "phone", "en": "desktop"}
EMPTY_HANDED = "empty_handed"
STUCK = 120  # seconds: a browser that answers no more is told, it does not hold the run for ever


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(connected: None) -> AsyncIterator[World]:
    """Made once for all pages: they look, and what they write changes no page of another state."""
    await execute(EMPTY)
    async with Redis.from_url(os.environ["REDIS_URL"]) as redis:
        await redis.flushdb()
    async with wiring.connected():
        yield await make_world()
    await limits.close()
    await execute(EMPTY)
    await clock.refresh()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def base(world: World, app: Litestar) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tokens(world: World) -> dict[str, str]:
    """The sign-in of an account by role, and of one that may do nothing yet."""
    made = {}
    for role in (*Role, None):
        name = role.value if role else EMPTY_HANDED
        email = f"{name}@uji.example"
        account = await create_account(email=email, name=f"Petugas {name}", password=PASSWORD, actor=COMMAND)
        if role:
            await grant(account=account, role=role, actor=COMMAND)
        made[name] = await sign_in(email=email, password=PASSWORD)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def audience(browser: Browser, base: str, world: World, tokens: dict[str, str]) -> AsyncIterator[Audience]:
    gathered = Audience(browser, base, world, tokens)
    yield gathered
    await gathered.close()


def test_every_page_has_its_states() -> None:
    assert pages() == set(STATES)
    assert {route for route, states in STATES.items() if not {"full", "empty", "error"} <= set(states)} == set()


def _case(at: int, route: str, name: str, language: str) -> Any:
    """Full states in both languages, the others by turns; the rest by `make soak`, or where somebody looks himself."""
    now = name in WHOLE or PICTURES or [*WORDS][at % len(WORDS)] == language
    marks = [] if now else [pytest.mark.soak]
    return pytest.param(route, name, language, id=f"{language}-{route} {name}", marks=marks)


@pytest.mark.parametrize(
    ("route", "name", "language"),
    [_case(at, route, name, language) for at, (route, name) in enumerate(CASES) for language in WORDS],
)
async def test_page_is_sound(audience: Audience, route: str, name: str, language: str) -> None:
    wanted = STATES[route][name]
    async with asyncio.timeout(STUCK), audience.look(wanted.role, language) as shown:
        await wanted.show(shown)
        sizes = SIZES if name in WHOLE else [BY_TURNS[language]]
        await assert_sound(shown, faulty=wanted.faulty, looked_at=sizes, picture=_picture(route, name))


def _picture(route: str, name: str) -> Path | None:
    """Where to put pictures, where somebody wants to look himself (PICTURES names a folder)."""
    return PICTURES / f"{route.strip('/').replace('/', '.') or 'home'}-{name}" if PICTURES else None
