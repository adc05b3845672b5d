"""Changes of plan at the edge: preview and ETag for staff, the change on top of the guests' pages, one-tap answers."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest
from icalendar import Calendar

from core import links
from core.db import rows
from core.grants import Role
from tests.api import regional
from tests.api.office import PRINCIPAL, REPRESENTED, send
from tests.api.regional import Meeting

MOVE = {"starts_on": "2024-10-08", "letter_number": "100.2/77/BAK", "dated_on": "2024-09-10", "reason": "Agenda"}
CANCEL = {"cancel": True, "letter_number": "100.2/78/BAK", "reason": "Keadaan kahar"}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
Staff = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def meeting(db: None) -> Meeting:
    return await regional.summon()


async def amend(office: httpx.AsyncClient, meeting: Meeting, wanted: Mapping[str, object]) -> httpx.Response:
    path = f"/api/v1/events/{meeting.slug}/amendments"
    seen = await office.get(path)
    return await office.post(path, json=wanted, headers={"if-match": seen.headers["etag"]})


async def test_preview_then_change_and_the_second_of_two_staff_is_stale(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    path = f"/api/v1/events/{meeting.slug}/amendments"
    preview = await office.post(f"{path}/preview", json={"starts_on": "2024-10-08"})
    assert preview.status_code == 200
    said = preview.json()
    assert (said["before"]["starts_on"], said["after"]["starts_on"]) == ("2024-09-17", "2024-10-08")
    assert said["institutions"] == 2
    first = await office.post(path, json=MOVE, headers={"if-match": preview.headers["etag"]})
    assert first.status_code == 201
    assert first.json()["items"][0]["told"] == 2
    second = await office.post(path, json=CANCEL, headers={"if-match": preview.headers["etag"]})
    assert second.status_code == 412
    assert (await office.post(path, json=CANCEL)).status_code == 428


async def test_plain_settings_point_to_the_guided_action(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    seen = await office.get(f"/api/v1/events/{meeting.slug}")
    refused = await office.patch(
        f"/api/v1/events/{meeting.slug}", json={"ends_on": "2024-09-18"}, headers={"if-match": seen.headers["etag"]}
    )
    assert refused.status_code == 409
    assert refused.json()["code"] == "amendment_needed"
    assert "Ubah jadwal / tempat / batalkan" in refused.json()["detail"]


async def test_signed_letter_goes_with_every_message_and_can_be_read(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    made = await amend(office, meeting, MOVE | {"file": b64encode(PDF).decode()})
    assert made.status_code == 201
    [amendment] = made.json()["items"]
    letter = await office.get(f"/api/v1/events/{meeting.slug}/amendments/{amendment['id']}/letter")
    assert letter.content == PDF
    files = await rows("SELECT DISTINCT files FROM message WHERE template = 'perubahan'")
    assert [[str(one) for one in row["files"]] for row in files] == [[amendment["file"]]]
    wrong = await amend(
        office, meeting, MOVE | {"starts_on": "2024-11-08", "file": b64encode(b"MZ no letter").decode()}
    )
    assert wrong.status_code == 422


@pytest.mark.parametrize("language", ["id", "en"])
async def test_office_says_in_one_tap_that_its_answer_stands(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, language: str
) -> None:
    invited = meeting.makassar
    await send(client, invited, REPRESENTED)
    office = await staff(Role.SECRETARIAT)
    made = await amend(office, meeting, MOVE)
    amendment = made.json()["items"][0]["id"]
    page = await client.get(f"{invited.path}?lang={language}")
    assert {"id": "PERUBAHAN: acara menjadi", "en": "CHANGE: the meeting moves to"}[language] in page.text
    assert 'value="same"' in page.text
    assert "Firman Hamid Pagarra" in page.text
    for _ in range(2):
        pressed = await client.post(f"{invited.path}/plan", data={"amendment": amendment, "decision": "same"})
        assert pressed.status_code == 303
    after = await client.get(f"{invited.path}?lang={language}")
    assert 'value="same"' not in after.text
    listed = await office.get(f"/api/v1/events/{meeting.slug}/amendments")
    assert [listed.json()["items"][0][name] for name in ("kept", "changed", "open")] == [1, 0, 1]
    still = await office.get(f"/api/v1/events/{meeting.slug}/amendments/{amendment}/invitations?standing=open")
    assert [one["institution"] for one in still.json()["items"]] == ["Bawaslu Kabupaten Bengkulu Tengah"]


async def test_change_leads_to_the_form_and_another_answer_counts_as_said(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    invited = meeting.makassar
    await send(client, invited, REPRESENTED)
    office = await staff(Role.SECRETARIAT)
    amendment = (await amend(office, meeting, MOVE)).json()["items"][0]["id"]
    pressed = await client.post(f"{invited.path}/plan", data={"amendment": amendment, "decision": "change"})
    assert pressed.headers["location"].endswith("&change=1")
    await regional.at(regional.BEFORE.replace(hour=2))
    await send(client, invited, PRINCIPAL)
    listed = await office.get(f"/api/v1/events/{meeting.slug}/amendments")
    assert [listed.json()["items"][0][name] for name in ("kept", "changed", "open")] == [0, 1, 1]


async def test_tap_from_another_site_or_by_a_foreign_token_changes_nothing(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    amendment = (await amend(await staff(Role.SECRETARIAT), meeting, MOVE)).json()["items"][0]["id"]
    said = {"amendment": amendment, "decision": "same"}
    elsewhere = await client.post(
        f"{meeting.makassar.path}/plan",
        data=said,
        headers={"sec-fetch-site": "cross-site", "origin": "https://x.example"},
    )
    assert elsewhere.status_code == 403
    assert (await client.post("/k/nobody/plan", data=said)).status_code == 404
    assert not await rows("SELECT 1 FROM reconfirmation")


async def test_cancelled_meeting_says_so_on_every_link_and_keeps_the_answer(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    [seat] = await rows("SELECT id FROM attendee")
    office = await staff(Role.SECRETARIAT)
    before = (await office.get(f"/api/v1/events/{meeting.slug}/summary")).json()
    assert (await amend(office, meeting, CANCEL)).status_code == 201
    for path in (meeting.makassar.path, meeting.bengkulu.path, f"/e/{meeting.slug}"):
        page = await client.get(f"{path}?lang=id")
        assert page.status_code == 200
        assert "DIBATALKAN" in page.text
    dead = await client.get(f"/p/{await links.token(links.KIND_PASS, seat['id'])}?lang=id")
    assert dead.status_code == 410
    assert "DIBATALKAN" in dead.text
    after = (await office.get(f"/api/v1/events/{meeting.slug}/summary")).json()
    assert after["invitations"] == before["invitations"]
    again = await amend(office, meeting, MOVE)
    assert again.status_code == 409


async def test_undo_reopens_a_cancelled_meeting_while_nothing_has_left(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    office = await staff(Role.SECRETARIAT)
    made = await amend(office, meeting, CANCEL)
    path = f"/api/v1/events/{meeting.slug}/amendments/{made.json()['items'][0]['id']}/undo"
    undone = await office.post(path, headers={"if-match": made.headers["etag"]})
    assert undone.status_code == 200
    assert undone.json()["items"][0]["state"] == "undone"
    assert "DIBATALKAN" not in (await client.get(meeting.makassar.path)).text


async def test_calendar_takes_a_change_as_news_and_a_cancellation_as_cancelled(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    office = await staff(Role.SECRETARIAT)
    opening = {"title": "Pembukaan", "kind": "plenary", "starts_at": "09:00", "minutes": 30}
    made = await office.post(f"/api/v1/events/{meeting.slug}/sessions", json=opening)
    assert made.status_code == 201, made.text
    released = await office.post(f"/api/v1/events/{meeting.slug}/releases", json={})
    assert released.status_code == 201, released.text
    path = f"/e/{meeting.slug}/agenda.ics"
    first = Calendar.from_ical((await client.get(path)).content)
    await regional.at(regional.BEFORE.replace(hour=2))
    await amend(office, meeting, MOVE)
    moved = Calendar.from_ical((await client.get(path)).content)
    assert [int(str(one["SEQUENCE"])) for one in moved.walk("VEVENT")] == [
        int(str(one["SEQUENCE"])) + 1 for one in first.walk("VEVENT")
    ]
    assert all(f"{one.decoded('DTSTART'):%Y-%m-%d}" == "2024-10-08" for one in moved.walk("VEVENT"))
    await amend(office, meeting, CANCEL)
    off = Calendar.from_ical((await client.get(path)).content)
    assert {str(one["STATUS"]) for one in off.walk("VEVENT")} == {"CANCELLED"}
    assert {int(str(one["SEQUENCE"])) for one in off.walk("VEVENT")} == {3}
    assert "DIBATALKAN" in (await client.get(f"/e/{meeting.slug}?lang=id")).text


async def test_preview_tells_how_sessions_and_doors_move_and_keeps_their_day_numbers(
    staff: Staff, meeting: Meeting
) -> None:
    office = await staff(Role.SECRETARIAT)
    root = f"/api/v1/events/{meeting.slug}"
    opening = {"title": "Pembukaan", "kind": "plenary", "starts_at": "09:00", "minutes": 30}
    assert (await office.post(f"{root}/sessions", json=opening)).status_code == 201
    door = {"name": "Pintu Utara", "day": 1, "opens": "07:00:00", "closes": "09:00:00"}
    made = await office.post(f"{root}/checkpoints", json=door)
    assert made.status_code == 201, made.text
    preview = (await office.post(f"{root}/amendments/preview", json={"starts_on": "2024-10-08"})).json()
    [day] = preview["days"]
    assert (day["day"], day["sessions"], day["before"], day["after"]) == (1, 1, "2024-09-17", "2024-10-08")
    [moved] = preview["doors"]
    assert (moved["opens_before"], moved["opens_after"]) == ("2024-09-17T00:00:00Z", "2024-10-08T00:00:00Z")
    place = {"venue": {"name": "Balai Contoh", "zone": "WITA", "city": "Makassar"}}
    preview = (await office.post(f"{root}/amendments/preview", json=place)).json()
    assert set(preview["kinds"]) == {"dates", "place"}
    assert preview["doors"][0]["opens_after"] == "2024-09-16T23:00:00Z"
