"""A meeting of the demo: created, invited and given doors by the same actions a secretariat uses."""

import asyncio
from typing import Final
from uuid import UUID

import msgspec

from api.demo.facts import Facts
from attendance import checkpoints
from attendance.checkpoints import CheckpointSpec
from attendance.states import Policy
from core import jobs
from core.actors import Actor
from core.db import rows
from events import categories, invitations, meetings
from events.categories import NewCategory
from events.hosts import NewHost
from events.states import EventKind, HostRole, Zone
from events.venues import NewVenue
from messaging import reminders

GLANCE: Final = 0.2
SIDES: Final = (("pemda", "Pemerintah daerah", 1), ("bawaslu", "Bawaslu", 0))
HOST_CATEGORY: Final = NewCategory("penyelenggara", "Penyelenggara", "Host")
CENTRAL_CATEGORY: Final = NewCategory("kementerian_lembaga", "Kementerian/Lembaga", "Ministries and agencies")
SPEAKER_CATEGORY: Final = NewCategory("narasumber", "Narasumber", "Resource persons")
PRESS_CATEGORY: Final = NewCategory("pers", "Pers", "Press")


async def event_of(slug: str) -> UUID | None:
    """Return the id of a meeting, None where it is not there yet."""
    found = await rows("select id from event where slug = $1", slug)
    return UUID(str(found[0]["id"])) if found else None


async def create(facts: Facts, *, actor: Actor) -> UUID:
    """Create the meeting with venue, hosts, sides and categories, or return the one that is there."""
    known = await event_of(facts.event.slug)
    return known or await meetings.create(await _new_event(facts), actor=actor)


async def _new_event(facts: Facts) -> meetings.NewEvent:
    named, place = facts.event, facts.venue
    return meetings.NewEvent(
        slug=named.slug,
        kind=EventKind(named.kind),
        official_title=named.official_title,
        official_title_en=named.official_title_en,
        short_title=named.short_title,
        starts_on=named.starts_on,
        ends_on=named.ends_on,
        starts_at=named.starts_at,
        ends_at=named.ends_at,
        simulated=named.simulated,
        zone=Zone(named.zone),
        answers_due_at=facts.settings.answers_due_at,
        venue=NewVenue(
            name=place.name,
            zone=Zone(named.zone),
            hall=place.hall,
            city=place.city,
            region_code=place.region_code,
            rooms=facts.settings.rooms,
        ),
        hosts=await hosts(facts),
        sides=[meetings.NewSide(code, name, host) for code, name, host in SIDES],
        categories=[*_invited(facts.settings.companions), *_uninvited(simulated=named.simulated)],
    )


def _invited(companions: int) -> list[NewCategory]:
    usual = categories.usual({code for code, _, _ in SIDES})
    return [msgspec.structs.replace(category, companions=companions) for category in usual]


def _uninvited(*, simulated: bool) -> list[NewCategory]:
    known = [CENTRAL_CATEGORY, HOST_CATEGORY]
    return [*known, SPEAKER_CATEGORY, PRESS_CATEGORY] if simulated else known


async def category_ids(event: UUID) -> dict[str, UUID]:
    """Return the ids of a meeting's categories by their codes."""
    found = await rows("select code, id from participant_category where event = $1", event)
    return {row["code"]: row["id"] for row in found}


async def hosts(facts: Facts) -> list[NewHost]:
    """Return the hosts in their order."""
    ids = await institutions([host.institution for host in facts.hosts])
    return [NewHost(ids[host.institution], HostRole(host.role)) for host in facts.hosts]


async def institutions(keys: list[str]) -> dict[str, UUID]:
    """Return ids of institutions by their keys."""
    found = await rows("select key, id from institution where key = any($1::text[])", keys)
    return {row["key"]: row["id"] for row in found}


async def is_invited(event: UUID) -> bool:
    """Tell whether the meeting has invitations."""
    return bool(await rows("select 1 from invitation where event = $1 limit 1", event))


async def invite_all(event: UUID, *, actor: Actor) -> None:
    """Make an invitation for every office of the meeting's categories and send it; what is there stays."""
    chosen = await rows("select id from participant_category where event = $1 and institution_kind <> ''", event)
    wanted = [row["id"] for row in chosen]
    if any((await invitations.missing(event, wanted)).values()):
        await _worked_off(await invitations.ask_to_generate(event, categories=wanted, actor=actor))
    if await invitations.unsent(event):
        await _worked_off(await invitations.ask_to_send(event, actor=actor))


async def _worked_off(job: UUID) -> None:
    """Work on a job, or wait for whoever has it; one whose worker died is free again after a minute."""
    while (await jobs.get(job)).state in ("waiting", "running"):
        if not await jobs.run_waiting():
            await asyncio.sleep(GLANCE)


async def open_doors(facts: Facts, event: UUID, *, policy: Policy, actor: Actor) -> None:
    """Set up the checkpoints that are missing; whoever is inside counts as gone when the day ends."""
    known = {place.name for place in await checkpoints.of_event(event)}
    for position, name in enumerate(facts.settings.checkpoints):
        if name not in known:
            spec = CheckpointSpec(name=name, policy=policy, position=position, auto_leave=facts.event.ends_at)
            await checkpoints.create(event, spec, actor=actor)


async def remind(event: UUID, name: str, *, actor: Actor) -> None:
    """Add the default reminder rule: on the morning of the deadline, to all who have not answered."""
    if not await reminders.rules(event):
        rule = reminders.NewRule(name, offset_days=0)
        await reminders.create(rule, scope=("event", event), actor=actor)
