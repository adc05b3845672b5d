"""Follow-up forms as staff make them, and what came in: figures, list and files, within one's scope."""

import csv
import io
from typing import Any
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from core.db import rows
from core.grants import Role
from tests.api import regional
from tests.api.followups import arrival, come, enter, switch_on
from tests.api.office import send
from tests.api.regional import Meeting
from tests.edge_fixtures import Staff

TEXT = {"kind": "text", "label": "Ukuran rompi", "purpose": "Untuk menyiapkan rompi.", "delete_after_days": 7}

HEAD = {"choice": "principal", "head_name": "Peserta Contoh 0003", "contact_phone": "0800 0000 011"}


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


def base(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/forms"


async def change(asker: httpx.AsyncClient, method: str, address: str, version: int, **body: Any) -> httpx.Response:
    return await asker.request(method, address, headers={"if-match": f'"{version}"'}, json=body or None)


async def test_a_set_is_switched_on_by_one_press_and_edited_afterwards(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    offered = (await office.get(base(meeting))).json()
    assert [one["code"] for one in offered["sets"]] == ["kedatangan", "penginapan", "kendaraan", "kebutuhan-khusus"]
    for one in offered["sets"]:
        assert (await office.post(f"{base(meeting)}/sets/{one['code']}")).status_code == 201
    assert (await office.post(f"{base(meeting)}/sets/kedatangan")).json()["code"] == "form_exists"
    assert (await office.post(f"{base(meeting)}/sets/nix")).status_code == 404
    listed = (await office.get(base(meeting))).json()
    assert listed["sets"] == []
    needs = next(one["form"] for one in listed["items"] if one["form"]["code"] == "kebutuhan-khusus")
    assert {field["delete_after_days"] for field in needs["fields"]} == {7}
    assert "text" not in {field["kind"] for field in needs["fields"]}, "no free text that would invite a diagnosis"
    field = needs["fields"][0]
    wanted = {name: field[name] for name in field if name not in ("id", "code")} | {"label": "Kursi roda?"}
    address = f"{base(meeting)}/{needs['id']}/fields/{field['id']}"
    edited = await change(office, "PUT", address, needs["version"], **wanted)
    assert edited.json()["form"]["fields"][0]["label"] == "Kursi roda?"
    assert edited.headers["etag"] == f'"{needs["version"] + 1}"'
    stale = await change(office, "PUT", address, needs["version"], **wanted)
    assert (stale.status_code, stale.json()["current"]) == (412, needs["version"] + 1)
    assert (await office.put(address, json=wanted)).status_code == 428


async def test_own_forms_fields_order_and_what_may_be_deleted(
    staff: Staff, meeting: Meeting, client: httpx.AsyncClient
) -> None:
    office = await staff(Role.SECRETARIAT)
    made = (await office.post(base(meeting), json={"title": "Rompi", "asks": "institution"})).json()["form"]
    mine = f"{base(meeting)}/{made['id']}"
    for label in ("Ukuran rompi", "Jumlah"):
        made = (await change(office, "POST", f"{mine}/fields", made["version"], **TEXT | {"label": label})).json()[
            "form"
        ]
    assert [one["code"] for one in made["fields"]] == ["isian1", "isian2"]
    order = [one["id"] for one in reversed(made["fields"])]
    made = (await change(office, "PUT", f"{mine}/order", made["version"], fields=order)).json()["form"]
    assert [one["label"] for one in made["fields"]] == ["Jumlah", "Ukuran rompi"]
    unlike = await change(office, "PUT", f"{mine}/order", made["version"], fields=order[:1])
    assert unlike.json()["code"] == "fields_unlike"
    await come(client, meeting.makassar)
    await enter(client, meeting.makassar, {"isian1": "XL"}, code=made["code"])
    [jumlah, ukuran] = made["fields"]
    refused = await change(office, "DELETE", f"{mine}/fields/{ukuran['id']}", made["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "field_has_values")
    kind = TEXT | {"kind": "number"}
    assert (await change(office, "PUT", f"{mine}/fields/{ukuran['id']}", made["version"], **kind)).status_code == 409
    off = await change(office, "PUT", f"{mine}/fields/{ukuran['id']}", made["version"], **TEXT | {"enabled": False})
    made = off.json()["form"]
    gone = await change(office, "DELETE", f"{mine}/fields/{jumlah['id']}", made["version"])
    made = gone.json()["form"]
    assert [one["code"] for one in made["fields"]] == ["isian1"]
    assert (await change(office, "DELETE", mine, made["version"])).json()["code"] == "form_has_values"
    empty = (await office.post(base(meeting), json={"title": "Lain"})).json()["form"]
    assert (await change(office, "DELETE", f"{base(meeting)}/{empty['id']}", 1)).status_code == 204


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "choice"}, "options_missing"),
        ({"options": ["A"]}, "options_unwanted"),
        ({"categories": ["00000000-0000-7000-8000-000000000000"]}, "category_unknown"),
        ({"delete_after_days": 91}, "malformed"),
        ({"label": " "}, "malformed"),
    ],
)
async def test_a_field_that_cannot_be_asked_is_refused(
    staff: Staff, meeting: Meeting, wrong: dict[str, Any], code: str
) -> None:
    office = await staff(Role.SECRETARIAT)
    form = await switch_on(meeting.event)
    refused = await change(office, "POST", f"{base(meeting)}/{form}/fields", 1, **TEXT | wrong)
    status = 400 if code == "malformed" else 422
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text


