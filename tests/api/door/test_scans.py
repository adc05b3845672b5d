"""The door's protocol over HTTP: always 200 with an outcome, 4xx only where there is nothing to answer."""

import asyncio
from datetime import time
from typing import Any

import httpx
import pytest

from attendance.states import Profile
from core.db import rows
from tests.api.door.conftest import NOWHERE, Door, number, upload
from tests.attendance.hall import Hall, nonce, scan

SCANS = "/api/v1/door/scans"


async def test_admitted_person_is_shown_with_the_office_he_speaks_for(hall: Hall, door: Door) -> None:
    aula = await hall.checkpoint("Aula", notice="VIP: hubungi protokol")
    firman = await hall.guest("Firman Hamid Pagarra", seat="representative")
    [result] = await upload(await door(), scan(nonce(), aula, code=await hall.code(firman)))
    assert (result["outcome"], result["message"]) == ("admitted", "Silakan masuk")
    assert result["delegate"] == {
        "name": "Firman Hamid Pagarra",
        "office": "Jabatan Firman Hamid Pagarra",
        "institution": "Instansi Firman Hamid Pagarra",
        "capacity": "representative",
        "represents": "Kepala Firman Hamid Pagarra",
        "also": [],
    }
    assert (result["notices"], result["first"]) == (["VIP: hubungi protokol"], None)


async def test_replaced_pass_names_its_successor_in_both_languages(hall: Hall, door: Door) -> None:
    aula, ramdhan = await hall.checkpoint("Aula"), await hall.guest("Moh. Ramdhan Pomanto")
    code, device = await hall.code(ramdhan), await door()
    await hall.replace(ramdhan, await hall.guest("Firman Hamid Pagarra", seat=None))
    [result] = await upload(device, scan(nonce(), aula, code=code))
    [english] = await upload(device, scan(nonce(), aula, code=code), **{"accept-language": "en"})
    assert (result["outcome"], result["reason"]) == ("refused", "replaced")
    assert result["message"] == "Digantikan oleh Firman Hamid Pagarra"
    assert english["message"] == "Replaced by Firman Hamid Pagarra"
    assert result["delegate"]["capacity"] == "principal"  # what the pass was for, not a guess


async def test_already_recorded_says_when_and_where_in_the_venues_time(hall: Hall, door: Door) -> None:
    aula, gani, device = await hall.checkpoint("Aula"), await hall.guest("Gani"), await door("Pintu Utara")
    code = await hall.code(gani)
    await upload(device, scan(nonce(), aula, code=code))
    [result] = await upload(device, scan(nonce(), aula, code=code))
    assert result["outcome"] == "already"
    assert result["message"].startswith("Sudah tercatat pukul ")
    assert result["message"].endswith(" WIB, Aula")
    assert result["first"]["device"] == "Pintu Utara"


async def test_opening_hour_and_fitting_door_are_named(hall: Hall, door: Door) -> None:
    gani = await hall.guest("Gani", category="walikota")
    gubernur = await hall.category("gubernur")
    utama = await hall.checkpoint("Pintu VIP", categories=[gubernur])
    umum = await hall.checkpoint("Pintu Utama", day=1, closes=time(10), position=1)
    code, device = await hall.code(gani), await door()
    wrong, closed = await upload(device, scan(nonce(), utama, code=code), scan(nonce(), umum, code=code))
    assert wrong["message"] == "Pintu ini untuk Gubernur; arahkan ke Pintu Utama"
    assert (closed["reason"], closed["message"]) == ("closed", "Sudah ditutup; arahkan ke Meja Bantuan")


async def test_batch_is_answered_in_the_order_sent_with_unreadable_items_among_it(hall: Hall, door: Door) -> None:
    aula, device = await hall.checkpoint("Aula"), await door()
    guests = [await hall.guest(f"Peserta {n}") for n in range(5)]
    items: list[Any] = [scan(nonce(), aula, code=await hall.code(guest)) for guest in guests]
    items[2] = {**items[2], "scanned_at": "2024-02-30T25:00:00Z"}
    items.insert(1, "bukan pindaian")
    results = await upload(device, *items)
    assert [one["nonce"] for one in results] == [one.get("nonce") if isinstance(one, dict) else None for one in items]
    assert [one["reason"] for one in results] == [None, "malformed", None, "malformed", None, None]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"scans": 5}', b"\xff\xfe"])
