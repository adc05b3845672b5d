"""The programme as staff plan it over HTTP: versions, order, roles, clashes, what a release would change."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from core.grants import Role
from tests.api import regional
from tests.edge_fixtures import Staff

URL = "/api/v1/events/rakornas-uji"
SPEAKER = {"role": "speaker", "name": "Dr. Narasumber Contoh, M.Uji.", "office": "Direktur Contoh"}


@pytest.fixture
async def secretariat(client: httpx.AsyncClient, staff: Staff) -> httpx.AsyncClient:
    await regional.summon()
    return await staff(Role.SECRETARIAT)


async def add(secretariat: httpx.AsyncClient, title: str, **given: Any) -> dict[str, Any]:
    answer = await secretariat.post(f"{URL}/sessions", json={"title": title, **given})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_sessions_with_and_without_times_keep_their_order(secretariat: httpx.AsyncClient) -> None:
    await add(secretariat, "Pembukaan", kind="opening_address")
    await add(secretariat, "Panel", kind="panel", starts_at="09:00", minutes=90)
    await add(secretariat, "Registrasi", position=0, kind="registration")
    listed = (await secretariat.get(f"{URL}/sessions")).json()
    assert [(one["title"], one["starts_at"]) for one in listed["items"]][-1] == ("Panel", "09:00:00")
    assert listed["total"] == 3
    assert {one["title"] for one in listed["items"][:2]} == {"Pembukaan", "Registrasi"}
    assert [change["kinds"] for change in listed["unreleased"]] == [["new"]] * 3


async def test_change_needs_the_version_it_is_based_on(secretariat: httpx.AsyncClient) -> None:
    made = await add(secretariat, "Panel")
    url, change = f"{URL}/sessions/{made['id']}", {"title": "Panel Utama"}
    assert (await secretariat.patch(url, json=change)).status_code == 428
    changed = await secretariat.patch(url, json=change, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.json()["title"], changed.headers["etag"]) == (200, "Panel Utama", '"2"')
    stale = await secretariat.patch(url, json={"title": "Lain"}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    assert (await secretariat.delete(url, headers={"if-match": '"1"'})).status_code == 412
    assert (await secretariat.delete(url, headers={"if-match": '"2"'})).status_code == 204
    assert (await secretariat.get(f"{URL}/sessions")).json()["items"] == []


async def test_speaker_is_on_the_roll_until_the_role_ends(secretariat: httpx.AsyncClient) -> None:
    made = await add(secretariat, "Panel")
    given = await secretariat.post(f"{URL}/sessions/{made['id']}/roles", json=SPEAKER)
    [role] = given.json()["roles"]
    assert (given.status_code, role["name"], role["office"]) == (201, SPEAKER["name"], "Direktur Contoh")
    roll = (await secretariat.get(f"{URL}/attendees", params={"q": "narasumber"})).json()["items"]
    assert [one["id"] for one in roll] == [role["attendee"]]
    assert (await secretariat.delete(f"{URL}/session-roles/{role['id']}")).status_code == 204
    assert (await secretariat.delete(f"{URL}/session-roles/{role['id']}")).status_code == 404


async def test_one_person_in_two_sessions_at_once_is_told_not_refused(secretariat: httpx.AsyncClient) -> None:
    panel = await add(secretariat, "Panel", starts_at="09:00", minutes=60)
    report = await add(secretariat, "Laporan", starts_at="09:30", minutes=60)
    [role] = (await secretariat.post(f"{URL}/sessions/{panel['id']}/roles", json=SPEAKER)).json()["roles"]
    same = {"role": "moderator", "person": role["person"]}
    await secretariat.post(f"{URL}/sessions/{report['id']}/roles", json=same)
    namesake = await secretariat.post(f"{URL}/sessions/{report['id']}/roles", json=SPEAKER)
    assert namesake.status_code == 201, "another person of the same name"
    [clash] = (await secretariat.get(f"{URL}/sessions")).json()["clashes"]
    assert (clash["kind"], clash["what"]) == ("person", SPEAKER["name"])
    assert {clash["first"], clash["second"]} == {panel["code"], report["code"]}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"role": "speaker"}, 422, "name_missing"),
        ({"role": "speaker", "person": str(uuid4())}, 422, "person_unknown"),
        ({"role": "penyanyi", "name": "A"}, 400, None),
    ],
)
async def test_role_of_nobody_is_refused(
    secretariat: httpx.AsyncClient, body: dict[str, Any], status: int, code: str | None
) -> None:
    made = await add(secretariat, "Panel")
    answer = await secretariat.post(f"{URL}/sessions/{made['id']}/roles", json=body)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": "A", "day": 2}, "day_outside"),
        ({"title": "A", "starts_at": "23:30", "minutes": 60}, "session_past_midnight"),
        ({"title": "A", "room": str(uuid4())}, "room_unknown"),
        ({"title": "A", "starts_at": "09:00:00+07:00"}, "malformed"),
        ({"title": "A", "starts_at": "24:00"}, "malformed"),
    ],
)
async def test_impossible_session_is_refused_in_words(
    secretariat: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    for language in ("id", "en"):
        answer = await secretariat.post(f"{URL}/sessions?lang={language}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400 if code == "malformed" else 422, code)
        assert "{" not in answer.json()["detail"]
    assert (await secretariat.get(f"{URL}/sessions")).json()["total"] == 0


async def test_releases_are_numbered_and_tell_what_they_changed(secretariat: httpx.AsyncClient) -> None:
    empty = await secretariat.post(f"{URL}/releases", json={})
    assert (empty.status_code, empty.json()["code"]) == (409, "programme_empty")
    panel = await add(secretariat, "Panel")
    first = await secretariat.post(f"{URL}/releases", json={"note": "Pertama"})
    assert (first.status_code, first.json()["number"], first.json()["note"]) == (201, 1, "Pertama")
    again = await secretariat.post(f"{URL}/releases", json={})
    assert (again.status_code, again.json()["code"]) == (409, "release_unchanged")
    await secretariat.delete(f"{URL}/sessions/{panel['id']}", headers={"if-match": '"1"'})
    await add(secretariat, "Laporan")
    await secretariat.post(f"{URL}/releases", json={})
    listed = (await secretariat.get(f"{URL}/releases")).json()["items"]
    assert [one["number"] for one in listed] == [2, 1]
    assert {one["title"]: one["kinds"] for one in listed[0]["changed"]} == {"Laporan": ["new"], "Panel": ["cancelled"]}
