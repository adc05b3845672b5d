"""Setting a meeting up: its seven settings and its deadline in one step, its categories one by one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound
from events import hosts, meetings, rules, settled, venues
from events.categories import CategoryChange
from events.hosts import NewHost
from events.settings import EventSettings, decode, encode
from events.states import Representation
from events.venues import NewVenue


class Basics(msgspec.Struct, frozen=True):
    """The seven settings and the one deadline; `companions` and `representation` hold for every category.

    A venue that is not given stays.
    """

    hosts: list[NewHost]
    office_phone: str
    sender_name: str
    reply_to: str
    companions: int
    cost_note: str
    dress: str
    representation: Representation
    answers_due_at: datetime | None
    venue: NewVenue | None = None


class BasicsShown(msgspec.Struct):
    """The settings as they stand; `companions` and `representation` are those of the first category."""

    office_phone: str
    sender_name: str
    reply_to: str
    companions: int
    cost_note: str
    dress: str
    representation: Representation
    version: int


async def basics(event: UUID) -> BasicsShown:
    """The settings of a meeting. Raises NotFound("event_unknown")."""
    found = await rows(
        "SELECT e.settings, e.version, coalesce(c.companions, 1) AS companions, "
        "coalesce(c.representation, 'allowed') AS representation FROM event e LEFT JOIN LATERAL "
        "(SELECT * FROM participant_category WHERE event = e.id AND institution_kind <> '' "
        "ORDER BY position LIMIT 1) c ON true WHERE e.id = $1",
        event,
    )
    if not found:
        raise NotFound("event_unknown")
    row, kept = found[0], decode(found[0]["settings"])
    return BasicsShown(
        office_phone=kept.office_phone,
        sender_name=kept.sender_name,
        reply_to=kept.reply_to,
        companions=row["companions"],
        cost_note=kept.cost_note,
        dress=kept.dress,
        representation=Representation(row["representation"]),
        version=row["version"],
    )


@action
async def settle(event: UUID, wanted: Basics, *, version: int, actor: Actor) -> None:
    """Keeps all of them, or none.

    Raises NotFound, Stale, Refused("amendment_needed") where a letter has named another place, Invalid as
    events/hosts.py, events/venues.py and `closes_before_due`.
    """
    row = await meetings.lock(event, version=version)
    rules.ensure_dates(row["starts_on"], row["ends_on"], due_at=wanted.answers_due_at, close_at=row["answers_close_at"])
    if wanted.venue:
        await settled.ensure_open(event, {"venue": (row["venue"], wanted.venue)})
        venue = await venues.add(wanted.venue)
        await execute("UPDATE event SET venue = $2, zone = $3 WHERE id = $1", event, venue, wanted.venue.zone.value)
    await hosts.replace(event, wanted.hosts)
    await execute(
        "UPDATE event SET settings = $2::text::jsonb, answers_due_at = $3, version = version + 1 WHERE id = $1",
        event,
        encode(_settings(decode(row["settings"]), wanted)),
        wanted.answers_due_at,
    )
    await execute(
        "UPDATE participant_category SET companions = $2, representation = $3 "
        "WHERE event = $1 AND institution_kind <> ''",
        event,
        wanted.companions,
        wanted.representation.value,
    )
    await _note("event.settled", event, ("event", event), {"companions": wanted.companions}, actor)


@action
async def change_category(category: UUID, wanted: CategoryChange, *, event: UUID, version: int, actor: Actor) -> None:
    """Changes what is given; the version is the meeting's. Raises NotFound("category_unknown"), Stale, Invalid."""
    await meetings.lock(event, version=version)
    if not await rows("SELECT 1 FROM participant_category WHERE id = $1 AND event = $2", category, event):
        raise NotFound("category_unknown")
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not UNSET}
    if "accepted_offices" in given:
        given["accepted_offices"] = _named(given["accepted_offices"])
    if given:
        sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
        await execute(f"UPDATE participant_category SET {sets} WHERE id = $1", category, *given.values())
    await execute("UPDATE event SET version = version + 1 WHERE id = $1", event)
    await _note("category.changed", event, ("category", category), given, actor)


def _settings(kept: EventSettings, wanted: Basics) -> EventSettings:
    return msgspec.structs.replace(
        kept,
        office_phone=wanted.office_phone.strip(),
        sender_name=wanted.sender_name.strip(),
        reply_to=wanted.reply_to.strip(),
        cost_note=wanted.cost_note.strip(),
        dress=wanted.dress.strip(),
    )


def _named(offices: Sequence[str]) -> list[str]:
    named = [one.strip() for one in offices if one.strip()]
    if len(set(named)) != len(named):
        raise Invalid("office_twice", field="accepted_offices")
    return named


async def _note(what: str, event: UUID, subject: tuple[str, UUID], fields: dict[str, object], actor: Actor) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="event", subject=("event", event))
