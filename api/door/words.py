"""What a door is told, in words: large and neutral for the guest, the reason small for the officer."""

import re
from datetime import date, datetime
from typing import Any

from api.language import Language, say
from attendance.answers import Answer
from attendance.states import Outcome
from core import dates

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def message(answer: Answer, *, language: Language, zone: str) -> str:
    """The sentence of an answer: of its reason where it has one, else of its outcome."""
    if answer.outcome is Outcome.ALREADY and answer.first is not None:
        return say(
            language,
            "door.outcome.already",
            at=dates.clock(answer.first.at, zone, language=language),
            door=answer.first.checkpoint,
        )
    if answer.reason is None or answer.outcome not in (Outcome.REFUSED, Outcome.CONFIRM):
        return say(language, f"door.outcome.{answer.outcome}")
    params = {name: _shown(value, language=language, zone=zone) for name, value in answer.params.items() if value}
    plain = f"door.reason.{answer.reason}"
    if "on" in params:
        return say(language, f"{plain}_on", **params)
    key = f"{plain}_at" if params.keys() & {"door", "at", "name", "event"} else plain
    return say(language, key, **params)


def _shown(value: Any, *, language: Language, zone: str) -> str:
    """Times and days come back from the log as text."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        value = date.fromisoformat(value)
    if isinstance(value, str) and len(value) >= 19 and value[10] == "T":
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return dates.day(value, language=language)
    return dates.clock(value, zone, language=language) if isinstance(value, datetime) else str(value)
