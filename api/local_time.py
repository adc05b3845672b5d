"""Planned times as people type them: hours and minutes on the meeting's own clock, never with a zone."""

from datetime import time
from typing import Annotated, Any

import msgspec

LocalTime = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\Z",
        description="Local to the meeting; seconds may be left out.",
        examples=["09:00"],
    ),
]


def fields(form: msgspec.Struct, *names: str) -> dict[str, Any]:
    """The form's fields, those named read as times where they hold one."""
    given = msgspec.structs.asdict(form)
    return given | {name: time.fromisoformat(given[name]) for name in names if isinstance(given[name], str)}
