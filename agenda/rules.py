"""What a programme must not be, and what in it clashes: pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import combinations

import msgspec

from agenda.states import ClashKind
from core.errors import Invalid


class Slot(msgspec.Struct, frozen=True):
    """Where and when a session is, and who is in it (name by key); what is not known cannot clash."""

    code: str
    day: int
    starts_at: time | None
    minutes: int | None
    room: str | None
    people: Mapping[str, str]


class Clash(msgspec.Struct, frozen=True):
    """Two sessions that want the same room or person at once; a warning, never a refusal."""

    kind: ClashKind
    first: str
    second: str
    what: str


def ensure_day(day: int, *, days: int) -> None:
    """Raises Invalid("day_outside") for a day the meeting does not have."""
    if not 1 <= day <= days:
        raise Invalid("day_outside", field="day", days=days)


def ensure_length(starts_at: time | None, minutes: int | None) -> None:
    """Raises Invalid("session_past_midnight") for a session that would end on another day."""
    if minutes is not None and minutes < 1:
        raise Invalid("minutes_missing", field="minutes")
    if starts_at and minutes and _end(starts_at, minutes) > 24 * 60:
        raise Invalid("session_past_midnight", field="minutes")


def clashes(slots: Sequence[Slot]) -> list[Clash]:
    """Every pair of sessions that overlap in a room or in a person."""
    return [clash for one, other in combinations(slots, 2) if _overlap(one, other) for clash in _between(one, other)]


def _between(one: Slot, other: Slot) -> Iterator[Clash]:
    if one.room and one.room == other.room:
        yield Clash(ClashKind.ROOM, one.code, other.code, one.room)
    for name in sorted(name for person, name in one.people.items() if person in other.people):
        yield Clash(ClashKind.PERSON, one.code, other.code, name)


def _overlap(one: Slot, other: Slot) -> bool:
    if one.day != other.day or not (one.starts_at and other.starts_at and one.minutes and other.minutes):
        return False
    begins, also = _minute(one.starts_at), _minute(other.starts_at)
    return begins < also + other.minutes and also < begins + one.minutes


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end(starts_at: time, minutes: int) -> int:
    return _minute(starts_at) + minutes
