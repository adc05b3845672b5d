"""The pieces of the kit as PDF: what to do, whom to call, a signature list a section, blank sheets for walk-ins."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from attendance.kit import facts
from attendance.kit.facts import Line, Section
from core import dates, documents
from core.db import rows
from events import wording
from events.papers.facts import Meeting, meeting_facts

_TEMPLATE: Final = Path(__file__).parent / "templates" / "kit.typ"
BLANK_SHEETS: Final = 5
_BLANK_ROWS: Final = 11


async def front(event: UUID, sections: list[Section], *, as_of: datetime) -> list[bytes]:
    """The page of actions and the phone list. Raises Unrenderable."""
    meeting, shared = await _shared(event, as_of=as_of)
    doors = await rows(
        "SELECT name, opens, closes FROM checkpoint WHERE event = $1 AND archived_at IS NULL ORDER BY position, name",
        event,
    )
    calls = await facts.calls(event, meeting.phone)
    return await documents.pdfs(
        _TEMPLATE,
        [
            shared
            | {"kind": "order", "sections": [title(one) for one in sections], "doors": [row["name"] for row in doors]},
            shared | {"kind": "calls", "calls": [{"name": c.name, "task": c.task, "phone": c.phone} for c in calls]},
        ],
    )


async def section(event: UUID, one: Section, *, as_of: datetime) -> list[bytes]:
    """The signature list of one section. Raises Unrenderable."""
    _, shared = await _shared(event, as_of=as_of)
    lines = await facts.lines(event, one.code)
    listed = [_row(line, f"{mark(one)}/{number}") for number, line in enumerate(lines, 1)]
    return await documents.pdfs(_TEMPLATE, [shared | {"kind": "list", "section": title(one), "rows": listed}])


async def blank(event: UUID, *, as_of: datetime) -> list[bytes]:
    """Sheets for who stands on no list. Raises Unrenderable."""
    _, shared = await _shared(event, as_of=as_of)
    sheet = shared | {"kind": "blank", "lines": _BLANK_ROWS, "sheets": BLANK_SHEETS}
    return await documents.pdfs(_TEMPLATE, [sheet])


def title(section: Section) -> str:
    """A section's heading."""
    words = wording.words("id")
    if section.code in (facts.CENTRAL, facts.OFFICIALS):
        return words["kit.section_officials" if section.code else "kit.section_central"]
    return section.name


def mark(section: Section) -> str:
    """What the row numbers of a section begin with: the province's code, P for the central bodies, K for the rest."""
    return {facts.CENTRAL: "P", facts.OFFICIALS: "K"}.get(section.code, section.code)


def _row(line: Line, number: str) -> dict[str, Any]:
    said = wording.words("id")["kit.represents"].format(office=line.represents) if line.represents else ""
    return {
        "number": number,
        "institution": line.institution,
        "name": line.name,
        "office": line.office,
        "represents": said,
        "note": line.note,
        "qr": line.code,
    }


async def _shared(event: UUID, *, as_of: datetime) -> tuple[Meeting, dict[str, Any]]:
    meeting = await meeting_facts(event)
    [row] = await rows(
        "SELECT coalesce(v.zone, e.zone) AS zone FROM event e LEFT JOIN venue v ON v.id = e.venue WHERE e.id = $1",
        event,
    )
    return meeting, {
        "title": meeting.title,
        "short_title": meeting.short_title,
        "days": meeting.days,
        "hours": meeting.hours,
        "place": meeting.place,
        "phone": meeting.phone,
        "simulated": meeting.simulated,
        "as_of": dates.moment(as_of, row["zone"], language="id"),
        "zone": row["zone"],
    }
