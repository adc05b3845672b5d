"""What clashes in a programme, and what cannot be: pure."""

from datetime import time

import pytest

from agenda.rules import Clash, Slot, clashes, ensure_day, ensure_length
from agenda.states import ClashKind
from core.errors import Invalid


def _slot(
    code: str, at: str | None, minutes: int | None = 60, *, room: str = "Aula", day: int = 1, who: str = ""
) -> Slot:
    return Slot(code, day, time.fromisoformat(at) if at else None, minutes, room, {who: who} if who else {})


def test_overlap_in_a_room_is_a_clash_and_touching_is_none() -> None:
    assert clashes([_slot("A", "09:00"), _slot("B", "09:59")]) == [Clash(ClashKind.ROOM, "A", "B", "Aula")]
    assert clashes([_slot("A", "09:00"), _slot("B", "10:00")]) == []


def test_person_in_two_rooms_is_a_clash() -> None:
    found = clashes([_slot("A", "09:00", who="Puadi"), _slot("B", "09:30", room="Ruang 2", who="Puadi")])
    assert found == [Clash(ClashKind.PERSON, "A", "B", "Puadi")]


@pytest.mark.parametrize("other", [_slot("B", None), _slot("B", "09:00", None), _slot("B", "09:00", day=2)])
def test_what_is_not_known_or_on_another_day_cannot_clash(other: Slot) -> None:
    assert clashes([_slot("A", "09:00"), other]) == []


def test_day_must_be_one_of_the_meeting() -> None:
    ensure_day(2, days=2)
    with pytest.raises(Invalid) as refused:
        ensure_day(3, days=2)
    assert refused.value.params["days"] == 2


@pytest.mark.parametrize(("at", "minutes"), [("23:30", 31), (None, 0)])
def test_length_that_cannot_be_is_refused(at: str | None, minutes: int) -> None:
    with pytest.raises(Invalid):
        ensure_length(time.fromisoformat(at) if at else None, minutes)


def test_session_may_end_at_midnight() -> None:
    ensure_length(time(23, 30), 30)
