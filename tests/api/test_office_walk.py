"""A walk over every route under `/o/`: nothing of another institution shows, every wrong link gets the same answer."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from core import links
from core.db import action, rows
from events import focal_points
from tests.api import regional
from tests.api.focal import NEW, OTHERS, Offices, make_offices, officer
from tests.api.regional import MAIL


@pytest.fixture
async def offices(client: httpx.AsyncClient) -> Offices:
    return await make_offices(client)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that goes to the database."""
    asked: list[str] = []
    fetch = asyncpg.Connection.fetch

    async def noted(self: Any, query: str, *given: Any, **more: Any) -> Any:
        asked.append(query)
        return await fetch(self, query, *given, **more)

    monkeypatch.setattr(asyncpg.Connection, "fetch", noted)
    return asked


@action
async def revoked(contact: UUID) -> None:
    await links.revoke(links.KIND_FOCAL, contact)


async def wrong_tokens(offices: Offices) -> dict[str, str]:
    """By what is wrong with it: tokens that open nothing (any more)."""
    right = offices.makassar[3:]
    ended = offices.bengkulu[3:]
    await revoked(await officer(offices.meeting.bengkulu))
    return {
        "unknown": "a" * 53,
        "short": "abc",
        "another kind's": offices.meeting.makassar.path[3:],
        "altered": right[:-1] + ("a" if right[-1] != "a" else "b"),
        "revoked": ended,
        "a contact's of before": links.derive(links.KIND_FOCAL, uuid4(), 0),
    }


def own_routes(app: Litestar) -> list[tuple[str, str]]:
    return [
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format.startswith("/o/{token}")
        for method in sorted(route.methods - {"OPTIONS", "HEAD"})
    ]


async def test_every_wrong_link_gets_the_same_answer_by_the_same_queries(
    client: httpx.AsyncClient, app: Litestar, offices: Offices, queries: list[str]
) -> None:
    tokens = await wrong_tokens(offices)
    routes = own_routes(app)
    assert len(routes) >= 5
    for expired in (False, True):
        if expired:
            await regional.at(regional.LONG_AFTER)
            tokens = {"expired": offices.makassar[3:], "unknown": "a" * 53}
        for method, path in routes:
            seen = set()
            for token in tokens.values():
                queries.clear()
                address = path.replace("{token}", token).replace("{id}", str(offices.meeting.makassar.invitation))
                answer = await client.request(method, address, data=NEW if method == "POST" else None)
                seen.add((answer.status_code, answer.text.replace(token, ""), len(queries)))
                assert not [one for one in (*OTHERS, "Makassar", "Firman") if one in answer.text]
            [(status, _, asked)] = seen
            assert (status, asked) == (404, 2)


async def test_foreign_id_under_ones_own_link_is_like_one_of_nobody(
    client: httpx.AsyncClient, app: Litestar, offices: Offices, queries: list[str]
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
