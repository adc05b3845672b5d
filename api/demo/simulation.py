"""The simulated meeting, filled from its plan by the actions real people use, at the plan's own times."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from api.demo.contacts import synthetic_phone
from api.demo.meeting import HOST_CATEGORY, PRESS_CATEGORY, SPEAKER_CATEGORY, category_ids
from api.demo.plan import PlannedAnswer, PlannedOfficial, PlannedPerson
from api.demo.travel import arrive
from core.actors import Actor, ActorKind
from core.db import action, rows
from events import answers, attendees
from events.attendees import PersonThen
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import AccreditedAs, ActingStatus, Choice, Source
from messaging import delivery
from messaging.channels import Channel, Letter
from messaging.states import Channel as Way

AT_ONCE: Final = 6
OFFICIALS_OF: Final = "Panitia Contoh"
CATEGORIES: Final = {"committee": HOST_CATEGORY, "press": PRESS_CATEGORY, "speaker": SPEAKER_CATEGORY}


class Nowhere:
    """A channel that takes every letter and sends none: nobody is told of a meeting that never was."""

    async def send(self, letter: Letter) -> None:
        """Take the letter."""

    async def close(self) -> None:
        """Hold nothing."""


async def deliver_nowhere() -> None:
    """Let every waiting letter count as sent."""
    ways: list[Channel] = [Nowhere() for _ in range(AT_ONCE)]
    await delivery.deliver_due({Way.EMAIL.value: ways}, taker="demo")


async def answer_as_planned(event: UUID, planned: Sequence[PlannedAnswer]) -> None:
    """Give the answers that are missing, hour by hour of the plan; institutions of one hour answer at the same time."""
    waiting = await _unanswered(event)
    limit = asyncio.Semaphore(AT_ONCE)
    open_ = [answer for answer in planned if answer.key in waiting]
    for hour, group in groupby(open_, key=lambda answer: answer.at.replace(minute=0, second=0)):
        await arrive(hour)
        await asyncio.gather(*(_answer(limit, waiting[answer.key], answer) for answer in group))


async def _unanswered(event: UUID) -> Mapping[str, UUID]:
    found = await rows(
        "select n.key, i.id from invitation i join institution n on n.id = i.institution where i.event = $1 "
        "and not exists (select from answer a where a.invitation = i.id)",
        event,
    )
    return {row["key"]: row["id"] for row in found}


async def _answer(limit: asyncio.Semaphore, invitation: UUID, planned: PlannedAnswer) -> None:
    by_link = planned.source is Source.OWN_LINK
    actor = Actor(ActorKind.INVITATION, invitation) if by_link else Actor(ActorKind.COMMAND, None, invitation)
    async with limit:
        await answers.submit(invitation, _given(planned), source=planned.source, actor=actor)


def _given(planned: PlannedAnswer) -> AnswerGiven:
    head = _person(planned.head) if planned.head else None
    represented = planned.choice is Choice.REPRESENTATIVE
    return AnswerGiven(
        choice=planned.choice,
        contact=ContactGiven(synthetic_phone(planned.contact), f"Narahubung Contoh {planned.contact:04d}"),
        head=None if represented else head,
        representative=head if represented else None,
        companions=[_person(person) for person in planned.companions],
        letter=LetterGiven(planned.letter, planned.at.date()) if planned.letter else None,
    )


def _person(planned: PlannedPerson) -> PersonGiven:
    return PersonGiven(planned.name, planned.office_title, ActingStatus(planned.acting) if planned.acting else None)


async def accredit_as_planned(event: UUID, officials: Sequence[PlannedOfficial], *, at: datetime, actor: Actor) -> None:
    """Give committee, press and speakers their passes; who has one is left alone."""
    found = await rows("select name_as_written from attendee where event = $1", event)
    known = {row["name_as_written"] for row in found}
    missing = [official for official in officials if official.person.name not in known]
    if missing:
        await arrive(at)
        await _accredit(event, missing, actor=actor)


@action
async def _accredit(event: UUID, officials: Sequence[PlannedOfficial], *, actor: Actor) -> None:
    codes = await category_ids(event)
    for official in officials:
        category = codes[CATEGORIES[official.accredited_as].code]
        then = PersonThen(name=official.person.name, institution=OFFICIALS_OF, category=category)
        as_ = AccreditedAs(official.accredited_as)
        await attendees.accredit(event, then, as_=as_, reason="simulasi", actor=actor)
