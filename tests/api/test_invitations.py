"""Invitations over HTTP: numbers that add up, lists in region order, jobs, and what each permission shows."""

from typing import Any

import httpx
import pytest

from core import jobs
from core.db import rows
from core.grants import Role
from events import invitations as room
from tests.api import regional
from tests.api.regional import MAIL, PHONE, Meeting
from tests.edge_fixtures import Staff

ANSWER = {
    "choice": "representative",
    "contact": {"phone": "0813 5550 0917"},
    "representative": {
        "name": "Firman Hamid Pagarra",
        "office": "Sekretaris Daerah Kota Makassar",
        "acting_status": "PJ",
    },
    "source": "telephone",
}


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    return made


@pytest.fixture
async def secretariat(staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


def base(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/invitations"


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["institution"]["name"] for one in answer.json()["items"]]


MAKASSAR, BENGKULU = "Pemerintah Kota Makassar", "Bawaslu Kabupaten Bengkulu Tengah"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [MAKASSAR, BENGKULU]),
        ({"sort": "name"}, [BENGKULU, MAKASSAR]),
        ({"province": "73"}, [MAKASSAR]),
        ({"side": "bawaslu"}, [BENGKULU]),
        ({"category": "wali_kota"}, [MAKASSAR]),
        ({"status": "unanswered"}, [MAKASSAR, BENGKULU]),
        ({"status": "declined"}, []),
        ({"q": "makas kota"}, [MAKASSAR]),
        ({"q": "%"}, []),
        ({"q": "17.09"}, [BENGKULU]),
    ],
)
async def test_list_keeps_what_the_filter_says(
    meeting: Meeting, secretariat: httpx.AsyncClient, query: dict[str, str], expected: list[str]
) -> None:
    assert names(await secretariat.get(base(meeting), params=query)) == expected


async def test_list_goes_on_where_the_page_ended(meeting: Meeting, secretariat: httpx.AsyncClient) -> None:
    first = await secretariat.get(base(meeting), params={"limit": 1})
    assert (names(first), first.json()["total"]) == ([MAKASSAR], 2)
    cursor = first.json()["next_cursor"]
    second = await secretariat.get(base(meeting), params={"limit": 1, "cursor": cursor})
    assert (names(second), second.json()["next_cursor"]) == ([BENGKULU], None)
    other = await secretariat.get(base(meeting), params={"limit": 1, "cursor": cursor, "q": "kota"})
    assert (other.status_code, other.json()["code"]) == (422, "cursor_of_another_list")


async def test_answer_by_telephone_is_taken_down(meeting: Meeting, secretariat: httpx.AsyncClient) -> None:
    url = f"{base(meeting)}/{meeting.makassar.invitation}"
    shown = await secretariat.get(url)
    assert shown.json()["contact"] == {"name": "", "phone": PHONE, "email": MAIL}
    assert shown.json()["link"].endswith(meeting.makassar.path)
    taken = await secretariat.post(f"{url}/answer", json=ANSWER, headers={"if-match": shown.headers["etag"]})
    assert (taken.status_code, taken.json()["status"]) == (200, "represented")
    [delegate] = taken.json()["delegates"]
    assert (delegate["name"], delegate["capacity"]) == ("Firman Hamid Pagarra", "representative")
    assert [one["action"] for one in taken.json()["history"]] == ["answer.given"]
    again = await secretariat.post(f"{url}/answer", json=ANSWER, headers={"if-match": shown.headers["etag"]})
    assert again.status_code == 412
    facets = (await secretariat.get(base(meeting))).json()["facets"]
    assert facets == {
        "unanswered": 1,
        "principal": 0,
        "represented": 1,
        "confirmed_unnamed": 0,
        "declined": 0,
        "lapsed": 0,
    }
    assert names(await secretariat.get(base(meeting), params={"q": "pagarra"})) == [MAKASSAR]


async def test_withdrawn_invitation_leaves_the_list_and_its_link(
    client: httpx.AsyncClient, meeting: Meeting, secretariat: httpx.AsyncClient
) -> None:
    url = f"{base(meeting)}/{meeting.bengkulu.invitation}"
    gone = await secretariat.post(f"{url}/withdraw", json={"reason": "Ralat"}, headers={"if-match": '"1"'})
    assert (gone.status_code, gone.json()["withdrawn_reason"]) == (200, "Ralat")
    listed = await secretariat.get(base(meeting))
    assert (names(listed), listed.json()["withdrawn"]) == ([MAKASSAR], 1)
    withdrawn = await secretariat.get(base(meeting), params={"status": "withdrawn"})
    assert (names(withdrawn), withdrawn.json()["total"]) == ([BENGKULU], 1)
    assert withdrawn.json()["items"][0]["withdrawn_at"]
    assert "<form" not in (await client.get(meeting.bengkulu.path)).text


