"""The programme as one person sees it: the newest release, the own parts marked."""

from datetime import date, time
from uuid import UUID

import msgspec

from agenda.programme import Item, Programme
from agenda.queries import cancelled_items, released_programme
from agenda.states import SessionRoleKind
from attendance.guests import PassPage
from core import clock
from core.db import rows


class Line(msgspec.Struct, frozen=True):
    """A session; `at` is local to the venue, `roles` are the person's own."""

    title: str
    title_en: str
    at: time | None
    room: str
    roles: list[SessionRoleKind]


class Section(msgspec.Struct, frozen=True):
    """The sessions of one day in order."""

    day: date
    lines: list[Line]


async def sections(event: UUID, attendee: UUID | None = None) -> list[Section]:
    """The released programme by days, an attendee's own parts marked; none before the first release."""
    programme = await released_programme(event)
    if programme is None:
        return []
    days = sorted({item.day for item in programme.items})
    # a release keeps who was announced then, also under the row of an attendee merged since
    found = await rows("SELECT id FROM attendee WHERE id = $1 OR merged_into = $1", attendee)
    own = {row["id"] for row in found}
    return [
        Section(
            programme.date_of(next(item for item in programme.items if item.day == day)),
            [_line(item, own) for item in programme.items if item.day == day],
        )
        for day in days
    ]


def _line(item: Item, own: set[UUID]) -> Line:
    roles = [shown.role for shown in item.people if shown.attendee in own]
    return Line(item.title, item.title_en, item.starts_at, item.room, roles)


async def for_calendar(page: PassPage) -> tuple[Programme, list[tuple[Programme, Item]]]:
    """What a calendar file holds: the release and what it cancelled; before the first release the meeting alone."""
    programme = await released_programme(page.event)
    if programme is not None:
        return programme, await cancelled_items(page.slug)
    meeting = Programme(
        slug=page.slug,
        title=page.title,
        title_en=page.title_en,
        short_title=page.short_title,
        starts_on=page.starts_on,
        ends_on=page.ends_on,
        zone=page.zone,
        venue=page.place,
        hosts=[],
        simulated=page.simulated,
        items=[],
        at=clock.now(),
    )
    return meeting, []
