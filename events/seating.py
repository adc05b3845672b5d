"""What an answer says, and the seats it fills."""

from typing import Any
from uuid import UUID

import msgspec

from core.actors import Actor
from core.db import rows
from core.errors import Invalid
from events import appointments, letters, people
from events.appointments import HEAD_SEAT, Filling, Place
from events.attendees import PersonThen
from events.heads import Head, head_of, printed
from events.letters import LetterGiven
from events.states import ActingStatus, Capacity, Choice, Source


class PersonGiven(msgspec.Struct, frozen=True):
    """Somebody the office names: the name as it is to be printed, his own office and how he holds it.

    `vacant`: of a Plh. who comes as the head, whether the post is vacant; None where nobody was asked.
    """

    name: str
    office: str = ""
    acting_status: ActingStatus | None = None
    person: UUID | None = None
    vacant: bool | None = None


class ContactGiven(msgspec.Struct, frozen=True):
    """The officer we call; `phone` as people write it."""

    phone: str
    name: str = ""
    email: str = ""


class AnswerGiven(msgspec.Struct, frozen=True):
    """A whole answer. `head` may be left out where the holder is on file, or is named later."""

    choice: Choice
    contact: ContactGiven
    head: PersonGiven | None = None
    representative: PersonGiven | None = None
    companions: list[PersonGiven] = []
    letter: LetterGiven | None = None
    reason: str = ""


async def seat(row: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> None:
    """Makes the seats of an invitation those of its answer (step); `row` is the locked invitation's."""
    place = Place(row["id"], row["event"], row["office"], row["category"])
    wanted = await _fillings(row, given, source=source, actor=actor)
    await appointments.arrange(place, wanted, source=source, reason=given.choice.value, actor=actor)


async def _fillings(row: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> list[Filling]:
    if given.choice in (Choice.DECLINED, Choice.UNNAMED):
        return []
    if given.choice is Choice.PRINCIPAL:
        head = Filling(HEAD_SEAT, Capacity.PRINCIPAL, await _head(row, given.head, source=source, actor=actor))
    else:
        head = Filling(
            HEAD_SEAT,
            Capacity.REPRESENTATIVE,
            _named(row, given.representative, field="name"),
            await letters.of_answer(row["id"], given.letter) if given.letter else None,
        )
    others = [
        Filling(seat, Capacity.COMPANION, _named(row, one, field="companion_name"))
        for seat, one in enumerate(given.companions, HEAD_SEAT + 1)
    ]
    return [head, *others]


async def _head(row: Any, head: PersonGiven | None, *, source: Source, actor: Actor) -> PersonThen:
    said = Head(head.name.strip(), head.acting_status, head.person, head.vacant) if head else Head()
    return await head_of(row, said, source=source, actor=actor)


def _named(row: Any, given: PersonGiven | None, *, field: str) -> PersonThen:
    if given is None:
        raise Invalid("name_missing", field=field)
    return printed(row, people.checked(given.name), given.office.strip(), given.acting_status, given.person)


async def reseat(row: Any, appointments_then: list[UUID], *, actor: Actor, reason: str = "import_undone") -> None:
    """Makes the live seats those of appointments that had ended (step): the same people, named by the same way."""
    then = await rows(
        "SELECT p.seat, p.capacity, p.source, p.letter, t.person, t.name_as_written AS name, t.office, "
        "t.acting_status, t.institution FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.id = ANY($1::uuid[])",
        appointments_then,
    )
    wanted = [Filling(one["seat"], Capacity(one["capacity"]), _then(one), one["letter"]) for one in then]
    source = Source(then[0]["source"]) if then else Source.IMPORT
    place = Place(row["id"], row["event"], row["office"], row["category"])
    await appointments.arrange(place, wanted, source=source, reason=reason, actor=actor)


def _then(row: Any) -> PersonThen:
    acting = ActingStatus(row["acting_status"]) if row["acting_status"] else None
    return PersonThen(row["name"], row["office"], acting, row["institution"], row["person"])
