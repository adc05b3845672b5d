"""Values of follow-up forms as columns of the list of invitations, its files and its address for spreadsheets."""

import csv
import io
from typing import Any

import asyncpg
import httpx
import pytest

from core.grants import Role
from events.forms import ending
from tests.api.followups import arrival, come, enter, switch_on
from tests.api.regional import LONG_AFTER, Meeting, at, summon
from tests.api.test_exports import taken
from tests.edge_fixtures import Staff

KEYS = ["form.kedatangan.mode", "form.kedatangan.arrives", "form.kendaraan.plate"]


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    """A representative and a companion said how they arrive, their institution which car; nobody else did."""
    made = await summon()
    for code in ("kedatangan", "kendaraan"):
        await switch_on(made.event, code)
    first, second = await come(client, made.makassar)
    await enter(client, made.makassar, arrival(second, mode="Kereta api", arrives="2024-09-16T09:05") | arrival(first))
    await enter(client, made.makassar, {"plate": "DD 1 A"}, code="kendaraan")
    return made


async def shown(staff: httpx.AsyncClient, meeting: Meeting, *keys: str) -> Any:
    answer = await staff.get(f"/api/v1/events/{meeting.slug}/invitations", params={"columns": ",".join(keys)})
    assert answer.status_code == 200
    return answer.json()


async def test_columns_are_offered_and_filled_in_the_order_of_seats(staff: Staff, meeting: Meeting) -> None:
    found = await shown(await staff(Role.SECRETARIAT), meeting, *KEYS, "form.tidak.ada")
    assert {one["key"] for one in found["form_columns"]} >= set(KEYS)
    [(invitation, told)] = found["values"].items()
    assert invitation == str(meeting.makassar.invitation)
    assert told["form.kedatangan.mode"] == ["Pesawat", "Kereta api"]
    assert told["form.kendaraan.plate"] == ["DD 1 A"]
    assert (await shown(await staff(Role.SECRETARIAT), meeting))["values"] == {}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_a_file_holds_exactly_the_columns_shown(staff: Staff, meeting: Meeting, kind: str) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    [title, *lines] = await taken(secretariat, meeting, kind, columns=["institution", *KEYS, "form.tidak.ada"])
    assert (title[0], len(title)) == ("Instansi", 4)
    [whole] = [line for line in lines if line[0] == "Pemerintah Kota Makassar"]
    assert whole[1:] == ["Pesawat; Kereta api", whole[2], "DD 1 A"]
    assert [part.split(" pukul ")[1] for part in whole[2].split("; ")] == ["14.30 WIB", "09.05 WIB"]
    assert [line[1:] for line in lines if line != whole] == [["", "", ""]]
    bad = await secretariat.post(
        f"/api/v1/events/{meeting.slug}/invitations/export.csv", json={"columns": ["form.'; drop"]}
    )
    assert bad.status_code in (400, 422)


async def test_only_who_sees_contacts_sees_them_and_deleted_values_are_blank(staff: Staff, meeting: Meeting) -> None:
    viewer, secretariat = await staff(Role.VIEWER), await staff(Role.SECRETARIAT)
    found = await shown(viewer, meeting, *KEYS)
    assert (found["form_columns"], found["values"]) == ([], {})
    assert "Pesawat" not in str(await taken(viewer, meeting, "csv", columns=["institution", *KEYS]))
    wanted = {"name": "Kedatangan", "wanted": {"columns": ["institution", *KEYS]}}
    made = await secretariat.post(f"/api/v1/events/{meeting.slug}/table-addresses", json=wanted)
    assert made.status_code == 201, made.text
    path = made.json()["url"].partition("/x/")[2]
    table = (await viewer.get(f"/x/{path}")).text
    assert "Pesawat; Kereta api" in table
    await at(LONG_AFTER)
    assert await ending.sweep()
    [title, *lines] = list(csv.reader(io.StringIO((await viewer.get(f"/x/{path}")).text), delimiter=";"))
    assert len(title) == 4
    assert {tuple(line[1:]) for line in lines} == {("", "", "")}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that goes to the database."""
    found: list[str] = []
    fetch = asyncpg.Connection.fetch

    async def noted(self: Any, query: str, *given: Any, **more: Any) -> Any:
        found.append(query)
        return await fetch(self, query, *given, **more)

    monkeypatch.setattr(asyncpg.Connection, "fetch", noted)
    return found


async def test_as_many_queries_whatever_the_columns(staff: Staff, meeting: Meeting, asked: list[str]) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    numbers = []
    for keys in (KEYS[:1], KEYS):
        asked.clear()
        await shown(secretariat, meeting, *keys)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
