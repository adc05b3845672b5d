"""Meetings over HTTP: made with dates alone, changed with a version, once per key."""

from typing import Any

import httpx
import pytest

from core.db import rows
from core.grants import Role
from tests.edge_fixtures import Staff

NEW = {
    "slug": "rakor-uji",
    "kind": "rakor",
    "official_title": "Rapat Koordinasi Uji",
    "short_title": "Rakor Uji",
    "starts_on": "2024-09-17",
    "ends_on": "2024-09-17",
    "zone": "WIB",
}


@pytest.fixture
async def secretariat(staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


async def make(secretariat: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await secretariat.post("/api/v1/events", json=NEW | changes)


async def test_event_is_made_with_dates_and_without_times(secretariat: httpx.AsyncClient) -> None:
    made = await make(secretariat)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    event = made.json()
    assert (event["state"], event["starts_at"], event["venue"]) == ("draft", None, None)
    assert [one["code"] for one in event["categories"]][:3] == ["gubernur", "bupati", "wali_kota"]
    assert (await secretariat.get("/api/v1/events/rakor-uji")).json() == event
    assert len(await rows("SELECT 1 FROM event_key")) == 1  # passes can be shown from now on
    assert (await secretariat.get("/api/v1/events")).json()["items"] == [event]


async def test_event_gets_a_venue_with_rooms(secretariat: httpx.AsyncClient) -> None:
    await make(secretariat)
    base = "/api/v1/events/rakor-uji"
    assert (await secretariat.get(f"{base}/venue")).status_code == 404
    venue = {"name": "Ecovention Ancol", "hall": "Aula", "city": "Jakarta Utara", "zone": "WIB", "rooms": ["Aula"]}
    assert (await secretariat.post(f"{base}/venue", json=venue)).status_code == 201
    made = await secretariat.post(f"{base}/rooms", json={"name": "Ruang B", "capacity": 40})
    assert made.status_code == 201
    rooms = (await secretariat.get(f"{base}/rooms")).json()["items"]
    assert [(room["name"], room["capacity"]) for room in rooms] == [("Aula", None), ("Ruang B", 40)]
    assert (await secretariat.post(f"{base}/rooms", json={"name": "Aula"})).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"ends_on": "2024-09-16"}, 422),
        ({"zone": "GMT"}, 400),
        ({"starts_on": "17 September"}, 400),
        ({"answers_due_at": 0}, 400),  # no moment of 1970
        ({"official_title": 7}, 400),
        ({"slug": "../etc"}, 400),
        ({"official_title": "   "}, 400),
        ({"unknown": 1}, 400),
        ({"venue": {"name": "Aula", "zone": "WIB", "region_code": "99.99"}}, 422),
        ({"hosts": [{"institution": "018f0000-0000-7000-8000-000000000000"}]}, 422),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_unfit_event_is_refused_and_nothing_is_left(
    secretariat: httpx.AsyncClient, changes: dict[str, Any], status: int, language: str
) -> None:
    refused = await secretariat.post(f"/api/v1/events?lang={language}", json=NEW | changes)
    assert refused.status_code == status
    assert refused.json()["detail"]
    assert not refused.json()["detail"].startswith("error.")
    assert await rows("SELECT 1 FROM event UNION ALL SELECT 1 FROM venue") == []


async def test_change_needs_the_version_it_is_based_on(secretariat: httpx.AsyncClient) -> None:
    await make(secretariat)
    change = {"short_title": "Rakor Ubah"}
    url = "/api/v1/events/rakor-uji"
    assert (await secretariat.patch(url, json=change)).status_code == 428
    assert (await secretariat.patch(url, json=change, headers={"if-match": "v1"})).status_code == 422
    changed = await secretariat.patch(url, json=change, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["short_title"]) == (200, '"2"', "Rakor Ubah")
    stale = await secretariat.patch(url, json=change, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    nothing = await secretariat.patch(url, json={}, headers={"if-match": '"2"'})
    assert (nothing.status_code, nothing.headers["etag"]) == (200, '"2"')


async def test_same_slug_twice_is_a_conflict(secretariat: httpx.AsyncClient) -> None:
    await make(secretariat)
    assert (await make(secretariat)).status_code == 409


async def test_key_gets_the_first_answer_again(secretariat: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "satu"}
    first = await secretariat.post("/api/v1/events", json=NEW, headers=key)
    again = await secretariat.post("/api/v1/events", json=NEW, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await rows("SELECT 1 FROM event")) == 1


async def test_key_is_not_for_other_content_nor_for_others(secretariat: httpx.AsyncClient, staff: Staff) -> None:
    key = {"idempotency-key": "satu"}
    await secretariat.post("/api/v1/events", json=NEW, headers=key)
    other = await secretariat.post("/api/v1/events", json=NEW | {"slug": "lain"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    colleague = await staff(Role.SECRETARIAT)
    assert (await colleague.post("/api/v1/events", json=NEW, headers=key)).status_code == 409


async def test_refusal_is_kept_under_its_key_too(secretariat: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "dua"}
    first = await secretariat.post("/api/v1/events", json=NEW | {"ends_on": "2024-09-01"}, headers=key)
    again = await secretariat.post("/api/v1/events", json=NEW | {"ends_on": "2024-09-01"}, headers=key)
    assert (first.status_code, again.status_code) == (422, 422)
    assert again.headers["content-type"] == "application/problem+json"
    assert again.json() == first.json()


async def test_key_is_old_after_a_day(secretariat: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "tiga"}
    await secretariat.post("/api/v1/events", json=NEW, headers=key)
    await rows("UPDATE idempotency_record SET created_at = created_at - interval '25 hours'")
    assert (await secretariat.post("/api/v1/events", json=NEW, headers=key)).status_code == 409


async def test_changes_are_followed_by_cursor(secretariat: httpx.AsyncClient) -> None:
    await make(secretariat)
    url = "/api/v1/events/rakor-uji/changes"
    start = (await secretariat.get(url)).json()
    assert start["items"] == []
    await secretariat.patch("/api/v1/events/rakor-uji", json={"short_title": "B"}, headers={"if-match": '"1"'})
    after = (await secretariat.get(url, params={"cursor": start["next_cursor"]})).json()
    assert [one["subject_kind"] for one in after["items"]] == ["event"]
    assert (await secretariat.get(url, params={"cursor": "x"})).status_code == 422
