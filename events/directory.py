"""One institution whole: its offices and who held them, its contact officers, its invitations, its timeline."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound
from core.grants import Scope
from events import contacts, people, phones, rules
from events.bodies import FROM
from events.contacts import NewContact
from events.invitee import HistoryShown, history_line
from events.invitees import bounds
from events.settings import decode
from events.states import ActingStatus, InstitutionKind, Zone


class HoldingShown(msgspec.Struct):
    """Somebody who holds or held an office; `named`: confirmed lately enough for his name to be said."""

    name: str
    acting_status: ActingStatus | None
    from_on: date | None
    to_on: date | None
    source: str
    confirmed_on: date | None
    named: bool


class OfficeWhole(msgspec.Struct):
    """An office with its holders, the present one first."""

    id: UUID
    title: str
    holdings: list[HoldingShown]


class ContactKept(msgspec.Struct):
    """A contact officer; the present one has no end. `phone_wrong_at`: somebody else answers at that number."""

    name: str
    office: str
    phone: str
    email: str
    phone_wrong_at: datetime | None
    from_at: datetime
    to_at: datetime | None


class Invited(msgspec.Struct):
    """An invitation of the institution to this meeting."""

    id: UUID
    office: str
    withdrawn: bool


class InstitutionWhole(msgspec.Struct):
    """Everything of an institution that the asker may see; contacts are null without the permission for them."""

    id: UUID
    name: str
    kind: InstitutionKind
    zone: Zone
    region_code: str | None
    offices: list[OfficeWhole]
    contacts: list[ContactKept] | None
    invitations: list[Invited]
    history: list[HistoryShown]


async def ensure_seen(scope: Scope, institution: UUID) -> Any:
    """The institution's row. Raises NotFound("institution_unknown") unless the scope sees it."""
    found = await rows(
        f"SELECT n.id, n.name, n.kind, n.zone, r.code AS region_code {FROM} AND n.id = $5",
        *bounds(scope),
        [],
        institution,
    )
    if not found:
        raise NotFound("institution_unknown")
    return found[0]


async def whole(scope: Scope, institution: UUID, *, contacts: bool) -> InstitutionWhole:
    """One institution. Raises NotFound("institution_unknown")."""
    row = await ensure_seen(scope, institution)
    offices = await _offices(scope.event, institution)
    kept = await rows(
        "SELECT name, office, phone, email, phone_wrong_at, from_at, to_at FROM contact_person WHERE institution = $1 "
        "ORDER BY to_at IS NOT NULL, from_at DESC, id DESC LIMIT 20",
        institution,
    )
    invited = await rows(
        "SELECT i.id, o.title AS office, i.withdrawn_at IS NOT NULL AS withdrawn FROM invitation i "
        "JOIN office o ON o.id = i.office WHERE i.event = $1 AND i.institution = $2 ORDER BY o.title, i.id",
        scope.event,
        institution,
    )
    subjects = [("institution", institution), *(("office", one.id) for one in offices)]
    history = await audit.history(*subjects, *(("invitation", one["id"]) for one in invited), limit=100)
    return InstitutionWhole(
        **dict(row),
        offices=offices,
        contacts=[ContactKept(**dict(one)) for one in kept] if contacts else None,
        invitations=[Invited(**dict(one)) for one in invited],
        history=[history_line(one) for one in history],
    )


@action
async def keep_contact(institution: UUID, new: NewContact, *, event: UUID, actor: Actor) -> None:
    """The contact officer is another one now; the former is kept with its end. Raises Invalid as events/phones.py."""
    people.checked(new.name)
    await put_contact(institution, new, event=event, actor=actor)


async def put_contact(institution: UUID, new: NewContact, *, event: UUID, actor: Actor) -> None:
    """As `keep_contact` (step), where the name may still be unknown."""
    await contacts.succeed(institution, new)
    phone = phones.normal(new.phone) if new.phone.strip() else ""
    subject, personal = ("institution", institution), {"name": new.name, "phone": phone}
    await audit.record(action="institution.contact_set", actor=actor, event=event, subject=subject, personal=personal)
    await feed.record(event, kind="institution", subject=subject)


async def mark_wrong(institution: UUID, *, event: UUID, actor: Actor) -> None:
    """Somebody else answers at the number of the present contact officer (step): it is offered to nobody any more."""
    await execute(
        "UPDATE contact_person SET phone_wrong_at = $2 WHERE institution = $1 AND to_at IS NULL AND phone <> '' "
        "AND phone_wrong_at IS NULL",
        institution,
        clock.now(),
    )
    subject = ("institution", institution)
    await audit.record(action="institution.phone_wrong", actor=actor, event=event, subject=subject)
    await feed.record(event, kind="institution", subject=subject)


async def office_of(institution: UUID, office: UUID) -> None:
    """Raises NotFound("office_unknown") unless the office is the institution's."""
    if not await rows("SELECT 1 FROM office WHERE id = $1 AND institution = $2", office, institution):
        raise NotFound("office_unknown")


async def _offices(event: UUID, institution: UUID) -> list[OfficeWhole]:
    found = await rows(
        "SELECT o.id, o.title, p.name_as_written AS name, h.acting_status, h.from_on, h.to_on, h.source, "
        "h.confirmed_on, (SELECT settings FROM event WHERE id = $2) AS settings FROM office o "
        "LEFT JOIN office_holding h ON h.office = o.id LEFT JOIN person p ON p.id = h.person "
        "WHERE o.institution = $1 ORDER BY o.title, o.id, h.to_on IS NOT NULL, h.from_on DESC NULLS LAST, h.id DESC",
        institution,
        event,
    )
    made: dict[UUID, OfficeWhole] = {}
    for row in found:
        office = made.setdefault(row["id"], OfficeWhole(row["id"], row["title"], []))
        if row["name"]:
            office.holdings.append(_holding(row))
    return list(made.values())


def _holding(row: Any) -> HoldingShown:
    today = clock.now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    days = decode(row["settings"]).holder_confirmed_days
    plain = {name: row[name] for name in HoldingShown.__struct_fields__ if name != "named"}
    fresh = row["to_on"] is None and rules.is_fresh(row["confirmed_on"], on=today, days=days)
    return msgspec.convert(plain | {"named": fresh}, HoldingShown)
