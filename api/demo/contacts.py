"""Contact officers of the demo: none is real, their addresses end in .example and their numbers ring nowhere."""

from typing import Final

from core import audit, clock
from core.actors import Actor
from core.db import action, rows
from core.ids import uuid7
from events.regions import DIRECTORY, Seatholder
from events.states import InstitutionKind

_DOMAINS: Final = {
    InstitutionKind.REGIONAL_GOVERNMENT: "pemda.example",
    InstitutionKind.ELECTION_SUPERVISOR: "bawaslu.example",
}

_INSERT: Final = """
insert into contact_person (id, institution, name, office, phone, email, from_at)
select n.id, i.id, 'Narahubung ' || i.name, '', n.phone, n.email, $5
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as n(id, key, phone, email)
join institution i on i.key = n.key
where not exists (select from contact_person c where c.institution = i.id and c.to_at is null)
returning id
"""


def synthetic_phone(number: int) -> str:
    """Return +62 800 000nnnn: the shape of a toll-free number, never a mobile, no range is given out for fiction."""
    return f"+62800{number:07d}"


def synthetic_email(holder: Seatholder) -> str:
    """Return an address of a domain that cannot exist (RFC 2606)."""
    return f"narahubung.{holder.code}@{_DOMAINS[holder.kind]}"


@action
async def load_contacts(holders: list[Seatholder], *, actor: Actor) -> int:
    """Give every institution without a contact officer one; return how many were new."""
    added = await rows(
        _INSERT,
        [uuid7() for _ in holders],
        [holder.key for holder in holders],
        [synthetic_phone(number) for number in range(1, len(holders) + 1)],
        [synthetic_email(holder) for holder in holders],
        clock.now(),
    )
    if added:
        fields = {"rows": len(added)}
        await audit.record(action="demo.contacts_loaded", actor=actor, event=None, subject=DIRECTORY, fields=fields)
    return len(added)
