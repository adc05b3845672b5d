"""Liaison officers: the plan as a whole, an even spread, and their names where institutions look for help."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import httpx
import pytest

from core.db import execute, rows
from core.grants import Role
from events import topics
from events.liaisons import spread
from tests.api import regional
from tests.api.regional import Meeting
from tests.edge_fixtures import Staff

NUMBER = "+62 800 0000777"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def account_of(one: httpx.AsyncClient) -> str:
    return str((await one.get("/api/v1/me")).json()["id"])


async def assign(office: httpx.AsyncClient, meeting: Meeting, *posts: Mapping[str, object]) -> httpx.Response:
    base = f"/api/v1/events/{meeting.slug}/liaisons"
    version = (await office.get(base)).headers["etag"]
    return await office.put(base, json={"posts": list(posts)}, headers={"if-match": version})


def test_provinces_are_spread_evenly_and_all_of_them() -> None:
    people = [uuid4() for _ in range(8)]
    weights = {f"{code}": code for code in range(11, 49)}
    made = spread(weights, people)
    assert sorted(code for post in made for code in post.provinces) == sorted(weights)
    loads = [sum(weights[code] for code in post.provinces) for post in made]
    assert max(loads) - min(loads) <= max(weights.values())
    assert spread(weights, people) == made


async def test_plan_is_kept_as_a_whole_and_the_spread_keeps_nothing(staff: Staff, meeting: Meeting) -> None:
    office, other = await staff(Role.SECRETARIAT), await staff(Role.LIAISON)
    accounts = [await account_of(office), await account_of(other)]
    base = f"/api/v1/events/{meeting.slug}/liaisons"
    made = (await office.post(f"{base}/spread", json={"accounts": accounts})).json()["posts"]
    assert sorted(code for one in made for code in one["provinces"]) == ["17", "73"]
    assert (await office.get(base)).json()["posts"] == []
    kept = await assign(office, meeting, *({"account": one["account"], "provinces": one["provinces"]} for one in made))
    assert sorted(one["invitations"] for one in kept.json()["posts"]) == [1, 1]
    twice = await assign(office, meeting, {"account": accounts[0]}, {"account": accounts[0]})
    assert (twice.status_code, twice.json()["code"]) == (422, "liaison_twice")
    assert len((await office.get(base)).json()["posts"]) == 2


async def test_own_provinces_are_one_filter(staff: Staff, meeting: Meeting) -> None:
    office, other = await staff(Role.SECRETARIAT), await staff(Role.LIAISON)
    await assign(office, meeting, {"account": await account_of(other), "provinces": ["73"]})
    url = f"/api/v1/events/{meeting.slug}/invitations?mine=true"
    mine = (await other.get(url)).json()
    assert [one["institution"]["name"] for one in mine["items"]] == ["Pemerintah Kota Makassar"]
    assert (await office.get(url)).json()["items"] == []


async def test_institution_sees_whom_to_call(client: httpx.AsyncClient, staff: Staff, meeting: Meeting) -> None:
    office, other = await staff(Role.SECRETARIAT), await staff(Role.LIAISON)
    everywhere = {"account": await account_of(office), "phone": "+62 800 0000111"}
    particular = {"account": await account_of(other), "provinces": ["73"], "phone": NUMBER}
    assert (await assign(office, meeting, everywhere, particular)).status_code == 200
    page = await client.get(meeting.makassar.path)
    assert NUMBER in page.text
    assert "+62 800 0000111" in (await client.get(meeting.bengkulu.path)).text
    assert await said(meeting.makassar.invitation) == f"Staf 1, {NUMBER}"


async def test_without_a_liaison_the_office_telephone_is_said(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await execute('UPDATE event SET settings = \'{"office_phone": "+62 800 0000222"}\'')
    assert "+62 800 0000222" in (await client.get(meeting.makassar.path)).text
    assert await said(meeting.makassar.invitation) == "+62 800 0000222"


async def said(invitation: UUID) -> str:
    """Whom a message tells one to call."""
    assert await rows("SELECT 1 FROM invitation WHERE id = $1", invitation)
    rendering = await topics.InvitationTopic().render(invitation, "undangan", "id", {})
    return rendering.values["phone"]
