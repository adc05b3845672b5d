"""A walk over every route under `/o/`: nothing of another institution shows, every wrong link gets the same answer."""

from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from core import links
from core.db import action, execute, rows
from events import focal_points
from tests.api import regional
from tests.api.coordinated import coordinate
from tests.api.focal import NEW, OTHERS, Offices, make_offices, officer
from tests.api.regional import MAIL
from tests.api.watching import Queries


@pytest.fixture
async def offices(client: httpx.AsyncClient) -> Offices:
    return await make_offices(client)


@action
async def revoked(kind: str, subject: UUID) -> None:
    await links.revoke(kind, subject)


async def wrong_tokens(offices: Offices, pages: dict[str, str]) -> dict[str, dict[str, str]]:
    """By what stands before the token: those that open nothing there (any more), by what is wrong with them."""
    await revoked(links.KIND_FOCAL, await officer(offices.meeting.bengkulu))
    left = await coordinate(offices.meeting, offices.meeting.makassar)
    await execute("UPDATE coordinator SET to_at = from_at WHERE id = (SELECT max(id::text)::uuid FROM coordinator)")
    ended = {FOCAL: offices.bengkulu, PROVINCE: left}
    kinds = {FOCAL: links.KIND_FOCAL, PROVINCE: links.KIND_COORDINATOR}
    made = {}
    for start, page in pages.items():
        right = page.rsplit("/", 1)[1]
        made[start] = {
            "unknown": "a" * 53,
            "short": "abc",
            "another kind's": offices.meeting.makassar.path[3:],
            "the other page's": next(one for other, one in pages.items() if other != start).rsplit("/", 1)[1],
            "altered": altered(right),
            "ended": ended[start].rsplit("/", 1)[1],
            "nobody's": links.derive(kinds[start], uuid4(), 0),
        }
    return made


def altered(token: str) -> str:
    """Another token by one letter: the last but one, for the last one's lowest bit says nothing."""
    return token[:-2] + ("a" if token[-2] != "a" else "b") + token[-1]


FOCAL, PROVINCE = "/o/{token}", "/o/provinsi/{token}"


def own_routes(app: Litestar) -> list[tuple[str, str]]:
    return [
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format.startswith((FOCAL, PROVINCE))
        for method in sorted(route.methods - {"OPTIONS", "HEAD"})
    ]


async def test_every_wrong_link_gets_the_same_answer_by_the_same_queries(
    client: httpx.AsyncClient, app: Litestar, offices: Offices, queries: Queries
) -> None:
    pages = {FOCAL: offices.makassar, PROVINCE: await coordinate(offices.meeting)}
    for page in pages.values():
        assert (await client.get(page)).status_code == 200
    wrong = await wrong_tokens(offices, pages)
    routes = own_routes(app)
    assert len(routes) >= 8
    for expired in (False, True):
        if expired:
            await regional.at(regional.LONG_AFTER)
            wrong = {start: {"expired": page.rsplit("/", 1)[1], "unknown": "a" * 53} for start, page in pages.items()}
        for method, path in routes:
            seen = set()
            for token in wrong[PROVINCE if path.startswith(PROVINCE) else FOCAL].values():
                queries.clear()
                address = path.replace("{token}", token).replace("{id}", str(offices.meeting.makassar.invitation))
                answer = await client.request(method, address, data=NEW if method == "POST" else None)
                seen.add((answer.status_code, answer.text.replace(token, ""), len(queries)))
                assert not [one for one in (*OTHERS, "Makassar", "Firman") if one in answer.text]
            [(status, _, asked)] = seen
            assert (status, asked) == (404, 2)


async def test_foreign_id_under_ones_own_link_is_like_one_of_nobody(
    client: httpx.AsyncClient, app: Litestar, offices: Offices, queries: Queries
) -> None:
    for method, path in own_routes(app):
        if "{id}" not in path:
            continue
        seen = set()
        for one in (offices.meeting.bengkulu.invitation, uuid4()):
            queries.clear()
            address = path.replace("{token}", offices.makassar[3:]).replace("{id}", str(one))
            answer = await client.request(method, address)
            seen.add((answer.status_code, answer.text.replace(str(one), ""), len(queries)))
            assert not [other for other in OTHERS if other in answer.text]
        [(status, _, _)] = seen
        assert status == 404


async def test_institution_without_a_meeting_or_no_longer_kept_opens_nothing(
    client: httpx.AsyncClient, offices: Offices
) -> None:
    await rows("UPDATE institution SET archived_at = $1 WHERE name LIKE '%Makassar'", regional.BEFORE)
    assert (await client.get(offices.makassar)).status_code == 404
    assert await focal_points.registered(email=MAIL) == []
    await rows("UPDATE institution SET archived_at = NULL")
    await rows("UPDATE event SET state = 'draft'")
    assert (await client.get(offices.makassar)).status_code == 404
