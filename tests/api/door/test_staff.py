"""The door seen by staff: checkpoints, devices, the log, figures, and a line that moves with every scan."""

import asyncio
import time
from typing import Any

import httpx
import msgspec
import pytest

from attendance.states import Profile
from core.grants import Role
from tests.api.door.conftest import Door, upload
from tests.attendance.hall import Hall, nonce, scan
from tests.edge_fixtures import Staff

BASE = "/api/v1/events/uji"


async def test_checkpoint_is_set_up_changed_and_guarded_by_its_version(hall: Hall, staff: Staff) -> None:
    chief = await staff(Role.GATE_COORDINATOR)
    made = await chief.post(f"{BASE}/checkpoints", json={"name": "Pintu Utara", "policy": "daily", "opens": "07:30:00"})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    address, wish = f"{BASE}/checkpoints/{made.json()['id']}", {"name": "Pintu Barat", "policy": "once"}
    changed = await chief.patch(address, json=wish, headers={"if-match": '"1"'})
    stale = await chief.patch(address, json=wish, headers={"if-match": '"1"'})
    missing = await chief.patch(address, json=wish)
    assert [changed.status_code, stale.status_code, missing.status_code] == [200, 412, 428]
    assert stale.json()["current"] == 2
    listed = (await chief.get(f"{BASE}/checkpoints")).json()["items"]
    assert [(one["name"], one["policy"], one["opens"]) for one in listed] == [("Pintu Barat", "once", None)]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "A", "day": 9}, "day_unknown"),
        ({"name": "A", "categories": ["01a20905-f61b-7599-b172-32f38d0fc9d7"]}, "category_unknown"),
    ],
)
async def test_checkpoint_that_cannot_be_says_which_field(
    hall: Hall, staff: Staff, wish: dict[str, Any], code: str
) -> None:
    answer = await (await staff()).post(f"{BASE}/checkpoints", json=wish)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_device_is_enrolled_by_its_qr_shown_and_revoked(
    hall: Hall, staff: Staff, client: httpx.AsyncClient
) -> None:
    chief = await staff(Role.GATE_COORDINATOR)
    made = (await chief.post(f"{BASE}/devices", json={"name": "Ponsel 1", "profile": "gate"})).json()
    assert made["enrol"]["url"].endswith(made["enrol"]["token"])
    assert made["enrol"]["qr_svg"].startswith("<svg")
    enrolled = await client.post(
        "/api/v1/door/enrol", json={"token": made["enrol"]["token"], "name": "", "hardware": "x"}
    )
    secret = {"authorization": f"Bearer {enrolled.json()['secret']}"}
    beat = {"queue": 7, "battery": 55, "clock": "2026-01-01T00:00:00Z"}
    await client.post("/api/v1/door/heartbeat", json=beat, headers=secret)
    [shown] = (await chief.get(f"{BASE}/devices")).json()["items"]
    assert (shown["queue"], shown["battery"], shown["revoked_at"]) == (7, 55, None)
    assert "secret" not in str(shown)
    revoked = await chief.post(f"{BASE}/devices/{made['id']}/revoke", json={"reason": "hilang"})
    assert (revoked.status_code, revoked.json()["revoked_at"] is not None) == (200, True)
    beat_again = await client.post("/api/v1/door/heartbeat", json=beat, headers=secret)
    assert beat_again.json()["device_revoked"] is True


async def test_renewed_enrolment_ends_the_former_secret(hall: Hall, staff: Staff, door: Door) -> None:
    chief, device = await staff(Role.GATE_COORDINATOR), await door()
    [shown] = (await chief.get(f"{BASE}/devices")).json()["items"]
    renewed = await chief.post(f"{BASE}/devices/{shown['id']}/enrolment")
    assert renewed.status_code == 201
    assert (await device.post("/api/v1/door/heartbeat", json={})).status_code == 401


async def test_log_is_listed_newest_first_in_pages(hall: Hall, staff: Staff, door: Door) -> None:
    aula, device, viewer = await hall.checkpoint("Aula"), await door(), await staff(Role.VIEWER)
    guests = [await hall.guest(f"Peserta {n}") for n in range(5)]
    for guest in guests:
        await upload(device, scan(nonce(), aula, code=await hall.code(guest)))
    await upload(device, scan(nonce(), aula, code="TIDAK DIKENAL"))
    first = (await viewer.get(f"{BASE}/scans", params={"limit": 4})).json()
    rest = (await viewer.get(f"{BASE}/scans", params={"limit": 4, "cursor": first["next_cursor"]})).json()
    names = [one["name"] for one in first["items"] + rest["items"]]
    assert names == [None, "Peserta 4", "Peserta 3", "Peserta 2", "Peserta 1", "Peserta 0"]
    assert (first["total"], rest["next_cursor"]) == (6, None)
    refused = (await viewer.get(f"{BASE}/scans", params={"outcome": "refused"})).json()["items"]
    assert [(one["reason"], one["device"], one["checkpoint"]) for one in refused] == [
        ("unknown_code", "Pintu Utara", "Aula")
    ]


async def test_scope_sees_the_log_of_its_own_people_only(hall: Hall, staff: Staff, door: Door) -> None:
    aula, device = await hall.checkpoint("Aula"), await door()
    await upload(device, scan(nonce(), aula, code=await hall.code(await hall.guest("Gani"))))
    narrow = await staff(Role.LIAISON, provinces={"53"})
    for route in ("scans", "presence"):
        assert (await narrow.get(f"{BASE}/{route}")).json()["items"] == [], route


async def test_line_moves_within_a_second_of_a_scan_and_goes_on_from_its_id(
    hall: Hall,
    staff: Staff,
    door: Door,
    live_server: str,
) -> None:
    aula, device, viewer = await hall.checkpoint("Aula"), await door(), await staff(Role.VIEWER)
    code = await hall.code(await hall.guest("Gani"))
    async with httpx.AsyncClient(base_url=live_server, cookies=viewer.cookies) as browser:
        async with browser.stream("GET", f"{BASE}/live") as line:
            assert line.headers["content-type"].startswith("text/event-stream")
            lines = line.aiter_lines()
            cursor, data = await _event(lines)
            assert data["summary"]["present"]["people"] == 0
            began = time.monotonic()
            await upload(device, scan(nonce(), aula, code=code))
            while data["summary"]["present"]["people"] == 0:
                _, data = await _event(lines)
            assert time.monotonic() - began < 1
        async with browser.stream("GET", f"{BASE}/live", headers={"last-event-id": cursor}) as line:
            _, data = await _event(line.aiter_lines())
            assert "presence" in [moved["kind"] for moved in data["changed"]]


async def _event(lines: Any) -> tuple[str, dict[str, Any]]:
    """The next event of a line: its id and what it says."""
    name = ""
    async with asyncio.timeout(5):
        async for text in lines:
            if text.startswith("id: "):
                name = text[4:]
            elif text.startswith("data: "):
                return name, msgspec.json.decode(text[6:])
    raise AssertionError("the line ended")


async def test_profiles_of_devices_are_those_of_the_protocol(hall: Hall, staff: Staff) -> None:
    answer = await (await staff()).post(f"{BASE}/devices", json={"name": "X", "profile": "boss"})
    assert answer.status_code in (400, 422)
    assert {profile.value for profile in Profile} == {"gate", "desk", "supervisor", "protocol", "kiosk"}
