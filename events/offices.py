"""Offices and who holds them from when to when; a new holder never touches an invitation, its link or its history."""

from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core import audit, clock
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound
from core.ids import uuid7
from events import people, rules
from events.states import ActingStatus

_CAPITAL: Final = ZoneInfo("Asia/Jakarta")


class Holder(msgspec.Struct, frozen=True):
    """The present holder of an office."""

    person: UUID
    name_as_written: str
    acting_status: ActingStatus | None
    from_on: date | None
    confirmed_on: date | None


class NewHolder(msgspec.Struct, frozen=True):
    """Who takes an office over, from which day on (none given: from today, where somebody else holds it)."""

    name: str
    acting_status: ActingStatus | None = None
    from_on: date | None = None
    source: str = ""
    confirmed_on: date | None = None
    call_name: str = ""
    aliases: tuple[str, ...] = ()
    person: UUID | None = None


async def holder(office: UUID, *, on: date) -> Holder | None:
    """Who holds the office on a day; nobody where none is on file."""
    found = await rows(
        "SELECT h.person, p.name_as_written, h.acting_status, h.from_on, h.confirmed_on "
        "FROM office_holding h JOIN person p ON p.id = h.person "
        "WHERE h.office = $1 AND coalesce(h.from_on, $2) <= $2 AND (h.to_on IS NULL OR h.to_on > $2) "
        "ORDER BY h.from_on DESC NULLS LAST, h.id DESC LIMIT 1",
        office,
        on,
    )
    if not found:
        return None
    row = dict(found[0])
    acting = ActingStatus(row["acting_status"]) if row["acting_status"] else None
    return Holder(**{**row, "acting_status": acting})


async def named_holder(office: UUID, *, on: date, days: int) -> Holder | None:
    """Who may be named as the holder on a day: nobody where the last confirmation is older than so many days."""
    found = await holder(office, on=on)
    return found if found and rules.is_fresh(found.confirmed_on, on=on, days=days) else None


@action
async def appoint(office: UUID, new: NewHolder, *, actor: Actor) -> UUID:
    """A new holder takes over from his day on; the former's time ends there. Returns the person.

    Invitations go to the office and are not touched. Raises NotFound("office_unknown"), Invalid("before_former").
    """
    return await take_over(office, new, actor=actor)


async def take_over(office: UUID, new: NewHolder, *, actor: Actor) -> UUID:
    """As `appoint` (step). Whoever says who holds an office has confirmed it that day."""
    if not await rows("SELECT 1 FROM office WHERE id = $1 FOR NO KEY UPDATE", office):
        raise NotFound("office_unknown")
    person = new.person or await people.add(new.name, call_name=new.call_name, aliases=new.aliases)
    from_on = await _end_former(office, new.from_on)
    await execute(
        "INSERT INTO office_holding (id, person, office, acting_status, from_on, source, confirmed_on) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        uuid7(),
        person,
        office,
        new.acting_status.value if new.acting_status else None,
        from_on,
        new.source,
        new.confirmed_on or this_day(),
    )
    fields = {"person": str(person), "from_on": from_on.isoformat() if from_on else None}
    await audit.record(action="office.holder_set", actor=actor, event=None, subject=("office", office), fields=fields)
    return person


async def confirm(office: UUID, *, acting_status: ActingStatus | None, source: str, actor: Actor) -> None:
    """The present holder is still that (step); a status given with it is kept."""
    done = await rows(
        "UPDATE office_holding SET confirmed_on = $2, source = $3, acting_status = coalesce($4, acting_status) "
        "WHERE office = $1 AND to_on IS NULL AND (confirmed_on IS DISTINCT FROM $2 OR acting_status IS DISTINCT FROM "
        "coalesce($4, acting_status)) RETURNING id",
        office,
        this_day(),
        source,
        acting_status.value if acting_status else None,
    )
    if done:
        await audit.record(action="office.holder_confirmed", actor=actor, event=None, subject=("office", office))


@action
async def confirm_today(office: UUID, *, source: str, actor: Actor) -> None:
    """Somebody of the staff has made sure of the holder. Raises NotFound("holder_unknown")."""
    if not await rows("SELECT 1 FROM office_holding WHERE office = $1 AND to_on IS NULL FOR UPDATE", office):
        raise NotFound("holder_unknown")
    await confirm(office, acting_status=None, source=source, actor=actor)


def this_day() -> date:
    """The day it is in the capital, from which offices are counted."""
    return clock.now().astimezone(_CAPITAL).date()


async def _end_former(office: UUID, from_on: date | None) -> date | None:
    """Ends the present holding on the day the next one begins; gives that day."""
    former = await rows("SELECT id, from_on FROM office_holding WHERE office = $1 AND to_on IS NULL", office)
    if not former:
        return from_on
    day = from_on or this_day()
    if former[0]["from_on"] and former[0]["from_on"] > day:
        raise Invalid("before_former", field="from_on")
    await execute("UPDATE office_holding SET to_on = $2 WHERE id = $1", former[0]["id"], day)
    return day
