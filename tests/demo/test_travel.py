"""The demo's time goes forward only and stops at every due moment on the way."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api import wiring
from api.demo.contacts import load_contacts
from api.demo.travel import Jump, arrive, jump, target_of, travel
from core import clock, jobs
from core.actors import COMMAND
from core.db import rows
from core.errors import NotFound, Refused
from events import invitations, meetings
from events.regions import load_regions, read_regions, seatholders
from events.states import EventKind, Zone
from messaging import reminders
from messaging.reminders import NewRule

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2024, 9, 10, 8, tzinfo=JAKARTA)
DUE = datetime(2024, 9, 13, 16, tzinfo=JAKARTA)
MORNINGS = {datetime(2024, 9, 13, hour, 30, tzinfo=JAKARTA) for hour in (5, 6, 7)}  # 07.30 in WIT, WITA and WIB


async def make_meeting() -> None:
    day = date(2024, 9, 17)
    new = meetings.NewEvent("rapat", EventKind.RAKORNAS, "Rapat", "Rapat", day, day, Zone.WIB, answers_due_at=DUE)
    await meetings.create(new, actor=COMMAND)


async def make_invited_meeting() -> None:
    """38 governors, none of whom has answered, to be reminded at 07.30 of the last day."""
    holders = seatholders(read_regions())
    await load_regions(actor=COMMAND)
    await load_contacts(holders, actor=COMMAND)
    await make_meeting()
    [row] = await rows("select id, event from participant_category where code = 'gubernur'")
    await invitations.ask_to_generate(row["event"], categories=[row["id"]], actor=COMMAND)
    await invitations.ask_to_send(row["event"], actor=COMMAND)
    await jobs.run_waiting()
    await reminders.create(NewRule("Pengingat", offset_days=0), scope=("event", row["event"]), actor=COMMAND)


async def no_rest() -> None:
    """Nobody sends in this test."""


def near(moment: datetime) -> bool:
    return abs(clock.now() - moment) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("to", "moment"),
    [
        (Jump.H_MINUS_3, datetime(2024, 9, 14, 8, tzinfo=JAKARTA)),
        (Jump.DAY_8, datetime(2024, 9, 17, 8, tzinfo=JAKARTA)),
        (Jump.NEXT_DAY, datetime(2024, 9, 19, 8, tzinfo=JAKARTA)),
    ],
)
def test_jumps_lead_to_mornings_where_the_meeting_is(to: Jump, moment: datetime) -> None:
    found = target_of(to, starts_on=date(2024, 9, 17), ends_on=date(2024, 9, 18), zone=Zone.WIB)
    assert found == moment


async def test_first_arrival_goes_back_to_the_start_of_the_demo_and_a_second_changes_nothing(db: None) -> None:
    assert await arrive(START)
    assert near(START)
    assert not await arrive(START - timedelta(days=1))
    assert near(START)


async def test_travel_stops_at_a_deadline_on_the_way(db: None) -> None:
    await arrive(START)
    await make_meeting()
    target = START + timedelta(days=7)
    assert await travel(target) == [DUE, target]
    assert near(target)


async def test_jump_forward_works_once(db: None) -> None:
    await arrive(START)
    await make_meeting()
    await jump("rapat", Jump.DAY_8)
    assert near(datetime(2024, 9, 17, 8, tzinfo=JAKARTA))
    with pytest.raises(Refused, match="clock_goes_back"):
        await jump("rapat", Jump.H_MINUS_3)


async def test_jump_of_an_unknown_meeting_is_refused(db: None) -> None:
    with pytest.raises(NotFound, match="event_unknown"):
        await jump("tiada", Jump.DAY_8)


async def test_jump_over_a_reminder_sends_it_at_its_own_moment(db: None) -> None:
    async with wiring.connected():
        await arrive(START)
        await make_invited_meeting()
        stops = await travel(START + timedelta(days=7), settle=no_rest)
    [occasion] = await rows("select state, told, moment, at from rule_occasion")
    assert (occasion["state"], occasion["told"]) == ("done", 38)
    assert occasion["moment"] in stops
    assert occasion["at"] - occasion["moment"] < timedelta(seconds=5)
    assert set(stops) >= MORNINGS


async def test_jump_over_a_reminder_tells_nobody_twice(db: None) -> None:
    async with wiring.connected():
        await arrive(START)
        await make_invited_meeting()
        await travel(START + timedelta(days=4), settle=no_rest)
        await reminders.sweep()
        await travel(START + timedelta(days=8), settle=no_rest)
    found = await rows("select recipient_id, count(*)::int as n from message where rule is not null group by 1")
    assert [row["n"] for row in found] == [1] * 38
