"""One sheet for the head of an office: the meeting's facts, three boxes to tick, room for the instruction."""

from pathlib import Path
from typing import Any, Final

from core import dates, documents
from events.guests import GuestPage
from events.papers.facts import addressees, meeting_facts
from events.papers.letters import common_letter, number_of

_OFFERS: Final = 6
_TEMPLATE: Final = Path(__file__).parent / "templates" / "pimpinan.typ"


async def sheet(page: GuestPage) -> bytes:
    """The sheet as PDF; it carries no link and no code. Raises Unrenderable."""
    meeting = await meeting_facts(page.event)
    [to] = await addressees(page.event, [page.invitation])
    number, dated = number_of(to.number, to.dated_on, await common_letter(page.event))
    document: dict[str, Any] = {
        "title": meeting.title,
        "institution": page.institution,
        "office": page.office,
        "days": meeting.days,
        "hours": meeting.hours,
        "place": meeting.place,
        "dress": meeting.dress,
        "cost_note": to.cost_note or meeting.cost_note,
        "hosts": meeting.hosts,
        "letter": f"{number}, {dates.day(dated, language='id')}" if dated else number,
        "due": meeting.due,
        "offers": [one.title for one in page.offers[:_OFFERS]],
        "may_represent": page.may_represent,
        "help": page.help,
        "simulated": meeting.simulated,
    }
    return (await documents.pdfs(_TEMPLATE, [document]))[0]
