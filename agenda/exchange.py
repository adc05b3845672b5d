"""The released programme in the formats other programs read: c3voc schedule JSON and frab schedule XML."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from agenda.programme import Item, Programme
from core import dates

_VERSION = "https://c3voc.de/schedule/schema.json"
_NO_ROOM = "–"
_XML = (
    *("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language"),
    *("abstract", "description"),
)


def schedule_json(programme: Programme, *, address: str) -> dict[str, Any]:
    """The c3voc schedule; a session without a time begins with its day."""
    return {
        "$schema": _VERSION,
        "schedule": {
            "version": str(programme.number),
            "base_url": address,
            "conference": {
                "acronym": _acronym(programme),
                "title": programme.title,
                "start": programme.starts_on.isoformat(),
                "end": programme.ends_on.isoformat(),
                "daysCount": programme.days,
                "timeslot_duration": "00:05",
                "time_zone_name": dates.zone_of(programme.zone).key,
                "rooms": [{"name": name, "guid": _guid(address, name)} for name in _rooms(programme)],
                "days": [_day(programme, number, address) for number in range(1, programme.days + 1)],
            },
        },
    }


def schedule_xml(programme: Programme, *, address: str) -> bytes:
    """The frab schedule of the same."""
    root = ElementTree.Element("schedule")
    _text(root, "version", str(programme.number))
    conference = ElementTree.SubElement(root, "conference")
    _text(conference, "acronym", _acronym(programme))
    _text(conference, "title", programme.title)
    _text(conference, "start", programme.starts_on.isoformat())
    _text(conference, "end", programme.ends_on.isoformat())
    _text(conference, "days", str(programme.days))
    _text(conference, "time_zone_name", dates.zone_of(programme.zone).key)
    for number in range(1, programme.days + 1):
        _xml_day(root, _day(programme, number, address))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _day(programme: Programme, number: int, address: str) -> dict[str, Any]:
    on = programme.starts_on + timedelta(days=number - 1)
    rooms: dict[str, list[dict[str, Any]]] = {name: [] for name in _rooms(programme)}
    for item in programme.items:
        if item.day == number:
            rooms[item.room or _NO_ROOM].append(_talk(programme, item, address))
    start = _moment(programme, on, None)
    end = start + timedelta(days=1)
    return {
        "index": number,
        "date": on.isoformat(),
        "day_start": start.isoformat(),
        "day_end": end.isoformat(),
        "rooms": rooms,
    }


def _talk(programme: Programme, item: Item, address: str) -> dict[str, Any]:
    begins = _moment(programme, programme.date_of(item), item)
    return {
        "guid": _guid(address, item.code),
        "code": item.code,
        "id": int(item.code, 36),
        "date": begins.isoformat(),
        "start": f"{begins:%H:%M}",
        "duration": "{:02d}:{:02d}".format(*divmod(item.minutes or 0, 60)),
        "room": item.room or _NO_ROOM,
        "slug": f"{programme.slug}-{item.code.lower()}",
        "url": address,
        "title": item.title,
        "subtitle": item.title_en,
        "track": None,
        "type": item.kind.value,
        "language": "id",
        "abstract": item.description,
        "description": item.description,
        "persons": [
            {"name": each.name, "public_name": each.name, "role": each.role.value, "office": each.office}
            for each in item.people
        ],
        "links": [],
        "attachments": [],
    }


def _acronym(programme: Programme) -> str:
    """The format knows no hyphen where we write them."""
    return programme.slug.replace("-", "_")


def _guid(address: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{address}#{name}"))


def _moment(programme: Programme, on: date, item: Item | None) -> datetime:
    starts = item.starts_at if item else None
    return dates.at(on, starts or datetime.min.time(), programme.zone)


def _rooms(programme: Programme) -> list[str]:
    return list(dict.fromkeys(item.room or _NO_ROOM for item in programme.items))


def _xml_day(root: ElementTree.Element, day: dict[str, Any]) -> None:
    names = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
    element = ElementTree.SubElement(root, "day", names)
    for name, talks in day["rooms"].items():
        room = ElementTree.SubElement(element, "room", {"name": name})
        for talk in talks:
            event = ElementTree.SubElement(room, "event", {"guid": talk["guid"], "id": str(talk["id"])})
            for key in _XML:
                _text(event, key, talk[key] or "")
            persons = ElementTree.SubElement(event, "persons")
            for each in talk["persons"]:
                _text(persons, "person", each["public_name"])


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
