"""The draft of the letter for all, as a .docx to be finished, printed and signed in the house's own way."""

import asyncio
import io
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import qrcode
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from qrcode.constants import ERROR_CORRECT_M

from core import dates
from core.db import rows
from events.papers.facts import common_link, meeting_facts
from events.papers.letters import common_letter
from events.papers.printing import said
from events.papers.texts import text_of

_TEMPLATE: Final = Path(__file__).parent / "templates" / "undangan.docx"
_LIST: Final = """
SELECT t.name AS category, o.title FROM invitation i JOIN participant_category t ON t.id = i.category
    JOIN office o ON o.id = i.office JOIN institution n ON n.id = i.institution LEFT JOIN region r ON r.id = n.region
WHERE i.event = $1 AND i.withdrawn_at IS NULL ORDER BY t.position, r.code, o.title, i.id
"""


async def draft(event: UUID) -> bytes:
    """The letter with the list of all offices invited."""
    meeting, kept, letter = await meeting_facts(event), await text_of(event), await common_letter(event)
    words = said(meeting, kept.text, "Bapak/Ibu")
    head = words["letterhead"].splitlines() or [""]
    facts = [
        ("hari, tanggal", meeting.days),
        ("waktu", meeting.hours),
        ("tempat", meeting.place),
        ("acara", meeting.title),
        ("pakaian", meeting.dress),
        ("biaya", meeting.cost_note),
    ]
    values: dict[str, Any] = {
        **words,
        "letterhead_first": head[0],
        "letterhead_rest": head[1:],
        "notes": _lines(words["notes"]),
        "copies": _lines(words["copies"]),
        "attachments": kept.text.attachments or "1 (satu) berkas",
        "number": letter.number if letter else "",
        "dated": dates.day(letter.dated_on, language="id").partition(", ")[2] if letter else "",
        "facts": [(name, value) for name, value in facts if value],
        "simulated": meeting.simulated,
        "host_of_site": urlsplit(meeting.site).netloc,
        "groups": await _groups(event),
    }
    return await asyncio.to_thread(_filled, values, await common_link(meeting))


async def _groups(event: UUID) -> list[dict[str, Any]]:
    """The offices invited by category, numbered through."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(await rows(_LIST, event), 1):
        groups.setdefault(row["category"], []).append({"number": number, "title": row["title"]})
    return [{"name": name, "offices": offices} for name, offices in groups.items()]


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _filled(values: dict[str, Any], code: str) -> bytes:
    template = DocxTemplate(_TEMPLATE)
    picture, out = io.BytesIO(), io.BytesIO()
    qrcode.make(code, border=0, error_correction=ERROR_CORRECT_M).save(picture)
    template.render({**values, "qr": InlineImage(template, picture, width=Mm(24))}, autoescape=True)
    template.save(out)
    return out.getvalue()
