"""Words and times as messages and papers of this room say them."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from core import dates


@cache
def words(language: str) -> dict[str, str]:
    """The message file of a language."""
    path = Path(__file__).parents[1] / "frontend" / "messages" / f"{language}.json"
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str])


def hours(row: Any, language: str) -> str:
    """From when to when an event's row says, with the zone; empty where it does not say."""
    if row["starts_at"] is None:
        return ""
    begins = dates.clock(row["starts_at"], row["zone"], language=language)
    if row["ends_at"] is None:
        return f"{begins} {words(language)['message.until_close']}"
    return f"{begins} – {dates.clock(row['ends_at'], row['zone'], language=language)}"


def status(status: str, office: str, language: str) -> str:
    """What an invitation has come to, the head by the invited office."""
    key = "status.office_principal" if status == "principal" else f"status.{status}"
    return words(language)[key].format(office=office)
