"""Staff enter a form for an institution that telephoned or wrote: the rules of its link, the source, a trace."""

from base64 import b64encode

import httpx
import msgspec
import pytest

from core.db import rows
from core.grants import Role
from tests.api.followups import arrival, ask_photo, come, enter, switch_on
from tests.api.office import photo
from tests.api.regional import AFTER, LATE, Meeting, at, summon
from tests.edge_fixtures import Staff


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await summon()
    await switch_on(made.event)
    return made


def place(meeting: Meeting, code: str = "kedatangan") -> str:
    return f"/api/v1/events/{meeting.slug}/invitations/{meeting.makassar.invitation}/forms/{code}"


async def test_entered_by_telephone_is_marked_so_and_meets_what_the_office_enters(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    liaison = await staff(Role.LIAISON, event=meeting.event, provinces={"73"})
    listed = place(meeting).rpartition("/")[0]
    assert (await liaison.get(listed)).json() == {"items": []}, "nothing is asked before an answer"
    assert (await liaison.get(place(meeting))).status_code == 404
    first, second = await come(client, meeting.makassar)
    assert [(one["code"], one["filled"]) for one in (await liaison.get(listed)).json()["items"]] == [("kedatangan", 0)]
    asked = (await liaison.get(place(meeting))).json()
    assert [one["attendee"] for one in asked["groups"]] == [str(first), str(second)]
    body = {"source": "telephone", "entries": arrival(first) | arrival(second, arrives="besok")}
    faulty = await liaison.put(place(meeting), json=body, headers={"if-match": '"0"'})
    assert faulty.status_code == 422
    assert [one["field"] for one in faulty.json()["errors"]] == [f"arrives-{second.hex}"]
    body["entries"] = arrival(first) | arrival(second)
    assert (await liaison.put(place(meeting), json=body)).status_code == 428
    done = await liaison.put(place(meeting), json=body, headers={"if-match": '"0"'})
    assert (done.status_code, done.headers["etag"]) == (200, '"1"')
    assert "GA 604" in (await client.get(f"{meeting.makassar.path}/formulir/kedatangan")).text
    await enter(client, meeting.makassar, arrival(first, number="GA 605") | arrival(second))
    stale = await liaison.put(place(meeting), json=body, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    assert "GA 605" in (await client.get(f"{meeting.makassar.path}/formulir/kedatangan")).text
    told = await rows("SELECT fields, actor_kind FROM audit_entry WHERE action = 'form.given' ORDER BY id")
    assert [(msgspec.json.decode(one["fields"])["source"], one["actor_kind"]) for one in told] == [
        ("telephone", "account"),
        ("own_link", "invitation"),
    ]


async def test_letters_bring_files_late_ones_are_marked_and_the_doors_end_it(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    await ask_photo(meeting.event)
    await come(client, meeting.makassar)
    secretary = await staff(Role.SECRETARIAT)
    version = {"if-match": '"0"'}
    for data, status in ((b"MZ nothing", 422), (photo(), 200)):
        file = {"file": b64encode(data).decode(), "file_name": "mobil.jpg"}
        body = {"source": "letter", "entries": {}, "files": {"photo": file}}
        assert (await secretary.put(place(meeting, "foto"), json=body, headers=version)).status_code == status
    assert [row["source"] for row in await rows("SELECT source FROM form_entry")] == ["letter"]
    await at(LATE)
    assert (await secretary.get(place(meeting))).json()["late"] is True
    await at(AFTER)
    closed = await secretary.put(place(meeting), json={"source": "letter", "entries": {}}, headers=version)
    assert (closed.status_code, closed.json()["code"]) == (409, "answers_closed")


async def test_other_provinces_and_readers_may_not(client: httpx.AsyncClient, staff: Staff, meeting: Meeting) -> None:
    await come(client, meeting.makassar)
    elsewhere = await staff(Role.LIAISON, event=meeting.event, provinces={"17"})
    viewer = await staff(Role.VIEWER)
    assert [(await one.get(place(meeting))).status_code for one in (elsewhere, viewer)] == [404, 403]
