"""Files over the API: taken, looked at page by page, settled, applied, taken back; refused with words."""

import base64
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
import python_calamine

from api import importing, wiring
from core.db import rows
from core.errors import NotFound
from core.grants import Role
from events.imports import reading
from events.states import ImportKind
from tests.api import regional
from tests.api.regional import Meeting
from tests.edge_fixtures import Staff
from tests.events.imports.files import HEADINGS, csv, xlsx
from tests.factories import work

ROWS = [
    ("73.71", "", "Sekda", "Wakil Contoh", "PJ", "", "", "Narahubung Contoh", "0812 0000 0001", ""),
    ("99.99", "", "", "", "", "", "", "", "", ""),
    ("", "Pemerintah Kota Makasar", "", "", "", "", "", "", "", ""),
]


@pytest.fixture
async def office(staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


def packed(data: bytes, **more: Any) -> dict[str, Any]:
    return {"file": base64.b64encode(data).decode(), "file_name": "daftar.xlsx", **more}


async def previewed(office: httpx.AsyncClient, base: str, **query: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The preview, and the header that says which version it was."""
    answer = await office.get(f"{base}/preview", params=query)
    assert answer.status_code == 200
    return answer.json(), {"if-match": answer.headers["etag"]}


async def test_file_goes_from_preview_to_undo(office: httpx.AsyncClient, meeting: Meeting) -> None:
    base = f"/api/v1/events/{meeting.slug}/imports"
    taken = await office.post(base, json=packed(xlsx(ROWS)))
    assert taken.status_code == 201
    one = f"{base}/{taken.json()['id']}"
    shown, version = await previewed(office, one)
    assert [line["outcome"] for line in shown["items"]] == ["changed", "faulty", "doubtful"]
    assert shown["items"][1]["faults"] == [{"column": "code", "code": "code_unknown", "params": {"region": "99.99"}}]
    assert shown["sheets"][0]["columns"]["contact_phone"] == "Telepon narahubung"
    assert (await office.post(f"{one}/apply", headers=version)).json()["code"] == "import_asks"
    [doubt] = shown["items"][2]["doubts"]
    choices = {doubt["key"]: doubt["options"][0]["id"]}
    assert (await office.put(f"{one}/choices", json={"choices": choices}, headers=version)).status_code == 204
    assert (await office.put(f"{one}/choices", json={"choices": choices}, headers=version)).status_code == 412
    shown, version = await previewed(office, one, outcome="changed")
    assert [line["row"] for line in shown["items"]] == [2, 4]
    applied = await office.post(f"{one}/apply", headers=version)
    assert applied.status_code == 202
    await work()
    job = await office.get(f"/api/v1/events/{meeting.slug}/jobs/{applied.json()['job']}")
    assert job.json()["state"] == "done"
    [held] = await rows(
        "SELECT p.name FROM office_holding h JOIN person p ON p.id = h.person WHERE h.source = 'import'"
    )
    assert held["name"] == "Wakil Contoh"
    shown, version = await previewed(office, one)
    assert shown["about"]["state"] == "applied"
    assert (await office.post(f"{one}/undo", headers=version)).status_code == 202
    await work()
    assert not await rows("SELECT 1 FROM office_holding WHERE source = 'import'")
    [listed] = (await office.get(base)).json()["items"]
    assert (listed["state"], listed["name"], listed["figures"]["faulty"]) == ("undone", "daftar.xlsx", 1)


async def test_preview_is_read_page_by_page(office: httpx.AsyncClient, meeting: Meeting) -> None:
    base = f"/api/v1/events/{meeting.slug}/imports"
    data = csv([(f"99.{number:02}", "") for number in range(10, 80)], headings=HEADINGS[:2])
    one = f"{base}/{(await office.post(base, json=packed(data))).json()['id']}"
    first, _ = await previewed(office, one, limit="50")
    second, _ = await previewed(office, one, limit="50", cursor=first["next_cursor"])
    assert [len(first["items"]), len(second["items"]), first["total"], second["next_cursor"]] == [50, 20, 70, None]


async def test_template_filled_in_with_nothing_changes_nothing(office: httpx.AsyncClient, meeting: Meeting) -> None:
    base = f"/api/v1/events/{meeting.slug}/imports"
    for kind in ("directory", "answers"):
        template = await office.get(f"{base}/template.xlsx", params={"kind": kind})
        sheet = python_calamine.load_workbook(io.BytesIO(template.content)).get_sheet_by_index(0).to_python()
        assert len(sheet) > 2
        taken = await office.post(base, json=packed(template.content, kind=kind))
        shown, _ = await previewed(office, f"{base}/{taken.json()['id']}")
        assert shown["figures"]["unchanged"] == len(sheet) - 1, shown["items"]


async def test_recap_is_taken_as_text(office: httpx.AsyncClient, meeting: Meeting) -> None:
    base = f"/api/v1/events/{meeting.slug}/imports"
    taken = await office.post(base, json={"kind": "answers", "text": "1. Kota Makassar: diwakili Sekda Fulan Contoh"})
    shown, version = await previewed(office, f"{base}/{taken.json()['id']}")
    assert shown["items"][0]["outcome"] == "added"
    await office.post(f"{base}/{taken.json()['id']}/apply", headers=version)
    await work()
    line = await office.get(f"/api/v1/events/{meeting.slug}/invitations/{meeting.makassar.invitation}")
    assert (line.json()["status"], line.json()["delegates"][0]["name"]) == ("represented", "Fulan Contoh")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (packed(b"MZ\x90\0" * 50), 422, "table_unreadable"),
        (packed(b"0" * (reading.LARGEST + 1)), 422, "file_too_large"),
        ({"text": "selamat pagi"}, 422, "recap_unreadable"),
        ({}, 422, "table_unreadable"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(
    office: httpx.AsyncClient, meeting: Meeting, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await office.post(f"/api/v1/events/{meeting.slug}/imports", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "{" not in answer.json()["detail"]


async def test_hundred_megabytes_are_stopped_at_the_door(office: httpx.AsyncClient, meeting: Meeting) -> None:
    body = b'{"file": "' + b"A" * (100 * 1024 * 1024) + b'"}'
    answer = await office.post(
        f"/api/v1/events/{meeting.slug}/imports", content=body, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_hosts_see_their_own_imports_and_institutions_only(
    staff: Staff, office: httpx.AsyncClient, meeting: Meeting
) -> None:
    base = f"/api/v1/events/{meeting.slug}/imports"
    theirs = (await office.post(base, json=packed(xlsx(ROWS)))).json()["id"]
    bawaslu = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await bawaslu.get(base)).json()["items"] == []
    assert (await bawaslu.get(f"{base}/{theirs}/preview")).status_code == 404
    own = (await bawaslu.post(base, json=packed(xlsx(ROWS[:1])))).json()["id"]
    shown, _ = await previewed(bawaslu, f"{base}/{own}")
    assert shown["items"][0]["faults"][0]["code"] == "outside_scope"
    template = await bawaslu.get(f"{base}/template.xlsx")
    sheet = python_calamine.load_workbook(io.BytesIO(template.content)).get_sheet_by_index(0).to_python()
    assert {str(row[1]).split()[0] for row in sheet[1:]} == {"Bawaslu"}


async def test_command_says_what_a_file_would_do_and_writes_it_on_a_word(
    client: httpx.AsyncClient, meeting: Meeting, tmp_path: Path
) -> None:
    file, said = tmp_path / "daftar.csv", list[str]()
    file.write_bytes(csv(ROWS))
    await importing.import_invitees(file, slug=meeting.slug, kind=ImportKind.DIRECTORY, apply=False, say=said.append)
    assert said == [
        "added=0 changed=1 unchanged=0 doubtful=1 faulty=1 skipped=0",
        "daftar.csv:3 code: code_unknown",
        "daftar.csv:4 ? institution_like Pemerintah Kota Makasar",
    ]
    file.write_bytes(csv(ROWS[:1]))
    async with wiring.connected():
        await importing.import_invitees(file, slug=meeting.slug, kind=ImportKind.DIRECTORY, apply=True, say=said.append)
    assert said[-1] == "applied: done"
    assert await rows("SELECT 1 FROM office_holding WHERE source = 'import'")
    with pytest.raises(NotFound):
        await importing.import_invitees(file, slug="tak-ada", kind=ImportKind.DIRECTORY, apply=True, say=said.append)
