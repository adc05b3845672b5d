"""Who is asked what, and what an entry stands for: forms, facts and time in, a value or a refusal out."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core.errors import Invalid
from events.rules import end_of
from events.states import Asks, Capacity, Choice, FieldKind, Zone

LONGEST: Final = 500
YES, NO = "yes", "no"
_MOMENTS: Final = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H.%M", "%d-%m-%Y %H.%M", "%d/%m/%Y %H.%M")
_UNREADABLE: Final = ("Cc", "Cs", "Co", "Cn")


class Question(msgspec.Struct, frozen=True):
    """One field of a form; `categories`, `capacities` and `choices` say who is asked, empty means all."""

    id: UUID
    code: str
    kind: FieldKind
    label: str
    label_en: str
    required: bool
    enabled: bool
    options: list[str]
    options_en: list[str]
    purpose: str
    purpose_en: str
    delete_after_days: int
    categories: list[UUID]
    capacities: list[Capacity]
    choices: list[Choice]


class Form(msgspec.Struct, frozen=True):
    """A follow-up form with its questions in their order; due days before the first day of the meeting."""

    id: UUID
    code: str
    title: str
    title_en: str
    intro: str
    intro_en: str
    asks: Asks
    due_on_day: int | None
    enabled: bool
    version: int
    fields: list[Question]


class Unit(msgspec.Struct, frozen=True):
    """Whom a form asks: a delegate, or (`attendee` is None) the institution; with what its conditions look at."""

    invitation: UUID
    attendee: UUID | None
    name: str
    office: str
    category: UUID
    capacities: frozenset[Capacity]
    choice: Choice

    def entry(self, question: Question) -> str:
        """The name under which a page sends what this one enters there."""
        return f"{question.code}-{self.attendee.hex}" if self.attendee else question.code


class Where(msgspec.Struct, frozen=True):
    """The zone in which moments are entered, and the meeting's first day."""

    zone: ZoneInfo
    starts_on: date


def applies(question: Question, unit: Unit) -> bool:
    """Whether a question is asked of somebody: every condition that is set must fit."""
    return (
        question.enabled
        and (not question.categories or unit.category in question.categories)
        and (not question.capacities or not unit.capacities.isdisjoint(question.capacities))
        and (not question.choices or unit.choice in question.choices)
    )


def asked(form: Form, units: Collection[Unit]) -> Iterator[tuple[Unit, list[Question]]]:
    """Those a form has a question for, each with his questions."""
    for unit in units:
        if questions := [one for one in form.fields if applies(one, unit)]:
            yield unit, questions


def is_complete(questions: Collection[Question], values: Mapping[str, str]) -> bool:
    """Whether somebody has given what is needed of him: something, and all that is required."""
    given = {one.code for one in questions if values.get(one.code)}
    return bool(given) and all(one.code in given for one in questions if one.required)


def due_at(starts_on: date, days: int | None, zone: Zone) -> datetime | None:
    """The end of the day by which a form is wanted; None where there is no such day."""
    return None if days is None else end_of(starts_on - timedelta(days=days), zone)


def read(question: Question, given: str, where: Where) -> str:
    """What was entered as it is kept; empty where nothing was.

    Raises Invalid("field_missing" | "text_too_long" | "text_unreadable" | "number_unreadable" | "moment_unreadable" |
    "moment_far" | "option_unknown").
    """
    text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n\u00a0]+", " ", given)).strip()
    if not text:
        if question.required:
            raise Invalid("field_missing", field=question.code)
        return ""
    if len(text) > LONGEST:
        raise Invalid("text_too_long", field=question.code)
    if any(unicodedata.category(character) in _UNREADABLE for character in text):
        raise Invalid("text_unreadable", field=question.code)
    return _of_kind(question, text, where)


def _of_kind(question: Question, text: str, where: Where) -> str:
    if question.kind is FieldKind.NUMBER:
        return _number(question, text)
    if question.kind is FieldKind.MOMENT:
        return _moment(question, text, where)
    if question.kind is FieldKind.CHOICE and text not in question.options:
        raise Invalid("option_unknown", field=question.code)
    if question.kind is FieldKind.YES_NO and text not in (YES, NO):
        raise Invalid("option_unknown", field=question.code)
    return text


def _number(question: Question, text: str) -> str:
    plain = text.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", plain):
        raise Invalid("number_unreadable", field=question.code)
    return f"{Decimal(plain).normalize() + 0:f}"  # + 0: never "-0"


def _moment(question: Question, text: str, where: Where) -> str:
    for spelling in _MOMENTS:
        try:
            local = datetime.strptime(text if "T" in text else text.replace(":", "."), spelling)
        except ValueError:
            continue
        if abs((local.date() - where.starts_on).days) > 366:
            raise Invalid("moment_far", field=question.code)
        return local.replace(tzinfo=where.zone).astimezone(UTC).isoformat()
    raise Invalid("moment_unreadable", field=question.code)
