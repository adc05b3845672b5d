"""Cells as people write them: codes without their dot, dates in words, telephones without their zero."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, TypeVar

from babel.dates import get_month_names

from core.errors import DomainError
from events import people, phones
from events.imports.columns import Row
from events.imports.lines import Wrong, fault, fault_of
from events.states import ActingStatus, Zone

T = TypeVar("T")
LONGEST: Final = 200
_EXCEL_BEGAN: Final = date(1899, 12, 30)  # day 0 of Excel's own count, its false leap day allowed for
_ACTING: Final = re.compile(r"^(pjs|pj|plt|plh)\b\.?\s*", re.IGNORECASE)
_ACTING_WORDS: Final = {
    "definitif": ActingStatus.DEFINITIF, "penjabat": ActingStatus.PJ, "penjabat sementara": ActingStatus.PJS,
    "pelaksana tugas": ActingStatus.PLT, "pelaksana harian": ActingStatus.PLH,
}  # fmt: skip
_UNREADABLE: Final = {"zone": "zone_unreadable", "acting": "acting_unreadable"}
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE_ORDERS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_STAMP_ORDERS: Final = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H.%M.%S", "%d/%m/%Y %H:%M")


def text(row: Row, field: str, *, longest: int = LONGEST) -> str:
    """Plain words, at most so long."""
    said = " ".join(row[field].split())
    if len(said) > longest:
        raise fault(field, "cell_too_long", longest=str(longest))
    return said


def code(row: Row) -> str:
    """A region's code: `53.71`, also written 5371, and 11.1 where a spreadsheet has lost the zero of 11.10."""
    said = row["code"].replace(",", ".").replace(" ", "")
    if re.fullmatch(r"\d{4}", said):
        said = f"{said[:2]}.{said[2:]}"
    if re.fullmatch(r"\d{2}\.\d", said):
        said += "0"
    if said and not re.fullmatch(r"\d{2}(\.\d{2})?", said):
        raise fault("code", "code_unreadable")
    return said


def name(row: Row, field: str = "name") -> str:
    """A person's name exactly as written."""
    return _by(field, lambda: people.checked(row[field]))


def phone(row: Row) -> str:
    """A telephone number in E.164; empty where none is given."""
    return _by("contact_phone", lambda: phones.normal(row["contact_phone"])) if row["contact_phone"] else ""


def email(row: Row) -> str:
    """A mail address; empty where none is given."""
    said = row["contact_email"].lower()
    if said and (len(said) > 254 or not _MAIL.fullmatch(said)):
        raise fault("contact_email", "email_unreadable")
    return said


def day(row: Row, field: str) -> date | None:
    """A date: as Excel keeps or counts it, as `24/08/2024`, as `24 Agustus 2024`."""
    said = row[field].partition(" 00:00")[0].strip()
    if not said:
        return None
    if re.fullmatch(r"[1-9]\d{4}", said):
        return _EXCEL_BEGAN + timedelta(days=int(said))
    for order in _DATE_ORDERS:
        try:
            return datetime.strptime(said, order).date()
        except ValueError:
            continue
    if found := re.fullmatch(r"(\d{1,2}) ([A-Za-z]+)\.? (\d{4})", said):
        return _by(field, lambda: date(int(found[3]), _months()[found[2].casefold()], int(found[1])))
    raise fault(field, "date_unreadable")


def past(row: Row, field: str, *, today: date) -> date | None:
    """A date that is not ahead."""
    said = day(row, field)
    if said and said > today:
        raise fault(field, "date_ahead")
    return said


def stamp(row: Row) -> datetime | None:
    """When a form was sent, without a zone; None where it does not say."""
    for order in _STAMP_ORDERS:
        try:
            return datetime.strptime(row["stamp"].partition(".000")[0], order)
        except ValueError:
            continue
    return None


def zone(row: Row) -> Zone | None:
    """A time zone by its label."""
    if not row["zone"]:
        return None
    return _by("zone", lambda: Zone(row["zone"].upper()))


def acting(row: Row) -> ActingStatus | None:
    """How an office is held, by its own column or by what stands before the office (`Pj. Wali Kota`)."""
    said = row["acting"].strip().casefold().rstrip(".")
    if not said:
        before = _ACTING.match(row["office"].strip())
        return ActingStatus(before[1].upper()) if before else None
    if said in _ACTING_WORDS:
        return _ACTING_WORDS[said]
    return _by("acting", lambda: ActingStatus(said.upper()))


def office(row: Row, *, needed: bool = False) -> str:
    """An office without how it is held."""
    said = _ACTING.sub("", text(row, "office"))
    if needed and not said:
        raise fault("office", "post_missing")
    return said


@cache
def _months() -> dict[str, int]:
    return {"agt": 8, "agst": 8, "ags": 8, "nop": 11, "nopember": 11} | {
        name.casefold().rstrip("."): number
        for language in ("id", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


def _by(field: str, make: Callable[[], T]) -> T:
    """What is made of a cell, or the cell's fault."""
    try:
        return make()
    except DomainError as error:
        raise Wrong(fault_of(error, field)) from None
    except (ValueError, KeyError):
        raise fault(
            field, f"{field.removesuffix('_on')}_unreadable" if field in _OWN_WORDS else "date_unreadable"
        ) from None


_OWN_WORDS: Final = ("zone", "acting")
