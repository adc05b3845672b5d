"""What a delegate sees behind the link of the pass: the code, name and office as printed, time and place."""

from datetime import date, time, timedelta
from uuid import UUID

import msgspec

from attendance import keys
from attendance.answers import Delegate, delegate
from attendance.facts import ENDED, GROUP, KIND, SEATS, Ended, Seat
from core import clock
from core.actors import Actor, ActorKind
from core.db import rows
from core.errors import NotFound
from events.rules import end_of, is_over
from events.settings import EventSettings
from events.states import Zone


class PassPage(msgspec.Struct, frozen=True):
    """Everything the page of a pass shows.

    `code` is empty where `ended` says why there is none, and once the meeting is over.
    """

    attendee: UUID
    person: UUID
    event: UUID
    slug: str
    title: str
    title_en: str
    short_title: str
    simulated: bool
    starts_on: date
    ends_on: date
    starts_at: time | None
    zone: str
    place: str
    category: str
    category_en: str
    delegate: Delegate
    code: str
    ended: Ended | None
    over: bool


class _Found(msgspec.Struct):
    """The page's statement, as JSON gives it."""

    id: UUID
    person: UUID
    event: UUID
    slug: str
    title: str
    title_en: str
    short_title: str
    simulated: bool
    starts_on: date
    ends_on: date
    starts_at: time | None
    zone: str
    place: str
    category: str
    category_en: str
    name: str
    office: str
    acting: str | None
    institution: str
    seats: list[Seat]
    kind: str | None
    ended: Ended | None
    settings: EventSettings


_PAGE = f"""
SELECT json_build_object('id', a.id, 'person', a.person, 'event', e.id, 'slug', e.slug,
    'title', e.official_title, 'title_en', e.official_title_en, 'short_title', e.short_title,
    'simulated', e.simulated, 'starts_on', e.starts_on, 'ends_on', e.ends_on, 'starts_at', e.starts_at,
    'zone', coalesce(v.zone, e.zone),
    'place', concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.address, ''), nullif(v.city, '')),
    'category', coalesce(t.name, ''), 'category_en', coalesce(nullif(t.name_en, ''), t.name, ''),
    'name', a.name_as_written, 'office', a.office, 'acting', a.acting_status, 'institution', a.institution,
    'seats', {SEATS}, 'kind', {KIND}, 'ended', {ENDED}, 'settings', e.settings)::text AS page
FROM attendee x JOIN attendee a ON a.id = coalesce(x.merged_into, x.id) JOIN event e ON e.id = a.event
LEFT JOIN venue v ON v.id = e.venue LEFT JOIN participant_category t ON t.id = a.category
{GROUP} WHERE x.id = $1
"""


async def pass_page(attendee: UUID) -> PassPage:
    """The pass of an attendee; the first one opened makes the meeting's key pair.

    Raises NotFound("link_unknown") once the meeting is long over.
    """
    found = await rows(_PAGE, attendee)
    if not found:
        raise NotFound("link_unknown")
    page = msgspec.json.decode(found[0]["page"], type=_Found)
    now, zone = clock.now(), Zone(page.zone)
    if now > end_of(page.ends_on, zone) + timedelta(days=page.settings.link_reads_days):
        raise NotFound("link_unknown")
    over = is_over(page.ends_on, zone, now=now)
    shared = {name: getattr(page, name) for name in _Found.__struct_fields__ if name in PassPage.__struct_fields__}
    code = "" if page.ended or over else await _code(page)
    return PassPage(**shared, attendee=page.id, delegate=delegate(page), code=code, over=over)


async def _code(page: _Found) -> str:
    made = await keys.codes(page.event, [page.id])
    if not made:
        await keys.make_first(page.event, actor=Actor(ActorKind.ATTENDEE, page.id))
        made = await keys.codes(page.event, [page.id])
    return made[page.id]