async def test_renewed_link_replaces_the_old_one(
    client: httpx.AsyncClient, meeting: Meeting, secretariat: httpx.AsyncClient
) -> None:
    url = f"{base(meeting)}/{meeting.makassar.invitation}"
    renewed = await secretariat.post(f"{url}/link/renew", headers={"if-match": '"1"'})
    path = "/k/" + renewed.json()["link"].rsplit("/", 1)[1]
    assert (await client.get(path)).status_code == 200
    assert (await client.get(meeting.makassar.path)).status_code == 409


async def test_generating_and_sending_are_jobs(meeting: Meeting, secretariat: httpx.AsyncClient) -> None:
    jobs.register(room.GENERATE, room.generate_chunk)
    jobs.register(room.SEND, room.send_chunk)
    await rows("DELETE FROM invitation WHERE id = $1", meeting.makassar.invitation)
    asked = await secretariat.post(
        f"{base(meeting)}/generate", json={"categories": [str(meeting.categories["wali_kota"])]}
    )
    assert (asked.status_code, asked.json()["queued"]) == (202, 1)
    await jobs.run_waiting()
    job = (await secretariat.get(f"/api/v1/events/{meeting.slug}/jobs/{asked.json()['job']}")).json()
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    for wanted, queued in (({"all": True}, 1), ({"wanted": {"q": "makassar"}}, 1), ({"wanted": {"q": "bawaslu"}}, 0)):
        shown = await secretariat.post(f"{base(meeting)}/send/preview", json=wanted)
        assert (shown.status_code, shown.json()) == (200, {"queued": queued})
    sent = await secretariat.post(f"{base(meeting)}/send", json={"wanted": {"q": "makassar"}})
    assert sent.json()["queued"] == 1
    await jobs.run_waiting()
    [line] = [one for one in (await secretariat.get(base(meeting))).json()["items"] if one["sent_at"]][:1]
    assert line["institution"]["name"] == MAKASSAR
    assert (await rows("SELECT count(*)::int AS n FROM message"))[0]["n"] == 1


@pytest.mark.parametrize(
    "body", [{}, {"all": False}, {"all": True, "ids": ["018f0000-0000-7000-8000-000000000000"]}, {"ids": []}]
)
async def test_sending_says_what_is_to_go(meeting: Meeting, secretariat: httpx.AsyncClient, body: Any) -> None:
    for path in ("send", "send/preview"):
        assert (await secretariat.post(f"{base(meeting)}/{path}", json=body)).status_code in (400, 422)


async def test_viewer_sees_no_telephone_address_or_link(meeting: Meeting, staff: Staff) -> None:
    viewer = await staff(Role.VIEWER)
    shown = await viewer.get(f"{base(meeting)}/{meeting.makassar.invitation}")
    assert (shown.json()["contact"], shown.json()["link"], shown.json()["short_code"]) == (None, None, None)
    assert PHONE not in shown.text
    assert MAIL not in shown.text


async def test_scope_of_a_side_or_a_province_sees_nothing_else(meeting: Meeting, staff: Staff) -> None:
    bawaslu = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    sulsel = await staff(Role.LIAISON, event=meeting.event, provinces={"73"})
    assert names(await bawaslu.get(base(meeting))) == [BENGKULU]
    assert names(await sulsel.get(base(meeting))) == [MAKASSAR]
    assert (await sulsel.get(base(meeting))).json()["facets"]["unanswered"] == 1
    for asker, foreign in ((bawaslu, meeting.makassar), (sulsel, meeting.bengkulu)):
        url = f"{base(meeting)}/{foreign.invitation}"
        assert (await asker.get(url)).status_code == 404
        refused = await asker.post(f"{url}/answer", json=ANSWER, headers={"if-match": '"1"'})
        assert refused.status_code == 404
    sent = await bawaslu.post(f"{base(meeting)}/send", json={"ids": [str(meeting.makassar.invitation)]})
    assert sent.status_code == 404
    assert (await bawaslu.post(f"{base(meeting)}/send", json={"all": True})).status_code == 403
    assert await rows("SELECT 1 FROM answer UNION ALL SELECT 1 FROM job") == []
