"""What of a meeting a change of plan touches, and what follows from it: state and time in, the plan after out. Pure."""

from datetime import date, datetime, time, timedelta

import msgspec
from msgspec import UNSET, UnsetType

from core.errors import Invalid, Refused
from events import rules
from events.states import AmendmentKind, EventState, Zone
from events.venues import NewVenue


class Plan(msgspec.Struct, frozen=True):
    """When and where, and until when one may answer; `place` as people read it, `venue` the id behind it."""

    state: EventState
    starts_on: date
    ends_on: date
    zone: Zone
    starts_at: time | None = None
    ends_at: time | None = None
    venue: str | None = None
    place: str = ""
    answers_due_at: datetime | None = None
    answers_close_at: datetime | None = None


class PlanChange(msgspec.Struct, frozen=True):
    """What is wanted; only what is given changes. A deadline that is not given moves with the first day."""

    starts_on: date | UnsetType = UNSET
    ends_on: date | UnsetType = UNSET
    starts_at: time | UnsetType | None = UNSET
    ends_at: time | UnsetType | None = UNSET
    venue: NewVenue | UnsetType = UNSET
    answers_due_at: datetime | UnsetType | None = UNSET
    cancel: bool = False


def planned(before: Plan, wanted: PlanChange, *, now: datetime) -> Plan:
    """The plan after the change.

    Raises Refused("event_cancelled"), Invalid("plan_unchanged" | "plan_in_past" | "ends_before_start" |
    "closes_before_due").
    """
    if before.state is EventState.CANCELLED:
        raise Refused("event_cancelled")
    if wanted.cancel:
        return msgspec.structs.replace(before, state=EventState.CANCELLED)
    after = _moved(before, wanted, now=now)
    rules.ensure_dates(after.starts_on, after.ends_on, due_at=after.answers_due_at, close_at=after.answers_close_at)
    if not touched(before, after):
        raise Invalid("plan_unchanged", field="starts_on")
    if after.starts_on != before.starts_on and rules.end_of(after.starts_on, after.zone) <= now:
        raise Invalid("plan_in_past", field="starts_on")
    return after


def touched(before: Plan, after: Plan) -> list[AmendmentKind]:
    """Which of the closed list of changes lie between two plans; a deadline alone is none of them."""
    if after.state is EventState.CANCELLED and before.state is not EventState.CANCELLED:
        return [AmendmentKind.CANCELLATION]
    when = [
        (one.starts_on, one.ends_on, one.starts_at, one.ends_at, one.starts_at and one.zone) for one in (before, after)
    ]
    kinds = [AmendmentKind.DATES] if when[0] != when[1] else []
    return kinds + ([AmendmentKind.PLACE] if before.place != after.place else [])


def _moved(before: Plan, wanted: PlanChange, *, now: datetime) -> Plan:
    given = {
        name: value
        for name in ("starts_on", "ends_on", "starts_at", "ends_at")
        if (value := getattr(wanted, name)) is not UNSET
    }
    after = msgspec.structs.replace(before, **given)
    if isinstance(wanted.venue, NewVenue):
        after = msgspec.structs.replace(after, venue=None, place=place_of(wanted.venue), zone=wanted.venue.zone)
    by = after.starts_on - before.starts_on
    if wanted.ends_on is UNSET:
        after = msgspec.structs.replace(after, ends_on=before.ends_on + by)
    due = wanted.answers_due_at
    if isinstance(due, UnsetType):
        due = _shifted(before.answers_due_at, by, now=now)
    close = before.answers_close_at + by if before.answers_close_at else None
    return msgspec.structs.replace(after, answers_due_at=due, answers_close_at=close)


def _shifted(due: datetime | None, by: timedelta, *, now: datetime) -> datetime | None:
    """A deadline that is still to come never moves into the past: nobody is late by our doing."""
    if due is None or (due > now >= due + by):
        return due
    return due + by


def place_of(venue: NewVenue) -> str:
    """Hall, venue, address and city as one line."""
    return ", ".join(filter(None, [venue.hall, venue.name, venue.address, venue.city]))
