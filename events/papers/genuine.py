"""Whether a paper is genuine: what we know of the code on it, and no more than the paper itself may say."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from core import links
from core.errors import NotFound, Refused
from events.papers.facts import KIND_PAPER, addressee, event_of, mark, meeting_facts
from events.papers.letters import common_letter
from events.states import EventState


class Standing(StrEnum):
    """What a reader must know first."""

    GENUINE = "genuine"
    CHANGED = "changed"  # ours, but what it says has changed since it was printed
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


class Paper(msgspec.Struct, frozen=True):
    """What `/v/` shows; everything but the standing is empty where the code is none of ours."""

    standing: Standing
    event: UUID | None = None
    slug: str = ""
    title: str = ""
    hosts: list[str] = []
    days: str = ""
    hours: str = ""
    place: str = ""
    office: str = ""
    institution: str = ""
    number: str = ""
    dated_on: date | None = None
    sender: str = ""
    phone: str = ""
    simulated: bool = False


async def paper(code: str, language: str = "id") -> Paper:
    """What stands behind a code, whatever it is, in the reader's language."""
    token, _, said = code.rpartition("-")
    try:
        subject = await links.resolve(KIND_PAPER, token)
    except Refused:
        return Paper(Standing.REPLACED)
    except NotFound:
        return Paper(Standing.UNKNOWN)
    return await _paper(subject, said, language)


async def _paper(subject: UUID, said: str, language: str) -> Paper:
    event = await event_of(subject)
    if event is None:
        return Paper(Standing.UNKNOWN)
    meeting = await meeting_facts(event)
    to = await addressee(event, subject)
    common = await common_letter(event)
    number, dated = (
        (to.number, to.dated_on) if to and to.number else (common.number, common.dated_on) if common else ("", None)
    )
    standing = Standing.GENUINE if said == mark(meeting, to) else Standing.CHANGED
    if to and to.withdrawn_at:
        standing = Standing.WITHDRAWN
    if meeting.state is EventState.CANCELLED:
        standing = Standing.CANCELLED
    meeting = await meeting_facts(event, language)
    return Paper(
        standing=standing,
        event=event,
        slug=meeting.slug,
        title=meeting.title,
        hosts=meeting.hosts,
        days=meeting.days,
        hours=meeting.hours,
        place=meeting.place,
        office=to.office if to else "",
        institution=to.institution if to else "",
        number=number,
        dated_on=dated,
        sender=meeting.sender,
        phone=meeting.phone,
        simulated=meeting.simulated,
    )
