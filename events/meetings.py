"""Meetings: created with dates apart from times, changed with a version, opened when the first letter goes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused, Stale
from core.ids import uuid7
from events import categories, examples, hosts, rules, settled, venues
from events.categories import NewCategory
from events.hosts import NewHost
from events.settings import EventSettings, encode
from events.states import EventKind, EventState, Zone

_PLAN: Final = ("starts_on", "ends_on", "starts_at", "ends_at")


class NewSide(msgspec.Struct, frozen=True):
    """One host's half of the invitees; `host` is the place of the host in the list, counted from 0."""

    code: str
    name: str
    host: int | None = None


class NewEvent(msgspec.Struct, frozen=True):
    """What makes a meeting; times may be missing, dates may not. The usual five categories are made by default.

    `reminders`: with the usual ones; `earlier`: with settings, letter text and reminders of that meeting.
    """

    slug: str
    kind: EventKind
    official_title: str
    short_title: str
    starts_on: date
    ends_on: date
    zone: Zone
    official_title_en: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    answers_due_at: datetime | None = None
    answers_close_at: datetime | None = None
    venue: venues.NewVenue | None = None
    hosts: list[NewHost] = []
    sides: list[NewSide] = []
    categories: list[NewCategory] | None = None
    simulated: bool = False
    settings: EventSettings = EventSettings()
    reminders: bool = False
    earlier: UUID | None = None


class EventChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Only what is given changes."""

    official_title: str | msgspec.UnsetType = msgspec.UNSET
    official_title_en: str | msgspec.UnsetType = msgspec.UNSET
    short_title: str | msgspec.UnsetType = msgspec.UNSET
    starts_on: date | msgspec.UnsetType = msgspec.UNSET
    ends_on: date | msgspec.UnsetType = msgspec.UNSET
    starts_at: time | msgspec.UnsetType | None = msgspec.UNSET
    ends_at: time | msgspec.UnsetType | None = msgspec.UNSET
    answers_due_at: datetime | msgspec.UnsetType | None = msgspec.UNSET
    answers_close_at: datetime | msgspec.UnsetType | None = msgspec.UNSET


@action
async def create(new: NewEvent, *, actor: Actor) -> UUID:
    """Makes a meeting as a draft.

    Raises Invalid("ends_before_start" | "closes_before_due" | "institution_unknown"), Refused("slug_taken").
    """
    rules.ensure_dates(new.starts_on, new.ends_on, due_at=new.answers_due_at, close_at=new.answers_close_at)
    if await rows("SELECT 1 FROM event WHERE slug = $1", new.slug):
        raise Refused("slug_taken", slug=new.slug)
    venue = await venues.add(new.venue) if new.venue else None
    event = uuid7()
    await execute(
        "INSERT INTO event (id, number, slug, kind, state, official_title, official_title_en, short_title, starts_on, "
        "ends_on, starts_at, ends_at, zone, venue, answers_due_at, answers_close_at, simulated, settings, created_at) "
        "VALUES ($1, nextval('event_number'), $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
        "$16::text::jsonb, $17)",
        event,
        new.slug,
        new.kind.value,
        new.official_title,
        new.official_title_en,
        new.short_title,
        new.starts_on,
        new.ends_on,
        new.starts_at,
        new.ends_at,
        new.zone.value,
        venue,
        new.answers_due_at,
        new.answers_close_at,
        new.simulated,
        encode(new.settings),
        clock.now(),
    )
    await _add_parts(event, new)
    await audit.record(action="event.created", actor=actor, event=event, subject=("event", event))
    await feed.record(event, kind="event", subject=("event", event))
    return event


@action
async def change(event: UUID, wanted: EventChange, *, version: int, actor: Actor) -> int:
    """Changes what is given; returns the new version.

    Raises Stale, Invalid as `create`, Refused("amendment_needed").
    """
    row = await lock(event, version=version)
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not msgspec.UNSET}
    then = {**row, **given}
    rules.ensure_dates(
        then["starts_on"], then["ends_on"], due_at=then["answers_due_at"], close_at=then["answers_close_at"]
    )
    await settled.ensure_open(event, {name: (row[name], value) for name, value in given.items() if name in _PLAN})
    if given:
        sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
        await execute(f"UPDATE event SET {sets}, version = version + 1 WHERE id = $1", event, *given.values())
        fields = {name: [_plain(row[name]), _plain(value)] for name, value in given.items()}
        await audit.record(action="event.changed", actor=actor, event=event, subject=("event", event), fields=fields)
        await feed.record(event, kind="event", subject=("event", event))
    return int(row["version"]) + bool(given)


@action
async def change_hosts(event: UUID, wanted: Sequence[NewHost], *, version: int, actor: Actor) -> None:
    """Makes the hosts those of the list, in its order. Raises NotFound, Stale and as events/hosts.py."""
    await lock(event, version=version)
    await hosts.replace(event, wanted)
    await execute("UPDATE event SET version = version + 1 WHERE id = $1", event)
    subject, fields = ("event", event), {"hosts": [str(one.institution) for one in wanted]}
    await audit.record(action="event.hosts_changed", actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="event", subject=subject)


async def lock(event: UUID, *, version: int | None = None) -> Any:
    """Locks the event's row (step) and gives it. Raises NotFound("event_unknown"), Stale with the present version."""
    found = await rows("SELECT * FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    if not found:
        raise NotFound("event_unknown")
    if version is not None and found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


async def open_once(event: UUID) -> None:
    """A draft becomes open when its first letter goes (step)."""
    await execute(
        "UPDATE event SET state = $2, version = version + 1 WHERE id = $1 AND state = $3",
        event,
        EventState.OPEN.value,
        EventState.DRAFT.value,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


async def _add_parts(event: UUID, new: NewEvent) -> None:
    callers = [await hosts.add(event, host, position) for position, host in enumerate(new.hosts, 1)]
    sides = {side.code: await _add_side(event, side, callers) for side in new.sides}
    chosen = new.categories if new.categories is not None else categories.usual(set(sides))
    for position, category in enumerate(chosen):
        await categories.insert(event, category, side=sides.get(category.side or ""), position=position)
    if new.earlier:
        await examples.take_over(event, new.earlier)
    elif new.reminders:
        await examples.begin(event)


async def _add_side(event: UUID, side: NewSide, callers: list[UUID]) -> UUID:
    key = uuid7()
    host = callers[side.host] if side.host is not None and side.host < len(callers) else None
    await execute(
        "INSERT INTO side (id, event, host, code, name) VALUES ($1, $2, $3, $4, $5)",
        key,
        event,
        host,
        side.code,
        side.name,
    )
    return key
