"""Presence as a fold: any order of rows ends in the same state, and the state is what a plain walk over time finds."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from attendance.fold import Passage, fold, leaves_at
from attendance.states import Direction

_START = datetime(2024, 9, 17, 0, 0, tzinfo=UTC)

passages = st.lists(
    st.builds(
        lambda minute, out, door, stay: Passage(
            at=_START + timedelta(minutes=minute),
            direction=Direction.OUT if out else Direction.IN,
            nonce="",
            door=door,
            leaves_at=_START + timedelta(minutes=minute + stay) if stay else None,
        ),
        st.integers(0, 40),
        st.booleans(),
        st.sampled_from("abc"),
        st.sampled_from([0, 5, 30]),
    ),
    max_size=12,
).map(
    lambda made: [
        Passage(one.at, one.direction, f"{number:03d}", one.door, one.leaves_at) for number, one in enumerate(made)
    ]
)


@given(passages, st.randoms(use_true_random=False))
def test_any_order_of_rows_ends_in_the_same_presence(made: list[Passage], random: object) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(made)


@given(passages)
def test_presence_is_what_a_minute_by_minute_walk_finds(made: list[Passage]) -> None:
    folded = fold(made)
    arrivals = [one.at for one in made if one.direction is Direction.IN]
    if not arrivals:
        assert folded is None
        return
    assert folded is not None
    assert folded.first_at == min(arrivals)
    moves = sorted(made, key=lambda one: (one.at, one.direction is Direction.OUT, one.nonce))
    assert folded.inside == (moves[-1].direction is Direction.IN)
    assert folded.last_at == moves[-1].at
    assert folded.arrivals == _entries(moves)


def _entries(moves: list[Passage]) -> int:
    """How often somebody outside came in, by a plain walk; a person whose hour has come is outside."""
    inside, until, entries = False, None, 0
    for move in moves:
        if until is not None and until <= move.at:
            inside = False
        if move.direction is Direction.OUT:
            inside, until = False, None
            continue
        entries += not inside
        inside, until = True, move.leaves_at
    return entries


def test_leaving_by_the_hour_is_the_next_such_hour_of_the_venue() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    morning = datetime(2024, 9, 17, 1, 0, tzinfo=UTC)  # 08.00 WIB
    night = datetime(2024, 9, 17, 11, 0, tzinfo=UTC)  # 18.00 WIB
    assert leaves_at(morning, auto_leave=time(17), zone=zone) == datetime(2024, 9, 17, 10, 0, tzinfo=UTC)
    assert leaves_at(night, auto_leave=time(17), zone=zone) == datetime(2024, 9, 18, 10, 0, tzinfo=UTC)
    assert leaves_at(night, auto_leave=None, zone=zone) is None
