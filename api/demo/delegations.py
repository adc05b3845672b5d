"""Who comes to the real meeting: seven delegations answer, five people of central institutions are accredited."""

from collections.abc import Mapping
from uuid import UUID

from api.demo.contacts import synthetic_email, synthetic_phone
from api.demo.directory import institution_key
from api.demo.facts import AnswerFacts, Facts, PersonFacts
from api.demo.meeting import CENTRAL_CATEGORY, HOST_CATEGORY, category_ids
from core.actors import Actor, ActorKind
from core.db import action, rows
from events import answers, attendees
from events.attendees import PersonThen
from events.regions import Seatholder
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import AccreditedAs, ActingStatus, Choice, Source


async def answer_all(facts: Facts, event: UUID, people: Mapping[str, UUID], holders: Mapping[str, Seatholder]) -> None:
    """Answer for the seven delegations by their own links; who has answered stays as he is."""
    for answer in facts.answers:
        key = institution_key(answer.to)
        invitation = await unanswered(event, key)
        if invitation is not None:
            given = _given(answer, facts.people, people, contact_of(holders, key))
            actor = Actor(ActorKind.INVITATION, invitation)
            await answers.submit(invitation, given, source=Source.OWN_LINK, actor=actor)


async def unanswered(event: UUID, key: str) -> UUID | None:
    """Return the invitation of an institution while it has no answer."""
    found = await rows(
        "select i.id from invitation i join institution n on n.id = i.institution where i.event = $1 and n.key = $2 "
        "and not exists (select from answer a where a.invitation = i.id)",
        event,
        key,
    )
    return UUID(str(found[0]["id"])) if found else None


def contact_of(holders: Mapping[str, Seatholder], key: str) -> ContactGiven:
    """Return the synthetic contact officer of an institution."""
    number = list(holders).index(key) + 1
    holder = holders[key]
    return ContactGiven(synthetic_phone(number), f"Narahubung {holder.name}", synthetic_email(holder))


def _given(
    answer: AnswerFacts, facts: Mapping[str, PersonFacts], people: Mapping[str, UUID], contact: ContactGiven
) -> AnswerGiven:
    head = _person(facts[answer.head], people[answer.head])
    return AnswerGiven(
        choice=Choice.REPRESENTATIVE if answer.represents else Choice.PRINCIPAL,
        contact=contact,
        head=None if answer.represents else head,
        representative=head if answer.represents else None,
        companions=[_person(facts[key], people[key]) for key in answer.companions],
    )


def _person(facts: PersonFacts, person: UUID) -> PersonGiven:
    return PersonGiven(facts.name_as_written, facts.office_title, _acting(facts), person)


def _acting(facts: PersonFacts) -> ActingStatus | None:
    return ActingStatus(facts.acting) if facts.acting else None


@action
async def accredit_all(facts: Facts, event: UUID, people: Mapping[str, UUID], *, actor: Actor) -> None:
    """Give the people of the central institutions their passes; again: nothing."""
    codes = await category_ids(event)
    chief = facts.hosts[0].institution
    known = {row["person"] for row in await rows("select person from attendee where event = $1", event)}
    for key, person in facts.people.items():
        if person.accredited_as and people[key] not in known:
            category = HOST_CATEGORY if person.of == chief else CENTRAL_CATEGORY
            then = PersonThen(
                name=person.name_as_written,
                office=person.office_title,
                acting_status=_acting(person),
                institution=facts.institutions[person.of].name,
                person=people[key],
                category=codes[category.code],
            )
            as_ = AccreditedAs(person.accredited_as)
            await attendees.accredit(event, then, as_=as_, reason=person.of, actor=actor)
