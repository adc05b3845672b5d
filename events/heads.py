"""Who comes as the head of an office: the holder on file, or whom the office names, who holds it from then on."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core import clock
from core.actors import Actor
from events import offices, people
from events.attendees import PersonThen
from events.offices import NewHolder
from events.settings import decode
from events.states import ActingStatus, Source, Zone


class Head(msgspec.Struct, frozen=True):
    """What the office says of its head; all of it may be left out. `vacant` is false of a Plh. for an absent head."""

    name: str = ""
    acting_status: ActingStatus | None = None
    person: UUID | None = None
    vacant: bool | None = None


async def head_of(row: Any, said: Head, *, source: Source, actor: Actor) -> PersonThen:
    """The head as he is printed (step); `row` is the locked invitation's.

    Named by nobody and not confirmed lately, it is the office itself, to be named later. Raises as events/people.py.
    """
    today = clock.now().astimezone(ZoneInfo(Zone(row["zone"]).iana)).date()
    if said.vacant is False:
        return printed(row, people.checked(said.name), row["office_title"], said.acting_status, said.person)
    if said.name:
        return await _named(row, said, source=source, actor=actor)
    days = decode(row["settings"]).holder_confirmed_days
    holder = await offices.named_holder(row["office"], on=today, days=days)
    if holder is None:
        return printed(row, row["office_title"], row["office_title"], said.acting_status, said.person)
    acting = said.acting_status or holder.acting_status
    return printed(row, holder.name_as_written, row["office_title"], acting, holder.person)


async def _named(row: Any, said: Head, *, source: Source, actor: Actor) -> PersonThen:
    """A name we have is confirmed by being given; another one takes the office over."""
    name, office = people.checked(said.name), row["office"]
    today = clock.now().astimezone(ZoneInfo(Zone(row["zone"]).iana)).date()
    person = await people.holder_named(office, name, on=today)
    acting = said.acting_status
    if person is None:
        # Who comes back to an office is the same person.
        known = said.person or await people.holder_named(office, name, on=None)
        new = NewHolder(name, acting, source=source.value, person=known)
        person = await offices.take_over(office, new, actor=actor)
    else:
        await offices.confirm(office, acting_status=acting, source=source.value, actor=actor)
        holder = await offices.holder(office, on=today)
        acting = acting or (holder.acting_status if holder else None)
    return printed(row, name, row["office_title"], acting, person)


def printed(row: Any, name: str, office: str, acting: ActingStatus | None, person: UUID | None) -> PersonThen:
    """Somebody as badge and list will show him."""
    return PersonThen(
        name=name, office=office, acting_status=acting, institution=row["institution_name"], person=person
    )
