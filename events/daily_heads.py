"""Plh.: who carries out a head's daily duties counts as the head where the post is vacant, else as it was settled.

A Plh. stands in for a short absence, a vacant post has nobody he could represent; only the office knows which it is,
so it is asked. Pure: an answer and the meeting's settings in, the answer as it counts out.
"""

import msgspec

from core.errors import Invalid
from events.seating import AnswerGiven, PersonGiven
from events.settings import EventSettings
from events.states import ActingStatus, Choice


def ensure_told(given: AnswerGiven) -> None:
    """Whoever can be asked says whether the post is vacant. Raises Invalid("vacancy_missing")."""
    head = _daily_head(given)
    if head and head.vacant is None:
        raise Invalid("vacancy_missing", field="head_vacant")


def as_counted(given: AnswerGiven, *, office: str, settings: EventSettings) -> AnswerGiven:
    """The answer as it counts; where nobody could be asked, the head is away. Raises Invalid("name_missing")."""
    head = _daily_head(given)
    if head is None:
        return given
    if not head.name.strip():
        raise Invalid("name_missing", field="head_name")
    if head.vacant:
        return given
    if settings.daily_head_counts_as == "principal":
        return msgspec.structs.replace(given, head=msgspec.structs.replace(head, vacant=False))
    stands_in = PersonGiven(head.name, office, ActingStatus.PLH, head.person)
    return msgspec.structs.replace(given, choice=Choice.REPRESENTATIVE, head=None, representative=stands_in)


def _daily_head(given: AnswerGiven) -> PersonGiven | None:
    head = given.head if given.choice is Choice.PRINCIPAL else None
    return head if head and head.acting_status is ActingStatus.PLH else None
