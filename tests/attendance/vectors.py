"""Reads tests/vectors/door.json, the same for every implementation of the door's rules."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec

from attendance.states import Policy, Reason
from events.states import Zone


class Expected(msgspec.Struct):
    """An answer; `first` is when the earlier admission was, where the vector says."""

    outcome: str
    reason: str | None
    flags: list[str]
    notices: list[str]
    first: datetime | None = None


class Step(msgspec.Struct):
    """One scan; what is not named is left to the defaults of the protocol."""

    at: datetime
    checkpoint: str | None
    expect: Expected
    code: str | None = None
    attendee: str | None = None
    direction: str = "in"
    source: str = "scan"
    verdict: str | None = None
    forced: bool = False
    confirms: int | None = None
    by: str = "gate"
    offline: str | None = None


class Vector(msgspec.Struct):
    name: str
    steps: list[Step]


class EndedOf(msgspec.Struct):
    reason: Reason
    successor: str | None = None


class AttendeeOf(msgspec.Struct):
    number: str
    generation: int
    category: str | None
    ended: EndedOf | None
    merged_into: str | None = None


class CheckpointOf(msgspec.Struct):
    policy: Policy
    counts_presence: bool
    categories: list[str]
    group: str
    day: int | None
    opens: time | None
    closes: time | None
    auto_leave: time | None
    asks_confirmation: bool
    notice: str


class KeyOf(msgspec.Struct):
    id: int
    seed: str
    public: str
    ended_at: datetime | None


class EventOf(msgspec.Struct):
    number: int
    zone: Zone
    starts_on: date
    ends_on: date


class Vectors(msgspec.Struct):
    event: EventOf
    keys: list[KeyOf]
    attendees: dict[str, AttendeeOf]
    checkpoints: dict[str, CheckpointOf]
    media: dict[str, str]
    codes: dict[str, str]
    vectors: list[Vector]


VECTORS = msgspec.json.decode((Path(__file__).parent.parent / "vectors" / "door.json").read_bytes(), type=Vectors)


def number(attendee: str) -> str:
    """The number of an attendee of the file; one of nobody stands for itself."""
    known = VECTORS.attendees.get(attendee)
    return known.number if known else attendee


def told(answer: Any, *, expect: Expected) -> Expected:
    """An answer as vectors word it, without what comes of clocks; the time of the first to the second if asked for."""
    flags = sorted(str(flag) for flag in answer.flags if str(flag) not in ("late", "skewed"))
    first = answer.first.at.replace(microsecond=0) if expect.first and answer.first else None
    reason = None if answer.reason is None else str(answer.reason)
    return Expected(str(answer.outcome), reason, flags, answer.notices, first)