async def test_conditions_decide_who_is_asked_and_counted(
    staff: Staff, meeting: Meeting, client: httpx.AsyncClient
) -> None:
    office = await staff(Role.SECRETARIAT)
    form = await switch_on(meeting.event)
    first, second = await come(client, meeting.makassar)
    await send(client, meeting.bengkulu, HEAD)
    assert await figures(office, meeting) == {"answered": 0, "expected": 3}
    shown = (await office.get(f"{base(meeting)}/{form}")).json()["form"]
    for field in shown["fields"]:
        wanted = {name: field[name] for name in field if name not in ("id", "code")}
        wanted |= {"capacities": ["representative"], "categories": [str(meeting.categories["wali_kota"])]}
        shown = (
            await change(office, "PUT", f"{base(meeting)}/{form}/fields/{field['id']}", shown["version"], **wanted)
        ).json()["form"]
    assert await figures(office, meeting) == {"answered": 0, "expected": 1}
    await enter(client, meeting.makassar, arrival(first) | arrival(second))
    assert await figures(office, meeting) == {"answered": 1, "expected": 1}
    assert len(await rows("SELECT 1 FROM form_value WHERE attendee = $1", second)) == 0


async def figures(asker: httpx.AsyncClient, meeting: Meeting) -> Any:
    return (await asker.get(base(meeting))).json()["items"][0]["figures"]


@pytest.fixture
async def filled(meeting: Meeting, client: httpx.AsyncClient) -> UUID:
    """Two delegates of Makassar, one of whom said all; one of Bengkulu who said nothing."""
    form = await switch_on(meeting.event)
    first, second = await come(client, meeting.makassar)
    await rows("UPDATE form_field SET required = false")
    told = arrival(first, number="=HYPERLINK(1)") | arrival(second, arrives="", number="", pickup="no")
    await enter(client, meeting.makassar, told)
    await rows("UPDATE form_field SET required = true WHERE code <> 'number'")
    await send(client, meeting.bengkulu, HEAD)
    return form


