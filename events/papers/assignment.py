"""The draft of an assignment letter (surat tugas) as .docx: who is sent, on which invitation, where and when.

Number, date and signer are the office's own: its register gives the number, its head or secretary signs.
"""

import asyncio
import io
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate

from core import dates
from events.guests import GuestPage
from events.papers.facts import Addressee, Meeting, addressees, meeting_facts
from events.papers.letters import common_letter, number_of
from events.states import Capacity

_TEMPLATE: Final = Path(__file__).parent / "templates" / "surat_tugas.docx"
_DOTS: Final = "." * 28


async def assignment(page: GuestPage) -> bytes:
    """The letter for those who represent or come along; with nobody named yet, lines to be filled in."""
    meeting = await meeting_facts(page.event)
    [to] = await addressees(page.event, [page.invitation])
    people = [{"name": one.name, "office": one.office} for one in page.seats if one.capacity is not Capacity.PRINCIPAL]
    facts = [("Hari, tanggal", meeting.days), ("Waktu", meeting.hours), ("Tempat", meeting.place)]
    letter = page.letter
    values: dict[str, Any] = {
        "institution": page.institution,
        "number": letter.number if letter else "",
        "dated": _plain(dates.day(letter.dated_on, language="id")) if letter and letter.dated_on else "",
        "basis": f"{await _basis(meeting, to)} untuk menghadiri {meeting.title}",
        "people": people or [{"name": "", "office": ""}],
        "task": _task(page, meeting),
        "facts": [(name, value) for name, value in facts if value],
        "signer": page.office,
        "simulated": meeting.simulated,
        "dots": _DOTS,
    }
    return await asyncio.to_thread(_filled, values)


async def _basis(meeting: Meeting, to: Addressee) -> str:
    """The invitation by the number of its letter, where there is one."""
    number, dated = number_of(to.number, to.dated_on, await common_letter(meeting.event))
    letter = f"Surat undangan {' dan '.join(meeting.hosts) or 'panitia'}"
    if not number:
        return letter
    return f"{letter} nomor {number}" + (f" tanggal {_plain(dates.day(dated, language='id'))}" if dated else "")


def _task(page: GuestPage, meeting: Meeting) -> str:
    represents = any(one.capacity is Capacity.REPRESENTATIVE for one in page.seats) or not page.seats
    return f"menghadiri {meeting.title}" + (f", mewakili {page.office}" if represents else "")


def _plain(day: str) -> str:
    """A date without the name of its day."""
    return day.partition(", ")[2] or day


def _filled(values: dict[str, Any]) -> bytes:
    template, out = DocxTemplate(_TEMPLATE), io.BytesIO()
    template.render(values, autoescape=True)
    template.save(out)
    return out.getvalue()
