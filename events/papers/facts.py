"""What letters and sheets say: of the meeting, and of each institution they go to.

The mark is a short hash of that. A paper carries it behind its code, so that one can be told which says something
older than what holds now.
"""

from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

from core import dates, links
from core.db import rows
from core.settings import settings
from events import wording
from events.liaisons import OF_INVITATION
from events.settings import decode
from events.states import EventState

KIND_PAPER: Final = "v"
MARK: Final = 8
_MEETING: Final = """
SELECT e.id, e.slug, e.state, e.simulated, e.official_title, e.official_title_en, e.short_title,
    e.starts_on, e.ends_on, e.starts_at, e.ends_at, coalesce(v.zone, e.zone) AS zone, e.answers_due_at, e.settings,
    concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.address, ''), nullif(v.city, '')) AS place,
    array(SELECT n.name FROM event_host h JOIN institution n ON n.id = h.institution WHERE h.event = e.id
        ORDER BY h.position) AS hosts
FROM event e LEFT JOIN venue v ON v.id = e.venue WHERE e.id = $1
"""
_ADDRESSEES: Final = f"""
SELECT i.id, n.name AS institution, o.title AS office, i.withdrawn_at, l.number, l.dated_on,
    r.code AS region, t.cost_note, coalesce(lo.name, '') AS liaison, coalesce(lo.phone, '') AS liaison_phone
FROM invitation i JOIN participant_category t ON t.id = i.category JOIN institution n ON n.id = i.institution
    JOIN office o ON o.id = i.office
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    LEFT JOIN invitation_letter l ON l.invitation = i.id {OF_INVITATION}
WHERE i.event = $1 AND i.id = ANY($2::uuid[])
"""


class Meeting(msgspec.Struct, frozen=True):
    """The meeting in the words of an official letter; empty means: not said (yet)."""

    event: UUID
    slug: str
    state: EventState
    simulated: bool
    title: str
    short_title: str
    days: str
    hours: str
    place: str
    dress: str
    cost_note: str
    due: str
    hosts: list[str]
    phone: str
    sender: str
    site: str


class Addressee(msgspec.Struct, frozen=True):
    """An institution's invitation on paper; `number` is that of its own letter, where it has one."""

    invitation: UUID
    institution: str
    office: str
    region: str
    withdrawn_at: datetime | None
    number: str
    dated_on: date | None
    cost_note: str
    liaison: str = ""


async def meeting_facts(event: UUID, language: str = "id") -> Meeting:
    """What papers say of a meeting; papers themselves speak Indonesian, and so does their mark."""
    [row] = await rows(_MEETING, event)
    kept = decode(row["settings"])
    return Meeting(
        event=row["id"],
        slug=row["slug"],
        state=EventState(row["state"]),
        simulated=row["simulated"],
        title=(row["official_title_en"] if language == "en" else "") or row["official_title"],
        short_title=row["short_title"],
        days=dates.days(row["starts_on"], row["ends_on"], language=language),
        hours=wording.hours(row, language),
        place=row["place"],
        dress=kept.dress,
        cost_note=kept.cost_note,
        due=dates.moment(row["answers_due_at"], row["zone"], language="id") if row["answers_due_at"] else "",
        hosts=row["hosts"],
        phone=kept.office_phone,
        sender=settings().mail_from,
        site=settings().public_url,
    )


async def addressees(event: UUID, invitations: list[UUID]) -> list[Addressee]:
    """These invitations as papers address them, in the order given; those of another meeting are left out."""
    found = {row["id"]: _addressee(row) for row in await rows(_ADDRESSEES, event, invitations)}
    return [found[one] for one in invitations if one in found]


async def addressee(event: UUID, invitation: UUID) -> Addressee | None:
    """One of them; None where it is none of the meeting's invitations."""
    return next(iter(await addressees(event, [invitation])), None)


def _addressee(row: Any) -> Addressee:
    return Addressee(
        invitation=row["id"],
        institution=row["institution"],
        office=row["office"],
        region=row["region"] or "",
        withdrawn_at=row["withdrawn_at"],
        number=row["number"] or "",
        dated_on=row["dated_on"],
        cost_note=row["cost_note"],
        liaison=", ".join(filter(None, [row["liaison"], row["liaison_phone"]])),
    )


def mark(meeting: Meeting, to: Addressee | None) -> str:
    """What a paper says, in eight hexadecimal digits."""
    said = [meeting.title, meeting.days, meeting.hours, meeting.place]
    if to:
        said += [to.institution, to.office, to.number]
    return sha256(msgspec.json.encode(said)).hexdigest()[:MARK]


async def paper_links(meeting: Meeting, to: list[Addressee]) -> dict[UUID, str]:
    """By invitation: the address its papers' QR leads to."""
    tokens = await links.tokens(KIND_PAPER, [one.invitation for one in to])
    return {one.invitation: f"{meeting.site}/v/{tokens[one.invitation]}-{mark(meeting, one)}" for one in to}


async def common_link(meeting: Meeting) -> str:
    """The address the common letter's QR leads to."""
    return f"{meeting.site}/v/{await links.token(KIND_PAPER, meeting.event)}-{mark(meeting, None)}"


async def event_of(subject: UUID) -> UUID | None:
    """The meeting a paper's code belongs to: its invitation's, or itself."""
    found = await rows(
        "SELECT event FROM invitation WHERE id = $1 UNION ALL SELECT id FROM event WHERE id = $1", subject
    )
    return found[0]["event"] if found else None
