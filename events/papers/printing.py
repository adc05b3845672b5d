"""Confirmation sheets and individual letters as PDF: derived from what holds now, never kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from babel.lists import format_list

from core import dates, documents, links
from events.papers.facts import Addressee, Meeting, addressees, common_link, meeting_facts, paper_links
from events.papers.letters import CommonLetter, common_letter, number_of
from events.papers.texts import Text, text_of

SHEET_NAME: Final = "Lembar Konfirmasi.pdf"
_TEMPLATES: Final = Path(__file__).parent / "templates"
OPENING: Final = (
    "Dalam rangka {title}, bersama ini kami mengundang {office} untuk hadir pada rapat dimaksud yang akan "
    "dilaksanakan pada:"
)
CLOSING: Final = (
    "Mengingat pentingnya acara tersebut, kehadiran Bapak/Ibu sangat kami harapkan. Konfirmasi kehadiran disampaikan "
    "melalui Lembar Konfirmasi terlampir. Atas perhatian dan kerja samanya, kami ucapkan terima kasih."
)


async def sheets(event: UUID, invitations: Sequence[UUID]) -> dict[UUID, bytes]:
    """The confirmation sheet of each invitation. Raises Unrenderable."""
    meeting = await meeting_facts(event)
    to = await addressees(event, list(invitations))
    codes = await paper_links(meeting, to)
    letter = await common_letter(event)
    made = [_sheet(meeting, one, codes[one.invitation], letter) for one in to]
    papers = await documents.pdfs(_TEMPLATES / "sheet.typ", made)
    return {one.invitation: paper for one, paper in zip(to, papers, strict=True)}


async def sample(event: UUID, *, institution: str, office: str) -> bytes:
    """A confirmation sheet as offices will get it, with a code that opens nothing. Raises Unrenderable."""
    meeting = await meeting_facts(event)
    to = Addressee(event, institution, office, "", None, "", None, "")
    made = _sheet(meeting, to, await common_link(meeting), await common_letter(event))
    return (await documents.pdfs(_TEMPLATES / "sheet.typ", [made | {"short_code": "0000-0000"}]))[0]


async def letters(event: UUID, invitations: Sequence[UUID]) -> dict[UUID, bytes]:
    """The individual letter of each invitation; one without a number is a draft. Raises Unrenderable."""
    meeting, kept = await meeting_facts(event), await text_of(event)
    to = await addressees(event, list(invitations))
    codes = await paper_links(meeting, to)
    made = [_letter(meeting, one, codes[one.invitation], kept.text) for one in to]
    papers = await documents.pdfs(_TEMPLATES / "letter.typ", made)
    return {one.invitation: paper for one, paper in zip(to, papers, strict=True)}


def grouped(code: str) -> str:
    """A short code as it is printed: `ABCD-EFGH`."""
    return f"{code[:4]}-{code[4:]}"


def said(meeting: Meeting, text: Text, office: str) -> dict[str, str]:
    """The sentences of the letter: as written, else the usual ones."""
    return {
        "letterhead": text.letterhead or _letterhead(meeting.hosts),
        "place_of_issue": text.place or "Jakarta",
        "nature": text.nature or "Segera",
        "attachments": text.attachments or "1 (satu) lembar",
        "subject": text.subject or f"Undangan {meeting.short_title}",
        "opening": text.opening or OPENING.format(title=meeting.title, office=office),
        "notes": text.notes,
        "closing": text.closing or CLOSING,
        "signer_office": text.signer_office or "Penyelenggara",
        "signer_name": text.signer_name,
        "signer_rank": text.signer_rank,
        "copies": text.copies,
    }


def _letterhead(hosts: Sequence[str]) -> str:
    """Who calls first has the head of the letter, the others stand below in the order of protocol."""
    first, *others = hosts or ["Panitia"]
    return f"{first}\nbersama {format_list(others, locale='id')}" if others else first


def _sheet(meeting: Meeting, to: Addressee, code: str, common: CommonLetter | None) -> dict[str, Any]:
    number, dated = number_of(to.number, to.dated_on, common)
    letter = f"{number}, {dates.day(dated, language='id')}" if dated else number
    return {
        **_shared(meeting, to),
        "institution": to.institution,
        "office": to.office,
        "letter": letter,
        "qr": code,
        "short_code": grouped(links.short_code(to.invitation)),
        "due": meeting.due,
        "liaison": to.liaison,
        "phone": meeting.phone,
        "sender": meeting.sender,
        "slug": meeting.slug,
        "site": meeting.site.removeprefix("https://"),
    }


def _letter(meeting: Meeting, to: Addressee, code: str, text: Text) -> dict[str, Any]:
    return {
        **_shared(meeting, to),
        **said(meeting, text, to.office),
        "number": to.number,
        "dated": dates.day(to.dated_on, language="id").partition(", ")[2] if to.dated_on else "",
        "office": to.office,
        "qr": code,
        "host_of_site": urlsplit(meeting.site).netloc,
    }


def _shared(meeting: Meeting, to: Addressee) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "days": meeting.days,
        "hours": meeting.hours,
        "place": meeting.place,
        "dress": meeting.dress,
        "cost_note": to.cost_note or meeting.cost_note,
        "hosts": meeting.hosts,
        "simulated": meeting.simulated,
    }
