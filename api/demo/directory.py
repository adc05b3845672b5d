"""Central institutions and named people of the demo, put into the directory once."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from api.demo.facts import Facts, InstitutionFacts, PersonFacts
from core import audit
from core.actors import Actor
from core.db import action, rows
from core.ids import uuid7
from events import offices
from events.regions import government_key, supervisor_key
from events.states import ActingStatus

_INSERT_INSTITUTION: Final = """
insert into institution (id, kind, name, zone, key) values ($1, $2, $3, 'WIB', $4)
on conflict (key) do nothing returning id
"""
_INSERT_OFFICE: Final = """
insert into office (id, institution, kind, title) select $1, i.id, $3, $4 from institution i where i.key = $2
on conflict (institution, kind) do nothing
"""
_HOLDER: Final = """
select p.id from office_holding h join person p on p.id = h.person where h.office = $1 and p.name_as_written = $2
"""


def institution_key(of: str) -> str:
    """Translate the facts' way to name an institution into its key in the directory."""
    kind, _, code = of.rpartition("/")
    if kind:
        return supervisor_key(code)
    return government_key(of) if of[0].isdigit() else of


async def load_directory(facts: Facts, *, actor: Actor) -> dict[str, UUID]:
    """Put central institutions, offices and holders in; return the people by the facts' keys. Again: the same."""
    await _add_institutions(facts.institutions, actor=actor)
    return {key: await _add_person(person, actor=actor) for key, person in facts.people.items()}


@action
async def _add_institutions(institutions: Mapping[str, InstitutionFacts], *, actor: Actor) -> None:
    for key, facts in institutions.items():
        for row in await rows(_INSERT_INSTITUTION, uuid7(), facts.kind, facts.name, key):
            subject = ("institution", row["id"])
            await audit.record(action="institution.added", actor=actor, event=None, subject=subject)


async def _add_person(facts: PersonFacts, *, actor: Actor) -> UUID:
    office = await office_of(facts)
    known = await rows(_HOLDER, office, facts.name_as_written)
    if known:
        return UUID(str(known[0]["id"]))
    holder = offices.NewHolder(
        name=facts.name_as_written,
        acting_status=ActingStatus(facts.acting) if facts.acting else None,
        from_on=facts.since,
        call_name=facts.call_name,
        aliases=tuple(facts.aliases),
    )
    return await offices.appoint(office, holder, actor=actor)


@action
async def office_of(facts: PersonFacts) -> UUID:
    """Return the office a person holds, made where the directory has none."""
    key = institution_key(facts.of)
    await rows(_INSERT_OFFICE, uuid7(), key, facts.office, facts.office_title)
    found = await rows(
        "select o.id from office o join institution i on i.id = o.institution where i.key = $1 and o.kind = $2",
        key,
        facts.office,
    )
    return UUID(str(found[0]["id"]))
