"""A change of plan at full size, killed on its way: nobody is told, or everybody once; and it is quick."""

import asyncio
import time
from datetime import date
from uuid import UUID

import pytest

from core.actors import COMMAND
from core.db import execute, rows
from events import amendments
from events.amendments import Ralat
from events.plans import PlanChange
from events.regions import load_regions
from events.states import Zone
from events.venues import NewVenue
from tests.events.test_kills import _killed_after, _victim
from tests.factories import ACTOR, invite, make_event, send

POINTS = ("before the messages", "before the commit", "the end")
_STATE = """
SELECT (SELECT count(*) FROM amendment)::int AS amendments,
    (SELECT count(*) FROM audit_entry WHERE action = 'event.amended')::int AS entries,
    (SELECT starts_on = '2030-10-08' FROM event) AS moved,
    (SELECT count(*) FROM message WHERE template IN ('perubahan', 'pembatalan'))::int AS messages,
    (SELECT count(DISTINCT recipient_id) FROM message WHERE template IN ('perubahan', 'pembatalan'))::int AS told,
    (SELECT count(*) FROM delivery d JOIN message m ON m.id = d.message WHERE m.template = 'perubahan')::int AS mails
"""
NOTHING = {"amendments": 0, "entries": 0, "moved": False, "messages": 0, "told": 0, "mails": 0}
ALL = {"amendments": 1, "entries": 1, "moved": True, "messages": 1098, "told": 1098, "mails": 1098}


async def full_size() -> UUID:
    """1,098 institutions with letters and addresses."""
    await load_regions(actor=COMMAND)
    await execute(
        "INSERT INTO contact_person (id, institution, email, from_at) "
        "SELECT gen_random_uuid(), id, 'surel@uji.example', '2024-01-01' FROM institution"
    )
    event = await make_event()
    assert await invite(event) == 1098
    await send(event)
    return event


async def state() -> dict[str, object]:
    return dict((await rows(_STATE))[0])


@pytest.mark.parametrize("point", POINTS)
async def test_change_killed_on_its_way_has_told_nobody_or_everybody_once(db: None, point: str) -> None:
    event = await full_size()
    await _killed_after(await _victim("amend", str(event), point), 1)
    await asyncio.sleep(0.2)
    assert await state() == (ALL if point == "the end" else NOTHING)
    if point != "the end":
        started = time.perf_counter()
        [row] = await rows("SELECT version FROM event WHERE id = $1", event)
        plan = PlanChange(starts_on=date(2030, 10, 8))
        await amendments.apply(event, plan, Ralat("1/X"), version=row["version"], actor=ACTOR)
        assert time.perf_counter() - started < 3
        assert await state() == ALL


async def test_date_then_place_then_cancellation_at_full_size_tell_everybody_once_each(db: None) -> None:
    event = await full_size()
    place = NewVenue("Balai Contoh", Zone.WIB, city="Jakarta")
    for plan in (PlanChange(starts_on=date(2030, 10, 8)), PlanChange(venue=place), PlanChange(cancel=True)):
        [row] = await rows("SELECT version FROM event WHERE id = $1", event)
        await amendments.apply(event, plan, Ralat("1/X", reason="Uji"), version=row["version"], actor=ACTOR)
    found = await rows(
        "SELECT split_part(dedup_key, ':', 2) AS one, count(*)::int AS n, count(DISTINCT recipient_id)::int AS people "
        "FROM message WHERE dedup_key LIKE 'amendment:%' GROUP BY 1"
    )
    assert [(row["n"], row["people"]) for row in found] == [(1098, 1098)] * 3
