"""The review page over HTTP: late answers are listed, accepted, taken back, undone, within one's scope."""

import httpx
import pytest

from core.db import rows
from core.grants import Role
from tests.api import regional
from tests.api.regional import LATE, Meeting
from tests.edge_fixtures import Staff
from tests.factories import answer, principal, representative


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    await answer(made.makassar.invitation, principal("Moh. Ramdhan Pomanto"))
    await regional.at(LATE)
    await answer(made.makassar.invitation, representative("Firman Hamid Pagarra"))
    return made


async def settle(
    office: httpx.AsyncClient, meeting: Meeting, what: str, version: int, body: dict[str, str] | None = None
) -> httpx.Response:
    path = f"/api/v1/events/{meeting.slug}/reviews/{meeting.makassar.invitation}/{what}"
    return await office.post(path, json=body or {}, headers={"if-match": f'"{version}"'})


async def test_taken_back_and_undone(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    listed = (await office.get(f"/api/v1/events/{meeting.slug}/reviews")).json()
    [one] = listed["items"]
    assert (listed["total"], one["before"]["choice"], one["now"]["late"]) == (1, "principal", True)
    assert (await settle(office, meeting, "revert", one["version"], {"reason": " "})).status_code == 400
    done = await settle(office, meeting, "revert", one["version"], {"reason": "Belum ada surat tugas"})
    assert done.status_code == 200, done.text
    assert (await settle(office, meeting, "revert", one["version"], {"reason": "Lagi"})).status_code == 412
    whole = (await office.get(f"/api/v1/events/{meeting.slug}/invitations/{meeting.makassar.invitation}")).json()
    assert (whole["status"], whole["version"]) == ("principal", done.json()["version"])
    assert (await settle(office, meeting, "undo", done.json()["version"])).status_code == 200
    again = await settle(office, meeting, "undo", done.json()["version"] + 1)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_undo")
    [back] = (await office.get(f"/api/v1/events/{meeting.slug}/reviews")).json()["items"]
    assert back["now"]["seats"][0]["name"] == "Firman Hamid Pagarra"


async def test_accepted_within_ones_scope(staff: Staff, meeting: Meeting) -> None:
    other = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await other.get(f"/api/v1/events/{meeting.slug}/reviews")).json()["items"] == []
    assert (await settle(other, meeting, "accept", 3)).status_code == 404
    office = await staff(Role.SECRETARIAT)
    assert (await settle(office, meeting, "accept", 3)).json() == {"version": 4}
    assert (await office.get(f"/api/v1/events/{meeting.slug}/reviews")).json()["total"] == 0
