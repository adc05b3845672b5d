"""What the present state forbids: state and time in, a refusal out. No database, no clock."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

import msgspec

from core.errors import Invalid, Refused
from events.states import Choice, EventState, Representation, Zone


class Desk(msgspec.Struct, frozen=True):
    """All that decides whether an answer can be taken now."""

    event_state: EventState
    withdrawn: bool
    closes_at: datetime
    due_at: datetime | None
    representation: Representation
    companions: int


def closing(closes_at: datetime | None, ends_on: date, zone: Zone) -> datetime:
    """When the doors close: as set, else the end of the last day where the meeting is."""
    if closes_at is not None:
        return closes_at
    return end_of(ends_on, zone)


def end_of(day: date, zone: Zone) -> datetime:
    """The last moment of a day in a zone (Indonesia keeps no summer time)."""
    hours = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}[zone]
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=timezone(timedelta(hours=hours)))


def is_over(ends_on: date, zone: Zone, *, now: datetime) -> bool:
    """Whether the last day of a meeting has ended at its place."""
    return now >= end_of(ends_on, zone)


def ensure_dates(starts_on: date, ends_on: date, *, due_at: datetime | None, close_at: datetime | None) -> None:
    """Raises Invalid("ends_before_start") or Invalid("closes_before_due")."""
    if ends_on < starts_on:
        raise Invalid("ends_before_start", field="ends_on")
    if due_at is not None and close_at is not None and close_at < due_at:
        raise Invalid("closes_before_due", field="answers_close_at")


def ensure_answerable(desk: Desk, *, now: datetime) -> None:
    """Raises Refused: event_cancelled, invitation_withdrawn or answers_closed."""
    if desk.event_state is EventState.CANCELLED:
        raise Refused("event_cancelled")
    if desk.withdrawn:
        raise Refused("invitation_withdrawn")
    if now >= desk.closes_at:
        raise Refused("answers_closed", at=desk.closes_at)


def is_late(desk: Desk, *, now: datetime) -> bool:
    """After the deadline an answer counts at once, and is marked to be checked."""
    return desk.due_at is not None and now >= desk.due_at


def ensure_choice(desk: Desk, *, choice: Choice, reason: str, companions: int) -> None:
    """Raises as `ensure_representation`, or Invalid("too_many_companions")."""
    ensure_representation(desk.representation, choice=choice, reason=reason)
    if companions > desk.companions:
        raise Invalid("too_many_companions", field="companions", most=desk.companions)


def ensure_representation(representation: Representation, *, choice: Choice, reason: str) -> None:
    """Raises Refused("representation_not_expected") or Invalid("reason_missing")."""
    if choice is not Choice.REPRESENTATIVE:
        return
    if representation is Representation.NOT_EXPECTED:
        raise Refused("representation_not_expected")
    if representation is Representation.WITH_REASON and not reason.strip():
        raise Invalid("reason_missing", field="reason")


def is_at_work(local: datetime) -> bool:
    """Whether government offices work at a local time (Perpres 21/2023): Monday to Friday, without Friday's prayer."""
    if local.weekday() > 4 or not time(7, 30) <= local.time() < time(16):
        return False
    return local.weekday() != 4 or not time(11, 30) <= local.time() < time(13)


def is_below(office: str, accepted: Sequence[str]) -> bool:
    """Whether a representative's office is none of those a category accepts; it never blocks, it is only marked.

    An accepted office is meant by its words wherever it is: `Sekretaris Daerah` fits `Pj. Sekretaris Daerah Kota X`.
    """
    named = office.casefold()
    return bool(accepted) and not any(one.casefold() in named for one in accepted)


def is_fresh(confirmed_on: date | None, *, on: date, days: int) -> bool:
    """Whether a holder of an office was confirmed lately enough to be named; else all speaks to the office alone."""
    return confirmed_on is not None and confirmed_on >= fresh_since(on=on, days=days)


def fresh_since(*, on: date, days: int) -> date:
    """The earliest confirmation that lets a holder be named on a day."""
    return on - timedelta(days=days)
