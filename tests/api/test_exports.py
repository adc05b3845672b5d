"""Lists as files: exactly what is filtered, contacts only for some, every download in the trail."""

import csv
import io
from typing import Any

import httpx
import msgspec
import pytest
from python_calamine import CalamineWorkbook

from core.db import execute, rows
from core.grants import Role
from tests.api import regional
from tests.api.regional import MAIL, PHONE, Meeting
from tests.edge_fixtures import Staff

MAKASSAR, BENGKULU = "Pemerintah Kota Makassar", "Bawaslu Kabupaten Bengkulu Tengah"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    return made


async def taken(staff: httpx.AsyncClient, meeting: Meeting, kind: str, **wanted: Any) -> list[list[Any]]:
    answer = await staff.post(f"/api/v1/events/{meeting.slug}/invitations/export.{kind}", json=wanted)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="undangan-{meeting.slug}.{kind}"'
    if kind == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_file_holds_exactly_what_is_filtered(staff: Staff, meeting: Meeting, kind: str) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    shown = await secretariat.get(f"/api/v1/events/{meeting.slug}/invitations?sort=name")
    everything = await taken(secretariat, meeting, kind, sort="name")
    assert [row[1] for row in everything[1:]] == [one["institution"]["name"] for one in shown.json()["items"]]
    [title, row] = await taken(secretariat, meeting, kind, q="makassar")
    assert title[:3] == ["Kode", "Instansi", "Jabatan yang diundang"]
    assert row[:3] == ["73.71", MAKASSAR, "Wali Kota Makassar"]
    assert row[5] == "Belum ada jawaban"
    assert await taken(secretariat, meeting, kind, status="declined") == [title]


async def test_contacts_are_only_for_those_who_may_see_them(staff: Staff, meeting: Meeting) -> None:
    secretariat, viewer = await staff(Role.SECRETARIAT), await staff(Role.VIEWER)
    [_, row] = await taken(secretariat, meeting, "xlsx", q="makassar")
    assert row[-2:] == [PHONE, MAIL]
    whole = str(await taken(viewer, meeting, "xlsx"))
    assert MAKASSAR in whole
    assert PHONE not in whole
    assert MAIL not in whole


async def test_side_and_provinces_bound_the_file_too(staff: Staff, meeting: Meeting) -> None:
    bawaslu = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    sulsel = await staff(Role.LIAISON, event=meeting.event, provinces={"73"})
    assert [row[1] for row in (await taken(bawaslu, meeting, "csv"))[1:]] == [BENGKULU]
    assert [row[1] for row in (await taken(sulsel, meeting, "csv"))[1:]] == [MAKASSAR]


async def test_a_name_that_begins_like_a_formula_is_none(staff: Staff, meeting: Meeting) -> None:
    await execute("UPDATE institution SET name = '=1+1' WHERE name = $1", MAKASSAR)
    secretariat = await staff(Role.SECRETARIAT)
    assert [row[1] for row in await taken(secretariat, meeting, "csv", province="73")][1:] == ["'=1+1"]
    assert [row[1] for row in await taken(secretariat, meeting, "xlsx", province="73")][1:] == ["=1+1"]


async def test_every_download_is_kept_with_its_filter_and_no_name(staff: Staff, meeting: Meeting) -> None:
    await taken(await staff(Role.SECRETARIAT), meeting, "xlsx", province="73", q="makassar")
    [entry] = await rows("SELECT id, fields FROM audit_entry WHERE action = 'invitations.exported'")
    kept = msgspec.json.decode(entry["fields"])
    assert kept == {"kind": "xlsx", "rows": 1, "contacts": True, "province": "73", "sort": "region"}
    assert await rows("SELECT value FROM audit_value WHERE entry = $1 AND field = 'q'", entry["id"])


async def test_a_key_against_doubling_does_not_keep_a_file(staff: Staff, meeting: Meeting) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    secretariat.headers["idempotency-key"] = "one-export"
    first = await taken(secretariat, meeting, "xlsx")
    assert await taken(secretariat, meeting, "xlsx") == first
    assert not await rows("SELECT 1 FROM idempotency_record")


async def test_file_speaks_the_language_that_is_asked_for(staff: Staff, meeting: Meeting) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    secretariat.headers["accept-language"] = "en"
    [title, *_] = await taken(secretariat, meeting, "csv")
    assert title[:2] == ["Code", "Institution"]
