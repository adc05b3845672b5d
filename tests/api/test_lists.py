"""Lists people come back to: saved, news since the last file, and addresses that a spreadsheet reads."""

import csv
import io
from typing import Any

import httpx
import pytest

from core.db import rows
from core.grants import Role
from tests.api import regional
from tests.api.regional import MAIL, PHONE, Meeting
from tests.edge_fixtures import Staff
from tests.factories import answer, principal


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    return made


def base(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}"


def table(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def give(who: httpx.AsyncClient, meeting: Meeting, **wanted: Any) -> dict[str, str]:
    """A new address: its id and its path."""
    made = await who.post(f"{base(meeting)}/table-addresses", json={"name": "Untuk rapat", "wanted": wanted})
    assert made.status_code == 201, made.text
    return {"id": made.json()["id"], "path": httpx.URL(made.json()["url"]).path}


async def test_saved_list_is_ones_own_and_replaces_its_namesake(staff: Staff, meeting: Meeting) -> None:
    mine, other = await staff(Role.SECRETARIAT), await staff(Role.VIEWER)
    for status in ("unanswered", "declined"):
        wanted = {"status": status, "columns": ["institution", "status"]}
        assert (
            await mine.post(f"{base(meeting)}/lists", json={"name": "Dikejar", "wanted": wanted})
        ).status_code == 201
    [kept] = (await mine.get(f"{base(meeting)}/lists")).json()["saved"]
    assert (kept["name"], kept["wanted"]) == ("Dikejar", {"status": "declined", "columns": ["institution", "status"]})
    assert (await other.get(f"{base(meeting)}/lists")).json()["saved"] == []
    assert (await other.delete(f"{base(meeting)}/lists/{kept['id']}")).status_code == 404
    assert (await mine.delete(f"{base(meeting)}/lists/{kept['id']}")).status_code == 204
    assert (await mine.get(f"{base(meeting)}/lists")).json()["saved"] == []


async def test_news_is_what_changed_since_this_list_was_taken(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)

    async def news(**more: str) -> list[str]:
        found = await office.get(f"{base(meeting)}/invitations", params={"changed": "true"} | more)
        return [one["institution"]["name"] for one in found.json()["items"]]

    assert len(await news()) == 2
    assert (await office.get(f"{base(meeting)}/invitations")).json()["exported_at"] is None
    table(await office.post(f"{base(meeting)}/invitations/export.csv", json={}))
    assert (await office.get(f"{base(meeting)}/invitations")).json()["exported_at"]
    assert await news() == []
    await answer(meeting.makassar.invitation, principal())
    assert await news() == ["Pemerintah Kota Makassar"]
    assert len(await news(q="Bawaslu")) == 1  # another list, never taken
    [_, row] = table(await office.post(f"{base(meeting)}/invitations/export.csv", json={"changed": True}))
    assert row[1] == "Pemerintah Kota Makassar"
    assert await news() == []


async def test_file_has_the_columns_that_were_chosen(staff: Staff, meeting: Meeting) -> None:
    office, viewer = await staff(Role.SECRETARIAT), await staff(Role.VIEWER)
    wanted = {"columns": ["phone", "institution"], "q": "makassar"}
    path = f"{base(meeting)}/invitations/export.csv"
    assert table(await office.post(path, json=wanted))[1] == ["Pemerintah Kota Makassar", f"'{PHONE}"]
    assert table(await viewer.post(path, json=wanted))[1] == ["Pemerintah Kota Makassar"]
    assert (await office.post(path, json={"columns": ["nik"]})).status_code == 400


async def test_address_gives_the_list_to_whoever_has_it_until_revoked(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    office = await staff(Role.SECRETARIAT)
    one = await give(office, meeting, q="makassar")
    [title, row] = table(await client.get(one["path"]))
    assert (title[1], row[1], row[-2:]) == ("Instansi", "Pemerintah Kota Makassar", [f"'{PHONE}", MAIL])
    [kept] = (await office.get(f"{base(meeting)}/lists")).json()["addresses"]
    assert (kept["fetches"], one["path"] in str(kept)) == (1, False)
    noted = await rows("SELECT fields->>'rows' AS n FROM audit_entry WHERE action = 'table.fetched'")
    assert [entry["n"] for entry in noted] == ["1"]
    assert (await office.post(f"{base(meeting)}/table-addresses/{one['id']}/revoke")).status_code == 204
    gone, wrong = await client.get(one["path"]), await client.get("/x/" + "a" * 43 + ".csv")
    assert gone.status_code == wrong.status_code == 404
    assert gone.content == wrong.content


async def test_address_shows_what_its_owner_may_see_now(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    viewer = await staff(Role.VIEWER)
    whole = await give(viewer, meeting)
    assert PHONE not in (await client.get(whole["path"])).text
    side = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    theirs = await give(side, meeting)
    assert [row[1] for row in table(await client.get(theirs["path"]))[1:]] == ["Bawaslu Kabupaten Bengkulu Tengah"]
    await rows('DELETE FROM "grant" WHERE side IS NOT NULL')
    assert (await client.get(theirs["path"])).status_code == 404


async def test_address_of_another_is_not_ones_own_to_revoke(staff: Staff, meeting: Meeting) -> None:
    one = await give(await staff(Role.SECRETARIAT), meeting)
    other = await staff(Role.ADMINISTRATOR)
    assert (await other.post(f"{base(meeting)}/table-addresses/{one['id']}/revoke")).status_code == 404
