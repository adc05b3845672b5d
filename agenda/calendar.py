"""Calendar files: a stable UID from the session's code, SEQUENCE by release, cancelled sessions kept and marked.

Calendar programs forget nothing they once took: a session that vanished must come again as CANCELLED (RFC 5545).
"""

from datetime import UTC, timedelta

from icalendar import Calendar, Event

from agenda.programme import Changes, Item, Programme
from core import dates

UNCHANGED = Changes()
_PRODUCT = "-//Rakornas//Agenda//ID"


def calendar(
    programme: Programme,
    *,
    language: str,
    domain: str,
    cancelled: list[tuple[Programme, Item]],
    changes: Changes = UNCHANGED,
) -> bytes:
    """The released programme as iCalendar; a session without a time is told by the meeting's whole-day entry.

    Every change of plan raises SEQUENCE, a cancelled meeting comes as CANCELLED throughout.
    """
    out = _empty(programme.title)
    out.add_component(_meeting(programme, language, domain))
    for item in programme.items:
        if item.starts_at is not None:
            out.add_component(_session(programme, item, language, domain))
    for release, item in cancelled:
        entry = _session(release, item, language, domain)
        entry["STATUS"] = "CANCELLED"
        out.add_component(entry)
    for each in out.subcomponents:
        each["SEQUENCE"] = programme.number + changes.times
        if changes.cancelled:
            each["STATUS"] = "CANCELLED"
    return bytes(out.to_ical())


def _empty(name: str) -> Calendar:
    out = Calendar()
    out.add("PRODID", _PRODUCT)
    out.add("VERSION", "2.0")
    out.add("METHOD", "PUBLISH")
    out.add("X-WR-CALNAME", name)
    return out


def _meeting(programme: Programme, language: str, domain: str) -> Event:
    entry = _entry(f"{programme.slug}@{domain}", programme, _titled(programme.title, programme.title_en, language))
    entry.add("DTSTART", programme.starts_on)
    entry.add("DTEND", programme.ends_on + timedelta(days=1))
    return entry


def _session(programme: Programme, item: Item, language: str, domain: str) -> Event:
    title = _titled(item.title, item.title_en, language)
    entry = _entry(f"{item.code}.{programme.slug}@{domain}", programme, title)
    if item.starts_at is not None:
        # in UTC: no calendar needs to know our zones, which have no summer time
        entry.add("DTSTART", dates.at(programme.date_of(item), item.starts_at, programme.zone).astimezone(UTC))
        entry.add("DURATION", timedelta(minutes=item.minutes or 0))
    if item.room:
        entry["LOCATION"] = f"{item.room}, {programme.venue}"
    return entry


def _entry(uid: str, programme: Programme, title: str) -> Event:
    entry = Event()
    entry.add("UID", uid)
    entry.add("SEQUENCE", programme.number)
    if programme.at:
        entry.add("DTSTAMP", programme.at)
    entry.add("SUMMARY", title)
    entry.add("LOCATION", programme.venue)
    entry.add("STATUS", "CONFIRMED")
    return entry


def _titled(title: str, english: str, language: str) -> str:
    return english if language == "en" and english else title
