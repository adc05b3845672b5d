"""Fixtures of the door's routes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from attendance.states import Profile
from core import clock
from tests.attendance.hall import Hall, make_hall
from tests.edge_fixtures import browser

Door = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Hall:
    """An empty meeting with a key pair, and the application."""
    return await make_hall()


@pytest.fixture
async def door(hall: Hall, app: Litestar) -> AsyncIterator[Door]:
    """Makes enrolled devices: `await door("Pintu Utara", profile=Profile.DESK)`."""
    opened: list[httpx.AsyncClient] = []

    async def make(name: str = "Pintu Utara", *, profile: Profile = Profile.GATE) -> httpx.AsyncClient:
        one = browser(app)
        one.headers["authorization"] = f"Bearer {await hall.secret(name, profile=profile)}"
        opened.append(one)
        return one

    yield make
    for one in opened:
        await one.aclose()


async def upload(device: httpx.AsyncClient, *scans: Any, **headers: str) -> list[dict[str, Any]]:
    """Sends scans at once; the results in the order sent."""
    body = {"sent_at": clock.real_now().isoformat(), "scans": list(scans)}
    answer = await device.post("/api/v1/door/scans", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def number(hall: Hall, name: str) -> str:
    """The attendee number of a guest as JSON has it."""
    return f"{hall.guests[name].number:014x}"


NOWHERE = UUID(int=7)
