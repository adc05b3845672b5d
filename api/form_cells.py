"""What was entered in a form as a cell of a spreadsheet, in somebody's language and the meeting's zone."""

from collections.abc import Sequence
from datetime import datetime

from api.language import Language, say
from core import dates
from core.sheets import Cell
from events.forms.rules import Question
from events.states import FieldKind


def cell(one: Question, value: str, *, zone: str, language: Language) -> Cell:
    """One value by the kind of its field; empty where there is none."""
    if value and one.kind is FieldKind.MOMENT:
        return datetime.fromisoformat(value).astimezone(dates.zone_of(zone)).replace(tzinfo=None)
    if value and one.kind is FieldKind.YES_NO:
        return say(language, f"forms.{value}")
    if one.kind is FieldKind.NUMBER and value.lstrip("-").isdecimal():
        return int(value)
    return value.replace(".", ",") if one.kind is FieldKind.NUMBER and language == "id" else value


def joined(one: Question, given: Sequence[str], *, zone: str, language: Language) -> str:
    """The values of several people in one cell, in their order; who gave none has a dash."""
    return "; ".join(_text(one, value, zone=zone, language=language) for value in given)


def _text(one: Question, value: str, *, zone: str, language: Language) -> str:
    if value and one.kind is FieldKind.MOMENT:
        return dates.moment(datetime.fromisoformat(value), zone, language=language)
    return str(cell(one, value, zone=zone, language=language)) or "–"
