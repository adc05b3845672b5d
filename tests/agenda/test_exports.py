"""The programme for other programs: calendar files that can take a session back, c3voc JSON, frab XML."""

from datetime import datetime, time
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from icalendar import Calendar

from agenda import queries, sessions
from agenda.calendar import calendar
from agenda.exchange import schedule_json, schedule_xml
from agenda.sessions import SessionChange
from core.actors import COMMAND
from tests.agenda.programmes import SPEAKER, programme, release, speaks


async def _calendar() -> dict[str, object]:
    seen = await queries.released_by_slug("acara")
    cancelled = await queries.cancelled_items("acara")
    made = Calendar.from_ical(calendar(seen, language="id", domain="uji.example", cancelled=cancelled))
    return {str(entry["SUMMARY"]): entry for entry in made.walk("VEVENT")}


async def test_calendar_keeps_uids_raises_sequence_and_marks_the_cancelled(db: None) -> None:
    event, made = await programme()
    await release(event)
    before = await _calendar()
    await sessions.change(made["Panel"], SessionChange(minutes=90), event=event, version=1, actor=COMMAND)
    await sessions.remove(made["Penutup"], event=event, version=1, actor=COMMAND)
    await release(event)
    after = await _calendar()
    assert before["Panel"]["UID"] == after["Panel"]["UID"]  # type: ignore[index]
    assert (before["Panel"]["SEQUENCE"], after["Panel"]["SEQUENCE"]) == (1, 2)  # type: ignore[index]
    assert (after["Penutup"]["STATUS"], after["Penutup"]["SEQUENCE"]) == ("CANCELLED", 2)  # type: ignore[index]


async def test_session_without_a_time_is_in_the_whole_day_entry_only(db: None) -> None:
    event, _ = await programme()
    await release(event)
    assert "Pembukaan" not in await _calendar()


async def test_session_that_lost_its_time_is_taken_back_from_calendars(db: None) -> None:
    event, made = await programme()
    await release(event)
    change = SessionChange(starts_at=None, minutes=None)
    await sessions.change(made["Panel"], change, event=event, version=1, actor=COMMAND)
    await release(event)
    after = await _calendar()
    assert (after["Panel"]["STATUS"], after["Panel"]["SEQUENCE"]) == ("CANCELLED", 2)  # type: ignore[index]


async def test_times_are_the_same_moments_whatever_the_zone(db: None) -> None:
    event, _ = await programme()
    await release(event)
    begins = (await _calendar())["Panel"]["DTSTART"].dt  # type: ignore[index]
    seen = await queries.released_by_slug("acara")
    assert begins == datetime.combine(seen.starts_on, time(9), ZoneInfo("Asia/Jakarta"))


async def test_ids_in_exchanged_files_are_unique_and_stay(db: None) -> None:
    event, made = await programme()
    await release(event)
    before = await _ids()
    await sessions.change(made["Panel"], SessionChange(position=0), event=event, version=1, actor=COMMAND)
    await release(event)
    assert await _ids() == before
    assert len(set(before.values())) == 3


async def _ids() -> dict[str, int]:
    conference = schedule_json(await queries.released_by_slug("acara"), address="x")["schedule"]["conference"]
    return {talk["title"]: talk["id"] for day in conference["days"] for room in day["rooms"].values() for talk in room}


async def test_schedule_json_and_xml_hold_the_same_sessions_with_stable_guids(db: None) -> None:
    event, made = await programme()
    await speaks(event, made["Panel"])
    await release(event)
    seen = await queries.released_by_slug("acara")
    address = "https://rakornas.example/e/acara"
    plain = schedule_json(seen, address=address)["schedule"]["conference"]
    talks = [talk for day in plain["days"] for room in day["rooms"].values() for talk in room]
    root = ElementTree.fromstring(schedule_xml(seen, address=address))
    assert [event.get("guid") for event in root.iter("event")] == [talk["guid"] for talk in talks]
    assert [person.text for person in root.iter("person")] == [SPEAKER]
    assert [talk["start"] for talk in talks] == ["00:00", "09:00", "11:00"]
