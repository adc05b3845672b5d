"""What few meetings change: how long a name holds, what a Plh. is, Jakarta's units; and bodies the directory lacks."""

from typing import Any

import httpx
import pytest

from core.actors import COMMAND
from core.db import rows
from core.grants import Role
from events.regions import load_regions
from tests.api import regional
from tests.api.office import PRINCIPAL, fill, seats, send
from tests.api.regional import Meeting
from tests.api.test_setup import made
from tests.edge_fixtures import Staff

USUAL = {
    "holder_confirmed_days": 90,
    "daily_head_counts_as": "representative",
    "administrative_units": False,
    "province_answers": False,
    "code_of_new_phone": False,
}
SECOND = {"name": "Panwaslih Aceh (UU 11/2006)", "kind": "election_supervisor", "head": "Ketua Panwaslih Aceh"}


@pytest.fixture
async def office(staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def keep(office: httpx.AsyncClient, base: str, **changes: Any) -> httpx.Response:
    version = (await office.get(f"{base}/defaults")).headers["etag"]
    return await office.put(f"{base}/defaults", json=USUAL | changes, headers={"if-match": version})


async def missing(office: httpx.AsyncClient, base: str) -> list[int]:
    return [one["missing"] for one in (await office.get(f"{base}/invitations/outlook")).json()["items"]]


async def test_jakartas_units_are_called_only_where_wanted(office: httpx.AsyncClient) -> None:
    await load_regions(actor=COMMAND)
    groups = {"groups": ["bupati", "wali_kota"], "provinces": []}
    base, other = await made(office, **groups), await made(office, **groups, slug="lain")
    assert await missing(office, base) == [415, 93]
    assert (await keep(office, base, administrative_units=True)).status_code == 200
    assert await missing(office, base) == [416, 98]
    assert await missing(office, other) == [415, 93]
    assert (await office.get("/api/v1/reach")).json()["groups"]["wali_kota"] == 93
    named = await rows(
        "SELECT n.name, o.title FROM institution n JOIN office o ON o.institution = n.id "
        "JOIN region r ON r.id = n.region AND r.code = '31.71' AND n.kind = 'regional_government'"
    )
    assert [tuple(row) for row in named] == [("Pemerintah Kota Administrasi Jakarta Pusat", "Wali Kota Jakarta Pusat")]
    assert (await keep(office, base)).status_code == 200
    assert await missing(office, base) == [415, 93]


async def test_defaults_are_bounded_and_not_overwritten(office: httpx.AsyncClient, meeting: Meeting) -> None:
    base = f"/api/v1/events/{meeting.slug}"
    shown = await office.get(f"{base}/defaults")
    assert {name: shown.json()[name] for name in USUAL} == USUAL
    for wrong in ({"holder_confirmed_days": 0}, {"daily_head_counts_as": "companion"}):
        assert (await keep(office, base, **wrong)).status_code == 400
    assert (await keep(office, base, holder_confirmed_days=30)).status_code == 200
    stale = await office.put(f"{base}/defaults", json=USUAL, headers={"if-match": shown.headers["etag"]})
    assert stale.status_code == 412
    assert (await office.get(f"{base}/defaults")).json()["holder_confirmed_days"] == 30


async def test_the_answer_page_asks_a_plh_whether_the_post_is_vacant(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    said = PRINCIPAL | {"head_acting": "PLH", "head_name": "Peserta Contoh"}
    asked = await send(client, meeting.makassar, said)
    assert asked.status_code == 422
    assert "berhalangan sementara" in asked.text
    assert 'value="Peserta Contoh"' in asked.text
    unnamed = await send(client, meeting.makassar, said | {"head_name": "", "head_vacant": "no"})
    assert unnamed.status_code == 422
    taken = await send(
        client, meeting.makassar, said | {"head_vacant": "no"}, filled=await fill(client, meeting.makassar)
    )
    assert taken.status_code == 200
    assert await seats(meeting.makassar) == [("representative", "Peserta Contoh", "Wali Kota Makassar", "PLH")]
    assert "Plh. Wali Kota Makassar" in taken.text


async def test_a_region_may_have_a_second_supervisory_body(office: httpx.AsyncClient) -> None:
    await load_regions(actor=COMMAND)
    base = await made(office, groups=["bawaslu_provinsi"], provinces=[])
    assert await missing(office, base) == [38]
    added = await office.post(f"{base}/institutions", json=SECOND | {"region_code": "11"})
    assert added.status_code == 201, added.text
    assert (added.json()["region_code"], added.json()["offices"][0]["title"]) == ("11", "Ketua Panwaslih Aceh")
    assert await missing(office, base) == [39]
    again = await office.post(f"{base}/institutions", json=SECOND | {"region_code": "11"})
    assert (again.status_code, again.json()["code"]) == (409, "institution_exists")
    for wrong in ({"region_code": "99"}, {"kind": "regional_government"}):
        assert (await office.post(f"{base}/institutions", json=SECOND | {"name": "Lain"} | wrong)).status_code == 422


async def test_who_sees_a_part_of_the_directory_adds_nothing(staff: Staff, meeting: Meeting) -> None:
    part = await staff(Role.SECRETARIAT, event=meeting.event, provinces=["73"])
    assert (await part.post(f"/api/v1/events/{meeting.slug}/institutions", json=SECOND)).status_code == 403
