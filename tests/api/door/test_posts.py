"""Devices: enrolment works once, profiles are allow-lists, a roster follows what changes, a revoked device ends."""

from datetime import time
from typing import Any

import httpx
import pytest

from attendance import devices, keys, passes
from attendance.states import Profile
from core.actors import COMMAND
from core.db import execute, rows
from tests.api.door.conftest import Door, number, upload
from tests.attendance.hall import Hall, nonce, scan

DOOR = "/api/v1/door"


async def _token(hall: Hall) -> str:
    made = await devices.register(hall.event, name="Pintu Timur", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    return made.token


async def _enrol(client: httpx.AsyncClient, token: str, hardware: str = "ponsel-1") -> httpx.Response:
    return await client.post(f"{DOOR}/enrol", json={"token": token, "name": "", "hardware": hardware})


async def test_enrolment_gives_all_a_door_needs(client: httpx.AsyncClient, hall: Hall) -> None:
    await hall.checkpoint("Aula", categories=[await hall.category("gubernur")])
    answer = await _enrol(client, await _token(hall))
    told = answer.json()
    assert answer.status_code == 201
    assert (told["name"], told["profile"], told["event"]["number"]) == ("Pintu Timur", "gate", hall.number)
    assert [place["name"] for place in told["checkpoints"]] == ["Aula"]
    assert len(told["keys"]) == 1
    assert told["server_time"]


async def test_lost_answer_of_an_enrolment_can_be_asked_again_by_the_same_hardware_only(
    client: httpx.AsyncClient, hall: Hall
) -> None:
    token = await _token(hall)
    first, again = [(await _enrol(client, token)).json() for _ in range(2)]
    other = await _enrol(client, token, "ponsel-2")
    assert first["device_id"] == again["device_id"]
    assert first["secret"] != again["secret"]
    assert (other.status_code, other.json()["code"]) == (409, "enrol_used")
    old = await client.post(f"{DOOR}/heartbeat", json={}, headers={"authorization": f"Bearer {first['secret']}"})
    assert old.status_code == 401
    new = await client.post(f"{DOOR}/heartbeat", json={}, headers={"authorization": f"Bearer {again['secret']}"})
    assert new.status_code == 200
    assert (await _enrol(client, token)).status_code == 409
    [row] = await rows("SELECT enrol_refused FROM device")
    assert row["enrol_refused"] == 2


async def test_unknown_and_late_enrolments_are_told_apart(client: httpx.AsyncClient, hall: Hall) -> None:
    token = await _token(hall)
    await execute("UPDATE device SET enrol_expires_at = enrol_expires_at - interval '2 days'")
    late, unknown = await _enrol(client, token), await _enrol(client, "bukan kode kami")
    assert (late.status_code, late.json()["code"]) == (409, "enrol_expired")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "enrol_unknown")


_ALLOWED = {
    Profile.GATE: {"roster"},
    Profile.DESK: {"roster", "search"},
    Profile.PROTOCOL: {"roster", "search"},
    Profile.SUPERVISOR: {"roster", "search"},
    Profile.KIOSK: set[str](),
}


@pytest.mark.parametrize("profile", list(Profile))
async def test_profile_opens_its_own_routes_only(hall: Hall, door: Door, profile: Profile) -> None:
    device = await door("Gawai", profile=profile)
    for route in ("roster", "search"):
        answer = await device.get(f"{DOOR}/{route}", params={"q": "abc"} if route == "search" else {})
        assert (answer.status_code == 200) == (route in _ALLOWED[profile]), route
    assert (await device.post(f"{DOOR}/heartbeat", json={"queue": 3, "battery": 80})).status_code == 200
    assert (await device.post(f"{DOOR}/scans", json={"scans": []})).status_code == 200


async def test_names_are_in_the_roster_of_some_profiles_only(hall: Hall, door: Door) -> None:
    await hall.guest("Sofia Bonspia")
    gate, desk = await door("Pintu"), await door("Meja", profile=Profile.DESK)
    without, with_names = [(await one.get(f"{DOOR}/roster")).json() for one in (gate, desk)]
    assert "Sofia" not in str(without)
    assert with_names["entries"][0]["delegate"]["name"] == "Sofia Bonspia"
    assert (with_names["complete"], with_names["entries"][0]["attendee"]) == (True, number(hall, "Sofia Bonspia"))


