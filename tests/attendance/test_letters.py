"""An assignment letter never blocks a door, however far the staff are with it."""

from pathlib import Path

import pytest

from attendance.states import Outcome
from core.db import execute
from core.ids import uuid7
from events.states import LetterState
from tests.attendance.hall import Hall, nonce, scan
from tests.attendance.test_scans import send

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("state", LetterState)
async def test_a_letter_in_any_state_is_admitted(hall: Hall, state: LetterState) -> None:
    door, guest, post = (
        await hall.checkpoint("Aula"),
        await hall.guest("Firman", seat="representative"),
        await hall.post(),
    )
    letter = uuid7()
    await execute(
        "INSERT INTO assignment_letter (id, invitation, state, created_at) SELECT $1, id, $3, created_at "
        "FROM invitation WHERE id = $2",
        letter,
        guest.invitation,
        state.value,
    )
    await execute("UPDATE appointment SET letter = $1 WHERE id = $2", letter, guest.seat)
    [told] = await send(post, scan(nonce(), door, code=await hall.code(guest)))
    assert (told.outcome, told.reason, told.notices) == (Outcome.ADMITTED, None, [])


def test_nothing_at_the_doors_reads_a_letter() -> None:
    readers = [path.name for path in (ROOT / "attendance").rglob("*.py") if "assignment_letter" in path.read_text()]
    assert readers == []