async def test_values_as_a_list_in_pages(staff: Staff, meeting: Meeting, filled: UUID) -> None:
    liaison = await staff(Role.LIAISON)
    path = f"{base(meeting)}/{filled}/values"
    page = (await liaison.get(f"{path}?limit=2")).json()
    assert [one["name"] for one in page["items"]] == ["Firman Hamid Pagarra", "Peserta Contoh 0001"]
    assert page["total"] == 3
    [first, second] = page["items"]
    assert first["values"] == {
        "mode": "Pesawat", "number": "=HYPERLINK(1)", "arrives": "2024-09-16T07:30:00+00:00", "pickup": "yes",
    }  # fmt: skip
    assert (first["complete"], second["complete"]) == (True, False)
    rest = (await liaison.get(f"{path}?limit=2&cursor={page['next_cursor']}")).json()
    assert [one["institution"] for one in rest["items"]] == ["Bawaslu Kabupaten Bengkulu Tengah"]
    assert rest["items"][0]["values"] == {}
    missing = (await liaison.get(f"{path}?only=missing")).json()
    assert missing["total"] == 2
    other = await liaison.get(f"{path}?only=missing&cursor={page['next_cursor']}")
    assert other.json()["code"] == "cursor_of_another_list"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_file_holds_exactly_the_list_and_is_kept_in_the_trail(
    staff: Staff, meeting: Meeting, filled: UUID, kind: str
) -> None:
    office = await staff(Role.SECRETARIAT)
    answer = await office.post(f"{base(meeting)}/{filled}/values/export.{kind}", json={"only": "given"})
    assert answer.headers["content-disposition"] == f'attachment; filename="kedatangan.{kind}"'
    table: list[Any]
    if kind == "csv":
        table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        table = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    [title, row] = table
    assert title[5:9] == ["Datang dengan", "Nomor penerbangan, kereta, atau kapal", "Waktu tiba", "Perlu dijemput?"]
    assert row[1:3] == ["Pemerintah Kota Makassar", "Firman Hamid Pagarra"]
    assert row[6] == ("'" if kind == "csv" else "") + "=HYPERLINK(1)"
    assert str(row[7]).startswith("2024-09-16 14:30")
    assert row[8] == "Ya"
    [entry] = await rows("SELECT subject_id, fields FROM audit_entry WHERE action = 'form.exported'")
    assert entry["subject_id"] == filled
    assert '"rows": 1' in entry["fields"]


async def test_side_and_provinces_bound_figures_values_and_files(staff: Staff, meeting: Meeting, filled: UUID) -> None:
    bawaslu = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    bengkulu = await staff(Role.LIAISON, event=meeting.event, provinces=frozenset({"17"}))
    for asker in (bawaslu, bengkulu):
        assert await figures(asker, meeting) == {"answered": 0, "expected": 1}
        values = (await asker.get(f"{base(meeting)}/{filled}/values")).json()
        assert [one["institution"] for one in values["items"]] == ["Bawaslu Kabupaten Bengkulu Tengah"]
        file = await asker.post(f"{base(meeting)}/{filled}/values/export.csv", json={})
        assert "Makassar" not in file.content.decode()
    viewer = await staff(Role.VIEWER)
    assert (await viewer.get(f"{base(meeting)}/{filled}/values")).status_code == 403


async def test_a_form_of_another_meeting_is_unknown(staff: Staff, meeting: Meeting, filled: UUID) -> None:
    other = await regional.summon("lain")
    office = await staff(Role.SECRETARIAT)
    there = f"{base(other)}/{filled}"
    assert (await office.get(there)).json()["code"] == "form_unknown"
    assert (await office.get(f"{there}/values")).json()["code"] == "form_unknown"
    assert (await change(office, "POST", f"{there}/fields", 1, **TEXT)).json()["code"] == "form_unknown"
    assert (await change(office, "DELETE", there, 1)).json()["code"] == "form_unknown"
    [field] = await rows("SELECT id FROM form_field WHERE form = $1 LIMIT 1", filled)
    second = await switch_on(meeting.event, "kendaraan")
    crossed = await change(office, "DELETE", f"{base(meeting)}/{second}/fields/{field['id']}", 1)
    assert crossed.json()["code"] == "field_unknown"