async def _roster(device: httpx.AsyncClient, cursor: str | None = None) -> dict[str, Any]:
    answer = await device.get(f"{DOOR}/roster", params={"cursor": cursor} if cursor else {})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_roster_follows_admissions_and_dead_passes_by_its_cursor(hall: Hall, door: Door) -> None:
    aula, device = await hall.checkpoint("Aula"), await door("Koordinator", profile=Profile.SUPERVISOR)
    gani, ramdhan = await hall.guest("Gani"), await hall.guest("Ramdhan")
    whole = await _roster(device)
    assert {entry["attendee"] for entry in whole["entries"]} == {number(hall, "Gani"), number(hall, "Ramdhan")}
    await upload(device, scan(nonce(), aula, code=await hall.code(gani)))
    moved = await _roster(device, whole["cursor"])
    assert [entry["attendee"] for entry in moved["entries"]] == [number(hall, "Gani")]
    assert moved["entries"][0]["admitted"][0]["checkpoint"] == str(aula)
    await hall.replace(ramdhan, gani)
    await _name(hall, ramdhan.id)
    dead = await _roster(device, moved["cursor"])
    assert dead["entries"] == []
    assert [(one["reason"], one["successor"]) for one in dead["revoked"]] == [("replaced", "Gani")]
    assert (await _roster(device, dead["cursor"]))["revoked"] == []


async def test_roster_brings_the_rules_with_a_change_and_the_person_behind_a_number(hall: Hall, door: Door) -> None:
    aula, device = await hall.checkpoint("Aula", kind="hall"), await door()
    gani, twin = await hall.guest("Gani"), await hall.guest("Gani M.")
    ramdhan = await hall.guest("Ramdhan")
    await hall.medium(ramdhan, "GELANG-18")
    await hall.replace(ramdhan, gani)
    await execute("UPDATE attendee SET merged_into = $2 WHERE id = $1", twin.id, gani.id)
    whole = await _roster(device)
    people = {entry["attendee"]: entry.get("person") for entry in whole["entries"]}
    assert people == {number(hall, "Gani"): None, number(hall, "Gani M."): number(hall, "Gani")}
    assert [(one["reason"], one["media"]) for one in whole["revoked"]] == [("replaced", ["GELANG-18"])]
    assert ([one["id"] for one in whole["rules"]["checkpoints"]], whole["whole"]) == ([str(aula)], True)
    still = await _roster(device, whole["cursor"])
    assert (still["rules"], still["whole"]) == (None, False)
    await hall.checkpoint("Makan", closes=time(12))
    await keys.end(hall.event, actor=COMMAND)
    moved = await _roster(device, still["cursor"])
    assert [one["closes"] for one in moved["rules"]["checkpoints"]] == [None, "12:00:00"]
    assert [one["ended_at"] is None for one in moved["rules"]["keys"]] == [False]


async def _name(hall: Hall, attendee: Any) -> None:
    from core import feed
    from core.db import action

    await action(feed.record)(hall.event, kind="attendee", subject=("attendee", attendee))


async def test_broken_cursor_is_refused(hall: Hall, door: Door) -> None:
    answer = await (await door()).get(f"{DOOR}/roster", params={"cursor": "all:x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unreadable")


async def test_key_of_the_enrolment_verifies_a_pass(client: httpx.AsyncClient, hall: Hall) -> None:
    from base64 import b64decode

    [key] = (await _enrol(client, await _token(hall))).json()["keys"]
    reading = passes.read(await hall.code(await hall.guest("Gani")))
    assert reading
    assert passes.is_genuine(reading, public=b64decode(key["public"]))


async def test_revoked_device_may_upload_and_beat_and_nothing_else(hall: Hall, door: Door) -> None:
    device = await door()
    [row] = await rows("SELECT id FROM device")
    await devices.revoke(row["id"], event=hall.event, reason="hilang", actor=COMMAND)
    beat = await device.post(f"{DOOR}/heartbeat", json={"queue": 12})
    assert beat.json()["device_revoked"] is True
    assert await upload(device) == []
    answer = await device.get(f"{DOOR}/roster")
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
