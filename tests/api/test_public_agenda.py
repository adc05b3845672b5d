"""The public programme: a release and nothing else, small, whole without a script, in every format."""

import re
from datetime import time
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import brotli
import httpx
import pytest
from icalendar import Calendar

from agenda import sessions
from agenda.sessions import NewSession, SessionChange
from agenda.states import SessionKind
from core.actors import COMMAND
from core.db import execute
from tests.agenda.programmes import SPEAKER, release, speaks, version
from tests.api import regional
from tests.api.regional import Meeting

PATHS = ["", "/agenda.ics", "/schedule.json", "/schedule.xml"]


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def plan(meeting: Meeting, *titles: str, at: time | None = None) -> list[UUID]:
    """Sessions in order; with `at` each begins there and lasts an hour."""
    minutes = 60 if at else None
    return [
        await sessions.create(
            meeting.event, NewSession(title, SessionKind.PANEL, starts_at=at, minutes=minutes), actor=COMMAND
        )
        for title in titles
    ]


@pytest.mark.parametrize("slug", ["rakornas-uji", "tidak-ada"], ids=["not released", "unknown"])
@pytest.mark.parametrize("path", PATHS)
async def test_without_a_release_every_address_says_so(
    client: httpx.AsyncClient, meeting: Meeting, slug: str, path: str
) -> None:
    await plan(meeting, "Belum untuk umum")
    answer = await client.get(f"/e/{slug}{path}")
    assert answer.status_code == 404
    assert "belum dirilis" in answer.text
    assert "Belum untuk umum" not in answer.text
    english = await client.get(f"/e/{slug}{path}?lang=en")
    assert "belum dirilis" not in english.text


async def test_working_copy_is_never_shown(client: httpx.AsyncClient, meeting: Meeting) -> None:
    [session] = await plan(meeting, "Yang dirilis")
    await release(meeting.event)
    await sessions.change(session, SessionChange(title="Baru"), event=meeting.event, version=1, actor=COMMAND)
    await plan(meeting, "Tambahan")
    for path in PATHS[:1] + PATHS[2:]:
        shown = (await client.get(f"/e/{meeting.slug}{path}")).text
        assert "Yang dirilis" in shown
        assert "Baru" not in shown
        assert "Tambahan" not in shown


async def test_programme_without_times_is_whole_and_in_order(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await plan(meeting, "Pembukaan", "Pembacaan Deklarasi", "Penandatanganan Kesepakatan")
    await release(meeting.event)
    page = (await client.get(f"/e/{meeting.slug}")).text
    titles = re.findall(r"<h3>(.*?)</h3>", page)
    assert titles == ["Pembukaan", "Pembacaan Deklarasi", "Penandatanganan Kesepakatan"]
    assert page.count("waktu menyusul") == 3
    assert "Selasa, 17 September 2024" in page
    assert "@media print" in page
    assert "<script" not in page


async def test_times_carry_the_zone_of_the_venue(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await execute("UPDATE venue SET zone = 'WITA'")
    await plan(meeting, "Panel", at=time(9, 30))
    await release(meeting.event)
    page = (await client.get(f"/e/{meeting.slug}")).text
    assert "09.30 WITA" in page
    assert "s.d. 10.30 WITA" in page
    assert "09:30 WITA" in (await client.get(f"/e/{meeting.slug}?lang=en")).text
    [entry] = [one for one in await _events(client, meeting) if one["SUMMARY"] == "Panel"]
    assert entry["DTSTART"].dt.isoformat() == "2024-09-17T01:30:00+00:00"


async def _events(client: httpx.AsyncClient, meeting: Meeting) -> list[Any]:
    answer = await client.get(f"/e/{meeting.slug}/agenda.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.text).walk("VEVENT"))


async def test_markup_in_titles_and_names_is_text(client: httpx.AsyncClient, meeting: Meeting) -> None:
    [session] = await plan(meeting, "<script>alert(1)</script>")
    await speaks(meeting.event, session, "<img src=x onerror=alert(1)>")
    await release(meeting.event)
    page = (await client.get(f"/e/{meeting.slug}")).text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


async def test_first_view_of_a_full_programme_is_one_small_request(client: httpx.AsyncClient, meeting: Meeting) -> None:
    made = await plan(meeting, *(f"Sesi {number}: pembahasan kesiapan daerah" for number in range(60)), at=time(9))
    for session in made:
        await speaks(meeting.event, session)
    await release(meeting.event)
    answer = await client.get(f"/e/{meeting.slug}")
    assert answer.text.count(SPEAKER) == 60
    assert len(brotli.compress(answer.content)) <= 30_000
    assert re.findall(r'<(?:link|img|script)[^>]*(?:href|src)="(?!data:)', answer.text) == []


async def test_cancelled_session_stays_in_the_calendar_as_cancelled(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    kept, dropped = await plan(meeting, "Tetap", "Batal", at=time(9))
    await release(meeting.event)
    await speaks(meeting.event, kept)
    await sessions.remove(dropped, event=meeting.event, version=await version(dropped), actor=COMMAND)
    await release(meeting.event)
    states = {str(one["SUMMARY"]): (one["STATUS"], one["SEQUENCE"]) for one in await _events(client, meeting)}
    assert (states["Tetap"], states["Batal"]) == (("CONFIRMED", 2), ("CANCELLED", 2))


async def test_other_programs_read_names_and_offices_and_nothing_of_ours(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    [session] = await plan(meeting, "Panel", at=time(9))
    await speaks(meeting.event, session)
    await release(meeting.event)
    answer = await client.get(f"/e/{meeting.slug}/schedule.json")
    conference = answer.json()["schedule"]["conference"]
    [talk] = [talk for day in conference["days"] for room in day["rooms"].values() for talk in room]
    [person] = talk["persons"]
    assert (person["name"], person["office"]) == (SPEAKER, "Direktur Contoh")
    assert set(person) == {"name", "public_name", "role", "office"}
    assert (talk["date"], talk["duration"]) == ("2024-09-17T09:00:00+07:00", "01:00")
    root = ElementTree.fromstring((await client.get(f"/e/{meeting.slug}/schedule.xml")).text)
    assert [one.get("guid") for one in root.iter("event")] == [talk["guid"]]
    assert root.findtext("conference/time_zone_name") == conference["time_zone_name"] == "Asia/Jakarta"


async def test_simulated_meeting_says_so(client: httpx.AsyncClient) -> None:
    meeting = await regional.summon("simulasi-uji", simulated=True)
    await plan(meeting, "Panel")
    await release(meeting.event)
    assert "SIMULASI" in (await client.get(f"/e/{meeting.slug}")).text
