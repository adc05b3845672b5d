"""Focal points: an institution's own log-in by a link mailed to its registered contact, for all its meetings.

The link belongs to the contact officer it was mailed to, so it dies with him: whoever follows gets another one.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, links
from core.actors import Actor
from core.db import action, rows
from core.errors import NotFound, Refused
from events import contacts, rules
from events.contacts import PRESENT, NewContact, masked
from events.invitees import like
from events.settings import decode
from events.states import Zone
from messaging import outbox
from messaging.states import Kind

TOPIC: Final = "office"
SHOWN: Final = 60
# Drafts and letters not yet sent are nobody's business outside.
CALLED: Final = """JOIN invitation i ON i.institution = n.id AND i.sent_at IS NOT NULL
    JOIN event e ON e.id = i.event AND e.state <> 'draft'"""
_OPENED: Final = f"""
SELECT k.*, n.name AS institution_name, n.zone AS own_zone, e.ends_on, e.zone, e.settings
FROM contact_person k JOIN institution n ON n.id = k.institution AND n.archived_at IS NULL AND k.id = {PRESENT} {CALLED}
WHERE k.id = $1
"""
_FOUND: Final = f"""
SELECT k.institution FROM contact_person k JOIN institution n ON n.id = k.institution AND n.archived_at IS NULL
    AND k.id = {PRESENT}
WHERE k.email <> '' AND (k.institution = $1 OR $2 <> '' AND k.email = $2 OR $3 <> '' AND k.phone = $3)
    AND EXISTS (SELECT 1 FROM invitation i JOIN event e ON e.id = i.event
        WHERE i.institution = n.id AND i.sent_at IS NOT NULL AND e.state <> 'draft')
ORDER BY k.id LIMIT 5
"""


class Focal(msgspec.Struct, frozen=True):
    """Who has logged in, and for which institution: the scope of everything its pages read and change."""

    institution: UUID
    contact: UUID
    institution_name: str
    zone: str
    name: str
    office: str
    phone: str
    email: str

    @property
    def phone_ends(self) -> str:
        """As much of the number on file as a page may show."""
        return self.phone[-3:]

    @property
    def email_masked(self) -> str:
        """As much of the address on file as a page may show."""
        return masked(self.email) if self.email else ""


class Place(msgspec.Struct, frozen=True):
    """An institution or a province one may choose."""

    key: str
    name: str


async def opened(token: str) -> Focal:
    """Whose log-in a link is: until the last meeting's pages close, a setting of that meeting.

    Raises NotFound("office_link_unknown") whatever is amiss: made up, another's, replaced, ended; always by the same
    two queries, so that nobody learns which.
    """
    contact, opens = await links.tried(links.KIND_FOCAL, token)
    found = await rows(_OPENED, contact)
    if not opens or not any(is_readable(row) for row in found):
        raise NotFound("office_link_unknown")
    row = found[0]
    plain = {name: row[name] for name in ("institution", "institution_name", "name", "office", "phone", "email")}
    return Focal(**plain, contact=row["id"], zone=row["own_zone"])


def is_readable(row: Any) -> bool:
    """Whether the pages of a meeting (its `ends_on`, `zone`, `settings`) are still open."""
    days = timedelta(days=decode(row["settings"]).link_reads_days)
    return clock.now() <= rules.end_of(row["ends_on"], Zone(row["zone"])) + days


async def institutions(*, province: str, q: str) -> list[Place]:
    """Those invited somewhere, of a province or whose names hold all the words; not more than a page's."""
    found = await rows(
        f"SELECT DISTINCT n.id::text AS key, n.name, r.kind IS DISTINCT FROM 'provinsi' AS below, r.code "
        f"FROM institution n {CALLED} LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent "
        "WHERE n.archived_at IS NULL AND ($1 = '' OR coalesce(q.code, r.code) = $1) "
        "AND (cardinality($2::text[]) = 0 OR n.name ILIKE ALL($2)) ORDER BY below, r.code, n.name LIMIT $3",
        province,
        [like(word) for word in q.split()[:6]],
        SHOWN,
    )
    return [Place(row["key"], row["name"]) for row in found]


async def provinces() -> list[Place]:
    """All provinces there are."""
    found = await rows(
        "SELECT code AS key, name FROM region WHERE kind = 'provinsi' AND valid_to IS NULL ORDER BY code"
    )
    return [Place(**dict(row)) for row in found]


async def registered(*, institution: UUID | None = None, email: str = "", phone: str = "") -> list[UUID]:
    """The institutions whose contact a link would be mailed to; few, and never told to who asks."""
    return [row["institution"] for row in await rows(_FOUND, institution, email, phone)]


@action
async def send_link(institution: UUID, *, actor: Actor) -> None:
    """Mails the link to the address on file. Raises Refused("contact_unknown") where there is none."""
    row = await _present(institution)
    subject = ("institution", institution)
    entry = await audit.record(action="institution.link_asked", actor=actor, event=None, subject=subject)
    await _tell(institution, row["id"], "tautan_instansi", row["email"], entry)


@action
async def renew(institution: UUID, *, actor: Actor, event: UUID | None = None) -> None:
    """Ends the link and mails a new one. Raises Refused("contact_unknown" | "link_exhausted")."""
    row = await _present(institution)
    await links.revoke(links.KIND_FOCAL, row["id"])
    subject = ("institution", institution)
    entry = await audit.record(action="institution.link_renewed", actor=actor, event=event, subject=subject)
    if event:
        await feed.record(event, kind="institution", subject=subject)
    await _tell(institution, row["id"], "tautan_instansi", row["email"], entry)


@action
async def hand_over(focal: Focal, new: NewContact, *, actor: Actor) -> str:
    """Another officer follows: the former is told and can object, the new one gets the link; gives his masked address.

    Raises NotFound("office_link_unknown") where somebody else followed meanwhile, Invalid as events/contacts.py.
    """
    row = await _officer(focal.institution)
    if row is None or row["id"] != focal.contact:
        raise NotFound("office_link_unknown")
    follower = await contacts.succeed(focal.institution, new)
    subject, personal = ("institution", focal.institution), {"name": new.name, "phone": new.phone}
    entry = await audit.record(
        action="institution.contact_handed_over", actor=actor, event=None, subject=subject, personal=personal
    )
    for one in await rows("SELECT DISTINCT event FROM invitation WHERE institution = $1", focal.institution):
        await feed.record(one["event"], kind="institution", subject=subject)
    if row["email"]:
        await _tell(focal.institution, focal.contact, "narahubung_diganti", row["email"], entry)
    address = new.email.strip().lower()
    if address:
        await _tell(focal.institution, follower, "tautan_instansi", address, entry)
    return masked(address) if address else ""


async def _present(institution: UUID) -> Any:
    row = await _officer(institution)
    if row is None or not row["email"]:
        raise Refused("contact_unknown")
    return row


async def _officer(institution: UUID) -> Any:
    """The present contact officer, the institution locked."""
    found = await rows(
        f"SELECT k.id, k.email FROM institution n LEFT JOIN contact_person k ON k.id = {PRESENT} "
        "WHERE n.id = $1 FOR NO KEY UPDATE OF n",
        institution,
    )
    return found[0] if found else None


async def _tell(institution: UUID, contact: UUID, template: str, address: str, entry: UUID) -> None:
    await outbox.put(
        outbox.Draft(
            topic=TOPIC,
            template=template,
            scope=("institution", institution),
            subject=("contact", contact),
            recipient=("contact", contact),
            dedup_key=f"audit:{entry}:{template}:{contact}",
            kind=Kind.JAWABAN,
            address=address,
        )
    )
