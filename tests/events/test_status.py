"""The status of an invitation: the pure function and the SQL expression say the same of every combination."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from core.db import rows
from events import status
from events.states import Capacity, Choice, Status
from events.status import Facts

NOW = datetime(2024, 9, 10, 1, tzinfo=UTC)
SEATS = (None, Capacity.PRINCIPAL, Capacity.REPRESENTATIVE)
DEADLINES = (None, NOW - timedelta(microseconds=1), NOW, NOW + timedelta(microseconds=1))
ALL = [Facts(*each) for each in product(SEATS, (None, *Choice), (False, True), DEADLINES)]

# The expression over rows given by hand: `head`, `last`, `i` and `e` stand for the joins of events/status.py.
_JUDGED = f"""
SELECT {status.expression("$1")} AS status FROM unnest($2::text[], $3::text[], $4::boolean[], $5::timestamptz[])
    WITH ORDINALITY AS g(capacity, choice, sent, due, place)
    CROSS JOIN LATERAL (SELECT g.capacity) AS head(capacity) CROSS JOIN LATERAL (SELECT g.choice) AS last(choice)
    CROSS JOIN LATERAL (SELECT CASE WHEN g.sent THEN $1::timestamptz END) AS i(sent_at)
    CROSS JOIN LATERAL (SELECT g.due) AS e(answers_due_at)
ORDER BY g.place
"""


async def test_function_and_sql_agree_on_every_combination(db: None) -> None:
    found = await rows(
        _JUDGED,
        NOW,
        [one.head_seat for one in ALL],
        [one.last_answer for one in ALL],
        [one.sent for one in ALL],
        [one.due_at for one in ALL],
    )
    assert len(found) == 3 * 5 * 2 * 4
    assert [row["status"] for row in found] == [status.status(one, now=NOW).value for one in ALL]


@pytest.mark.parametrize("choice", [None, *Choice])
@pytest.mark.parametrize("seat", [Capacity.PRINCIPAL, Capacity.REPRESENTATIVE])
def test_filled_head_seat_decides_before_any_answer(seat: Capacity, choice: Choice | None) -> None:
    expected = Status.PRINCIPAL if seat is Capacity.PRINCIPAL else Status.REPRESENTED
    assert status.status(Facts(seat, choice, True, NOW), now=NOW) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(None, Choice.UNNAMED, True, NOW), Status.CONFIRMED_UNNAMED),
        (Facts(None, Choice.PRINCIPAL, False, None), Status.CONFIRMED_UNNAMED),
        (Facts(None, Choice.DECLINED, True, NOW), Status.DECLINED),
        (Facts(None, None, True, NOW), Status.LAPSED),
        (Facts(None, None, True, NOW + timedelta(seconds=1)), Status.UNANSWERED),
        (Facts(None, None, True, None), Status.UNANSWERED),
        (Facts(None, None, False, NOW), Status.UNANSWERED),
    ],
)
def test_without_a_seat_the_last_answer_then_the_deadline_decides(facts: Facts, expected: Status) -> None:
    assert status.status(facts, now=NOW) is expected
