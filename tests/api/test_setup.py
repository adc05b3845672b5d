"""A meeting is set up by four questions and seven settings; categories, a trial, one invitee more; nothing leaks."""

from typing import Any

import httpx
import pytest

from api import wiring
from core.actors import COMMAND
from core.db import execute, rows
from core.grants import Role
from events.regions import load_regions
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.office import REPRESENTED, fill, send
from tests.api.regional import Meeting
from tests.api.test_papers import Caught, read
from tests.edge_fixtures import Staff
from tests.factories import make_central

MODEL = {"gubernur": 38, "bupati": 415, "wali_kota": 93, "bawaslu_provinsi": 38, "bawaslu_kabupaten_kota": 514}
NEW = {
    "slug": "rakor-sulsel",
    "kind": "rakor",
    "official_title": "Rapat Koordinasi Provinsi",
    "short_title": "Rakor Provinsi",
    "starts_on": "2030-10-07",
    "ends_on": "2030-10-08",
    "zone": "WITA",
    "example": "rakor",
    "groups": ["bupati", "wali_kota"],
    "provinces": ["73"],
}
BASICS: dict[str, Any] = {
    "hosts": [],
    "office_phone": "+62 800 0000001",
    "sender_name": "Sekretariat Contoh",
    "reply_to": "panitia@uji.example",
    "companions": 2,
    "cost_note": "Ditanggung instansi masing-masing",
    "dress": "Batik",
    "representation": "with_reason",
    "answers_due_at": "2030-10-01T16:00:00+08:00",
    "venue": {"name": "Balai Contoh", "zone": "WITA", "city": "Makassar"},
}


@pytest.fixture
async def office(staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


async def made(office: httpx.AsyncClient, **changes: Any) -> str:
    answer = await office.post("/api/v1/events", json=NEW | changes)
    assert answer.status_code == 201, answer.text
    return f"/api/v1/events/{answer.json()['slug']}"


async def settle(office: httpx.AsyncClient, base: str, **changes: Any) -> httpx.Response:
    version = (await office.get(f"{base}/basics")).headers["etag"]
    return await office.put(f"{base}/basics", json=BASICS | changes, headers={"if-match": version})


async def test_reach_is_what_will_be_invited(office: httpx.AsyncClient) -> None:
    await load_regions(actor=COMMAND)
    everywhere = (await office.get("/api/v1/reach")).json()
    assert everywhere["groups"] == MODEL
    assert sum(everywhere["groups"].values()) == 1098
    assert len(everywhere["provinces"]) == 38
    there = (await office.get("/api/v1/reach?province=73")).json()["groups"]
    assert there["bupati"] + there["wali_kota"] == 24
    base = await made(office)
    lying = (await office.get(f"{base}/invitations/outlook")).json()["items"]
    assert [one["missing"] for one in lying] == [there["bupati"], there["wali_kota"]]


async def test_example_brings_sides_reminders_and_what_is_switched_off(office: httpx.AsyncClient) -> None:
    base = await made(office, slug="rakornas", example="rakornas", groups=list(MODEL), provinces=[])
    event = (await office.get(base)).json()
    assert [one["code"] for one in event["sides"]] == ["bawaslu", "pemda"]
    assert [(one["code"], one["enabled"]) for one in event["categories"]][-2:] == [
        ("pers", False),
        ("tamu_lain", False),
    ]
    assert await ladder("rakornas") == [-7, -3, -1]


async def ladder(slug: str) -> list[int]:
    """How many days before the deadline a meeting reminds."""
    found = await rows(
        "SELECT r.offset_days FROM reminder_rule r JOIN event e ON e.id = r.scope_id WHERE e.slug = $1 ORDER BY 1", slug
    )
    return [row["offset_days"] for row in found]


async def test_settings_are_kept_together_or_not_at_all(office: httpx.AsyncClient) -> None:
    base = await made(office)
    assert (await settle(office, base)).status_code == 200
    kept = (await office.get(f"{base}/basics")).json()
    assert {name: kept[name] for name in kept if name in BASICS and name != "version"} == {
        name: BASICS[name] for name in kept if name in BASICS
    }
    event = (await office.get(base)).json()
    assert event["venue"]["name"] == "Balai Contoh"
    refused = await settle(office, base, companions=5, hosts=[{"institution": "00000000-0000-7000-8000-000000000000"}])
    assert refused.status_code == 422
    assert (await office.get(f"{base}/basics")).json() == kept


async def test_settings_changed_meanwhile_are_not_overwritten(office: httpx.AsyncClient) -> None:
    base = await made(office)
    version = (await office.get(f"{base}/basics")).headers["etag"]
    assert (await settle(office, base)).status_code == 200
    stale = await office.put(f"{base}/basics", json=BASICS | {"dress": "Lain"}, headers={"if-match": version})
    assert stale.status_code == 412
    assert (await office.get(f"{base}/basics")).json()["dress"] == "Batik"


async def test_earlier_meeting_gives_everything_but_people(office: httpx.AsyncClient, staff: Staff) -> None:
    first = await made(office)
    await settle(office, first)
    later = {"slug": "tahun-depan", "starts_on": "2031-10-07", "ends_on": "2031-10-07", "groups": [], "provinces": []}
    again = await made(office, **later, example="earlier", earlier="rakor-sulsel")
    assert (await office.get(f"{again}/basics")).json()["dress"] == "Batik"
    [bupati, *_] = (await office.get(again)).json()["categories"]
    assert (bupati["provinces"], bupati["companions"], bupati["representation"]) == (["73"], 2, "with_reason")
    assert await ladder("tahun-depan") == [-7, -3, -1]
    assert (await office.get(f"{again}/invitations")).json()["items"] == []
    [row] = await rows("SELECT id FROM event WHERE slug = 'tahun-depan'")
    stranger = await staff(Role.SECRETARIAT, event=row["id"])
    copy = NEW | {"slug": "x", "example": "earlier", "earlier": "rakor-sulsel"}
    answer = await stranger.post("/api/v1/events", json=copy)
    assert answer.status_code in (403, 404)


async def test_trial_shows_mail_and_sheet_and_opens_nothing(office: httpx.AsyncClient) -> None:
    base = await made(office)
    await settle(office, base)
    sent = await office.post(f"{base}/trial")
    assert sent.status_code == 202
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    [letter] = caught.letters
    assert letter.address == sent.json()["address"]
    assert "PERCOBAAN" in letter.text
    assert "/k/" not in letter.text
    address, text = read(letter.attachments[0].data)
    assert "/v/" in address
    assert "0000-0000" in text
    assert await rows("SELECT 1 FROM invitation") == []


async def category(office: httpx.AsyncClient, meeting: Meeting, code: str, **changes: Any) -> None:
    base = f"/api/v1/events/{meeting.slug}"
    version = (await office.get(base)).headers["etag"]
    url = f"{base}/categories/{meeting.categories[code]}"
    answer = await office.patch(url, json=changes, headers={"if-match": version})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("accepted", "below"), [(["Sekretaris Daerah"], False), (["Wakil Wali Kota"], True), ([], False)]
)
async def test_office_below_the_rule_is_marked_and_never_refused(
    client: httpx.AsyncClient, office: httpx.AsyncClient, accepted: list[str], below: bool
) -> None:
    meeting = await regional.summon()
    await category(office, meeting, "wali_kota", accepted_offices=accepted)
    assert (await send(client, meeting.makassar, REPRESENTED)).status_code == 200
    [line] = (await office.get(f"/api/v1/events/{meeting.slug}/invitations?q=makassar")).json()["items"]
    assert (line["status"], line["below_rule"]) == ("represented", below)


