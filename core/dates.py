"""Dates, clock times and numbers as Indonesian and English readers write them, with the zone's own label."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

_ZONES: Final = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_LOCALES: Final = {"id": "id_ID", "en": "en_GB"}


def zone_of(label: str) -> ZoneInfo:
    """The zone behind a label people read (WIB, WITA, WIT)."""
    return ZoneInfo(_ZONES.get(label, label))


def zone_sql(column: str) -> str:
    """The same in SQL, for the label that a column holds; none of these is Jakarta's."""
    east = " ".join(f"WHEN '{label}' THEN '{zone}'" for label, zone in _ZONES.items() if label != "WIB")
    return f"CASE {column} {east} ELSE '{_ZONES['WIB']}' END"


def day(value: date | datetime, zone: str = "WIB", *, language: str) -> str:
    """`Selasa, 17 September 2024`; of a moment, its day in the zone (WIB, WITA, WIT)."""
    if isinstance(value, datetime):
        value = value.astimezone(zone_of(zone)).date()
    return format_date(value, "EEEE, d MMMM yyyy", locale=_LOCALES[language])


def days(first: date, last: date, *, language: str) -> str:
    """One day, or the first and the last with a dash."""
    both = [day(first, language=language), day(last, language=language)]
    return " – ".join(dict.fromkeys(both))


def clock(value: datetime | time, zone: str, *, language: str) -> str:
    """`08.12 WIB` (English `08:12 WIB`)."""
    local = value.astimezone(zone_of(zone)).time() if isinstance(value, datetime) else value
    separator = "." if language == "id" else ":"
    return f"{local:%H}{separator}{local:%M} {zone}"


def moment(value: datetime, zone: str, *, language: str) -> str:
    """`Selasa, 17 September 2024, pukul 08.12 WIB`; midnight is 24.00 of the day that ends, as in deadlines."""
    word = ", pukul " if language == "id" else ", "
    shown = clock(value, zone, language=language)
    if value.astimezone(zone_of(zone)).time() == time(0):
        value, shown = value - timedelta(days=1), shown.replace("00", "24", 1)
    return day(value, zone, language=language) + word + shown


def number(value: int, *, language: str) -> str:
    """`1.098` (English `1,098`)."""
    return format_decimal(value, locale=_LOCALES[language])


def at(day_given: date, time_given: time, zone: str) -> datetime:
    """The moment a local clock in the zone shows that time on that day."""
    return datetime.combine(day_given, time_given, zone_of(zone))
