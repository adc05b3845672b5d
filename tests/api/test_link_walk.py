"""A walk over every route under `/k/` and `/p/`: a wrong link costs the same whatever is wrong, and shows nobody."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from core import links
from core.db import action, rows
from tests.api import regional
from tests.api.followups import ask_photo
from tests.api.office import PRINCIPAL, REPRESENTED, send
from tests.api.regional import Meeting
from tests.api.test_office_walk import altered
from tests.api.watching import Queries

ROOMS = {"/k/{token}": links.KIND_INVITATION, "/p/{token}": links.KIND_PASS}
NAMES = ("Makassar", "Bengkulu", "Firman", "Puadi")  # of institutions and people no wrong link may show
revoke = action(links.revoke)


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    """Two institutions that have answered, and a form that asks both."""
    made = await regional.summon()
    await send(client, made.makassar, REPRESENTED)
    await send(client, made.bengkulu, PRINCIPAL | {"head": "Puadi"})
    await ask_photo(made.event)
    return made


def routes(app: Litestar, room: str) -> list[tuple[str, str]]:
    return [
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format.startswith(room)
        for method in sorted(route.methods - {"OPTIONS", "HEAD"})
    ]


async def subjects(meeting: Meeting, kind: str) -> tuple[UUID, UUID]:
    """Whose links open the room: Makassar's and Bengkulu's."""
    invited = meeting.makassar.invitation, meeting.bengkulu.invitation
    if kind == links.KIND_INVITATION:
        return invited
    found = {row["invitation"]: row["attendee"] for row in await rows("SELECT invitation, attendee FROM appointment")}
    return found[invited[0]], found[invited[1]]


def address(path: str, token: str, foreign: UUID) -> str:
    """The path with its link, and whatever else it names that of another institution."""
    filled = path.replace("{token}", token).replace("{code}", "foto")
    return "/".join(str(foreign) if part.startswith("{") else part for part in filled.split("/"))


@pytest.mark.parametrize("room", ROOMS)
async def test_every_wrong_link_costs_the_same_and_shows_nobody(
    client: httpx.AsyncClient, app: Litestar, meeting: Meeting, queries: Queries, room: str
) -> None:
    kind = ROOMS[room]
    own, other = await subjects(meeting, kind)
    right, gone = await links.token(kind, own), await links.token(kind, other)
    await revoke(kind, other)
    wrong = {
        "unknown": "a" * 53,
        "short": "abc",
        "foreign": await links.token(next(one for one in ROOMS.values() if one != kind), own),
        "altered": altered(right),
        "nobody's": links.derive(kind, uuid4(), 0),
        "revoked": gone,
    }
    walked = routes(app, room)
    assert len(walked) >= 2
    seen = await _walked(client, walked, wrong, queries, other)
    await regional.at(regional.LONG_AFTER)
    seen |= await _walked(client, walked, {"expired": right, "unknown then": "a" * 53}, queries, other)
    assert {asked for _, asked in seen} == {2}, "the link and the page it would open"
    assert {status for status, _ in seen} <= {404, 409}


async def _walked(
    client: httpx.AsyncClient, walked: list[tuple[str, str]], wrong: dict[str, str], queries: Queries, foreign: UUID
) -> set[tuple[int, int]]:
    """The status and the number of queries of every route with every wrong link."""
    seen = set()
    for method, path in walked:
        for token in wrong.values():
            queries.clear()
            body: Any = {"choice": (None, "declined")} if method == "POST" else None
            answer = await client.request(method, address(path, token, foreign), files=body)
            seen.add((answer.status_code, len(queries)))
            assert not [one for one in NAMES if one in answer.text], (method, path)
    return seen


@pytest.mark.parametrize("room", ROOMS)
async def test_foreign_id_under_ones_own_link_shows_nothing_of_it(
    client: httpx.AsyncClient, app: Litestar, meeting: Meeting, room: str
) -> None:
    own, other = await subjects(meeting, ROOMS[room])
    token = await links.token(ROOMS[room], own)
    for method, path in routes(app, room):
        if method == "GET":
            answer = await client.get(address(path, token, other))
            assert not [one for one in ("Bengkulu", "Puadi") if one in answer.text], path