async def test_body_that_is_no_upload_is_refused_whole(hall: Hall, door: Door, body: bytes) -> None:
    answer = await (await door()).post(SCANS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "body_unreadable"


async def test_more_than_a_thousand_scans_are_refused_whole(hall: Hall, door: Door) -> None:
    device, aula = await door(), await hall.checkpoint("Aula")
    many = [scan(nonce(), aula, code="X") for _ in range(1001)]
    answer = await device.post(SCANS, json={"sent_at": many[0]["scanned_at"], "scans": many})
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_size")
    assert len(await upload(device, *many[:1000])) == 1000


async def test_upload_with_an_unreadable_clock_is_taken_all_the_same(hall: Hall, door: Door) -> None:
    aula, gani, device = await hall.checkpoint("Aula"), await hall.guest("Gani"), await door()
    body = {"sent_at": "besok", "scans": [scan(nonce(), aula, code=await hall.code(gani), extra="x")]}
    answer = await device.post(SCANS, json=body)
    assert answer.json()["results"][0]["outcome"] == "admitted"


async def test_person_picked_by_hand_is_admitted_by_number(hall: Hall, door: Door) -> None:
    aula, desk = await hall.checkpoint("Aula"), await door("Meja 1", profile=Profile.DESK)
    await hall.guest("Sofia Bonspia")
    [found] = (await desk.get("/api/v1/door/search", params={"q": "bonsp"})).json()["items"]
    assert (found["name"], found["attendee"]) == ("Sofia Bonspia", number(hall, "Sofia Bonspia"))
    [result] = await upload(desk, scan(nonce(), aula, attendee=found["attendee"], source="manual"))
    assert result["outcome"] == "admitted"


async def test_two_doors_at_once_over_http_admit_exactly_one(hall: Hall, door: Door) -> None:
    aula, gani = await hall.checkpoint("Aula"), await hall.guest("Gani")
    devices = [await door(f"Pintu {n}") for n in range(6)]
    code = await hall.code(gani)
    answers = await asyncio.gather(*(upload(one, scan(nonce(), aula, code=code)) for one in devices))
    assert sorted(result["outcome"] for [result] in answers) == ["admitted"] + ["already"] * 5
    winner = next(result for [result] in answers if result["outcome"] == "admitted")
    assert {result["first"]["checkpoint"] for [result] in answers if result is not winner} == {"Aula"}


async def test_annulment_over_http_lets_the_person_enter_again(hall: Hall, door: Door) -> None:
    aula, gani, device = await hall.checkpoint("Aula"), await hall.guest("Gani"), await door()
    item = scan(nonce(), aula, code=await hall.code(gani))
    await upload(device, item)
    body = {"nonce": nonce(), "reason": ""}
    answers = [await device.post(f"{SCANS}/{item['nonce']}/annul", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["outcome"] == "annulled"
    [again] = await upload(device, scan(nonce(), aula, code=await hall.code(gani)))
    assert again["outcome"] == "admitted"
    [row] = await rows("SELECT count(*)::int AS n FROM scan WHERE kind = 'annulment'")
    assert row["n"] == 1


async def test_unknown_checkpoint_is_an_outcome_not_an_error(hall: Hall, door: Door) -> None:
    gani = await hall.guest("Gani")
    [result] = await upload(await door(), scan(nonce(), NOWHERE, code=await hall.code(gani)))
    assert (result["outcome"], result["reason"]) == ("refused", "checkpoint_unknown")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer rkd_unknown", "Basic eDp5"])
async def test_without_a_known_secret_nothing_is_said(client: httpx.AsyncClient, hall: Hall, header: str) -> None:
    answer = await client.post(SCANS, json={"scans": []}, headers={"authorization": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "device_unknown")
