"""How answers came in: each counts from its day until it is changed, and the last day is today's figures."""

from datetime import date, timedelta

from core import clock
from core.db import execute
from core.grants import Scope
from events.invitees import Filter
from events.states import Choice
from events.trend import trend
from tests.factories import answer, given, meeting, principal, representative


async def test_days_add_up_and_changes_move_an_answer_from_one_choice_to_another(db: None) -> None:
    called = await meeting(["73.71", "32.75", "53.71"])
    now = clock.now()
    await answer(called.invitations["73.71"], given(Choice.DECLINED))
    await execute("UPDATE answer SET at = $1", now - timedelta(days=2))
    await execute("UPDATE invitation SET sent_at = $1", now - timedelta(days=4))
    await answer(called.invitations["73.71"], representative())
    await answer(called.invitations["32.75"], principal())
    found = await trend(Scope(called.event), Filter())
    assert [(one.sent, one.declined, one.representative, one.principal) for one in found] == [
        (3, 0, 0, 0), (3, 0, 0, 0), (3, 1, 0, 0), (3, 1, 0, 0), (3, 0, 1, 1),
    ]  # fmt: skip
    assert isinstance(found[0].day, date)
    assert [one.principal for one in await trend(Scope(called.event), Filter(province="32"))][-1:] == [1]
    assert (await trend(Scope(called.event, provinces=frozenset({"53"})), Filter()))[-1].sent == 1
    await execute("UPDATE invitation SET withdrawn_at = $1", now)
    assert await trend(Scope(called.event), Filter()) == []
