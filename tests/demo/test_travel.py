"""The demo's time goes forward only and stops at every due moment on the way."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.demo.travel import Jump, arrive, jump, target_of, travel
from core import clock
from core.actors import COMMAND
from core.errors import NotFound, Refused
from events import meetings
from events.states import EventKind, Zone

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2024, 9, 10, 8, tzinfo=JAKARTA)
DUE = datetime(2024, 9, 13, 16, tzinfo=JAKARTA)


async def make_meeting() -> None:
    day = date(2024, 9, 17)
    new = meetings.NewEvent("rapat", EventKind.RAKORNAS, "Rapat", "Rapat", day, day, Zone.WIB, answers_due_at=DUE)
    await meetings.create(new, actor=COMMAND)


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
