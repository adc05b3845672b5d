"""What an invitation has come to: derived from live seats, the last effective answer and the time; never stored.

One pure function for one invitation, one SQL expression for lists; a test holds them equal over every combination.
"""

from datetime import datetime
from typing import Final

import msgspec

from events.states import Capacity, Choice, Status

_POSITIVE: Final = frozenset({Choice.PRINCIPAL, Choice.REPRESENTATIVE, Choice.UNNAMED})

# What a choice alone comes to, before anybody is asked who sits where.
OF_CHOICE: Final = {
    Choice.PRINCIPAL: Status.PRINCIPAL,
    Choice.REPRESENTATIVE: Status.REPRESENTED,
    Choice.UNNAMED: Status.CONFIRMED_UNNAMED,
    Choice.DECLINED: Status.DECLINED,
}


class Facts(msgspec.Struct, frozen=True):
    """All that decides: who sits in the head's seat now, the last effective answer, sent or not, the deadline."""

    head_seat: Capacity | None
    last_answer: Choice | None
    sent: bool
    due_at: datetime | None


def status(facts: Facts, *, now: datetime) -> Status:
    """The one status of an invitation. A companion alone is never live."""
    if facts.head_seat is Capacity.PRINCIPAL:
        return Status.PRINCIPAL
    if facts.head_seat is Capacity.REPRESENTATIVE:
        return Status.REPRESENTED
    if facts.last_answer in _POSITIVE:
        return Status.CONFIRMED_UNNAMED
    if facts.last_answer is Choice.DECLINED:
        return Status.DECLINED
    if facts.sent and facts.due_at is not None and now >= facts.due_at:
        return Status.LAPSED
    return Status.UNANSWERED


# Joins for the expression below; they want an invitation `i` of an event `e`.
JOINS: Final = """
LEFT JOIN appointment head ON head.invitation = i.id AND head.seat = 0 AND head.to_at IS NULL
LEFT JOIN LATERAL (
    SELECT a.choice, a.at FROM answer a WHERE a.invitation = i.id AND a.effective ORDER BY a.at DESC, a.id DESC LIMIT 1
) last ON true
"""


def expression(now: str) -> str:
    """The same in SQL; `now` is the placeholder that holds the domain time, such as "$2"."""
    return f"""CASE
    WHEN head.capacity = 'principal' THEN 'principal'
    WHEN head.capacity = 'representative' THEN 'represented'
    WHEN last.choice IN ('principal', 'representative', 'unnamed') THEN 'confirmed_unnamed'
    WHEN last.choice = 'declined' THEN 'declined'
    WHEN i.sent_at IS NOT NULL AND e.answers_due_at <= {now}::timestamptz THEN 'lapsed'
    ELSE 'unanswered' END"""
