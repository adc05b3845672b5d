"""Presence as a fold over one person's log in corrected time: any order of uploads ends in the same state."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from attendance.states import Direction, Outcome, Reason


class Passage(msgspec.Struct, frozen=True):
    """One row of a person's log that tells of a way through a door that counts presence."""

    at: datetime
    direction: Direction
    nonce: str
    door: str
    leaves_at: datetime | None = None


class PresenceFold(msgspec.Struct, frozen=True):
    """Where a person stands after all of its log; `arrivals` counts the ways from outside to inside."""

    first_at: datetime
    first_door: str
    last_at: datetime
    inside: bool
    door: str
    since: datetime
    leaves_at: datetime | None
    arrivals: int


def counts_for_presence(*, outcome: Outcome, reason: Reason | None, direction: Direction) -> bool:
    """Whether a row moves presence.

    An `out` refused as not_inside counts: its `in` may still lie in another door's queue.
    """
    if outcome in (Outcome.ADMITTED, Outcome.ALREADY, Outcome.LEFT):
        return True
    return outcome is Outcome.REFUSED and reason is Reason.NOT_INSIDE and direction is Direction.OUT


def leaves_at(at: datetime, *, auto_leave: time | None, zone: ZoneInfo) -> datetime | None:
    """The moment a person who came at `at` is taken to have left by himself."""
    if auto_leave is None:
        return None
    local = at.astimezone(zone)
    leave = datetime.combine(local.date(), auto_leave, zone)
    return (leave if leave > local else leave + timedelta(days=1)).astimezone(UTC)


def fold(passages: Iterable[Passage]) -> PresenceFold | None:
    """Presence from a person's log, the same for any order of uploads; None for somebody who never came."""
    state: PresenceFold | None = None
    for passage in sorted(passages, key=lambda each: (each.at, each.direction is Direction.OUT, each.nonce)):
        state = _step(state, passage)
    return state


def _step(state: PresenceFold | None, passage: Passage) -> PresenceFold | None:
    at = passage.at
    if passage.direction is Direction.OUT:
        return state and msgspec.structs.replace(state, inside=False, last_at=at, leaves_at=None)
    if state is None:
        return PresenceFold(at, passage.door, at, True, passage.door, at, passage.leaves_at, 1)
    still_in = state.inside and (state.leaves_at is None or state.leaves_at > at)
    return msgspec.structs.replace(
        state,
        last_at=at,
        inside=True,
        door=passage.door,
        since=state.since if still_in and state.door == passage.door else at,
        leaves_at=passage.leaves_at,
        arrivals=state.arrivals + (0 if still_in else 1),
    )