async def test_category_without_letter_asks_for_none(client: httpx.AsyncClient, office: httpx.AsyncClient) -> None:
    meeting = await regional.summon()
    await category(office, meeting, "wali_kota", letter="none")
    form = await client.get(meeting.makassar.path)
    assert "letter_number" not in form.text
    without = {name: value for name, value in REPRESENTED.items() if not name.startswith("letter")}
    sent = await send(client, meeting.makassar, without, filled=await fill(client, meeting.makassar))
    assert sent.status_code == 200
    assert await rows("SELECT 1 FROM assignment_letter") == []


async def test_one_institution_is_invited_by_hand_once(office: httpx.AsyncClient) -> None:
    meeting = await regional.summon()
    ministry = await make_central("Kementerian Contoh")
    base = f"/api/v1/events/{meeting.slug}"
    await execute("UPDATE participant_category SET institution_kind = '' WHERE id = $1", meeting.categories["gubernur"])
    wanted = {
        "institution": str(ministry),
        "category": str(meeting.categories["gubernur"]),
        "office": "Sekretaris Jenderal",
    }
    before = (await office.get(f"{base}/invitations")).json()["items"]
    made = await office.post(f"{base}/invitations", json=wanted)
    assert (made.status_code, made.json()["office"]["title"]) == (201, "Sekretaris Jenderal")
    again = await office.post(f"{base}/invitations", json=wanted | {"office": "sekretaris jenderal"})
    assert (again.status_code, again.json()["code"]) == (409, "already_invited")
    after = (await office.get(f"{base}/invitations")).json()["items"]
    assert [one for one in after if one["id"] != made.json()["id"]] == before
