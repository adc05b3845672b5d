"""The list of invitations as a table for a spreadsheet: the filter it is asked with, its columns, its rows."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from api import form_cells
from api.language import Language, say
from core import dates
from core.grants import Scope
from core.sheets import Cell, Column, Sheet
from events import exports
from events.exports import ExportRow
from events.forms.columns import PREFIX, FormColumn, offered
from events.forms.rules import Question
from events.invitees import Filter
from events.lists import ListWanted

WIDTHS: Final = {
    "code": 8, "institution": 38, "office": 32, "category": 22, "side": 12, "status": 30, "check": 10, "who": 36,
    "who_office": 40, "companions": 40, "sent": 18, "answered": 18,
}  # fmt: skip
_FIELD_WIDTH: Final = 24
CONTACT_WIDTHS: Final = {"contact": 28, "phone": 18, "email": 32}
COLUMNS: Final = (*WIDTHS, *CONTACT_WIDTHS)


class Taking(msgspec.Struct, frozen=True):
    """One list on its way out: what is wanted, in whose words, with contacts or without."""

    within: Scope
    wanted: Filter
    language: Language
    zone: str
    contacts: bool
    chosen: Sequence[str] = ()
    forms: Sequence[FormColumn] = ()

    @property
    def names(self) -> list[str]:
        """Its own columns: all that may be shown, or of these the chosen ones."""
        shown = [*WIDTHS, *(CONTACT_WIDTHS if self.contacts else ())]
        return [name for name in shown if not self.chosen or name in self.chosen] or shown

    @property
    def columns(self) -> list[Column]:
        """Titles and widths; the fields of forms come last."""
        widths = WIDTHS | CONTACT_WIDTHS
        own = [Column(say(self.language, f"export.{name}"), widths[name]) for name in self.names]
        return own + [Column(self._label(one.question), _FIELD_WIDTH) for one in self.forms]

    def _label(self, one: Question) -> str:
        return one.label_en if self.language == "en" and one.label_en else one.label

    async def fill(self, sheet: Sheet) -> int:
        """Puts every row into a sheet; gives how many there were."""
        names = self.names

        async def take(rows: list[ExportRow]) -> None:
            cells = [self._cells(row) for row in rows]
            told = [self._told(row) for row in rows]
            table = [[*(line[name] for name in names), *more] for line, more in zip(cells, told, strict=True)]
            await asyncio.to_thread(sheet.add, table)

        keys = [one.key for one in self.forms]
        return await exports.export(self.within, self.wanted, contacts=self.contacts, take=take, columns=keys)

    def _told(self, row: ExportRow) -> list[Cell]:
        """What was entered in the fields of forms that are shown."""
        how: Any = {"zone": self.zone, "language": self.language}
        return [
            form_cells.joined(one.question, said, **how) if one.each else form_cells.cell(one.question, said[0], **how)
            for one in self.forms
            for said in [row.values.get(one.key, [""] if not one.each else [])]
        ]

    def _cells(self, row: ExportRow) -> dict[str, Cell]:
        line, contact = row.line, row.contact
        first = next((one for one in line.delegates if one.capacity != "companion"), None)
        companions = [one.name for one in line.delegates if one.capacity == "companion"]
        cells: dict[str, Cell] = {
            "code": line.institution.region_code or "",
            "institution": line.institution.name,
            "office": line.office.title,
            "category": line.category.name,
            "side": line.side or "",
            "status": say(self.language, f"status.{'withdrawn' if line.withdrawn_at else line.status}"),
            "check": say(self.language, "export.yes") if line.to_be_checked else "",
            "who": first.name if first else "",
            "who_office": first.office if first else "",
            "companions": "; ".join(companions),
            "sent": self._local(line.sent_at),
            "answered": self._local(line.last_answer_at),
        }
        return cells | ({"contact": contact.name, "phone": contact.phone, "email": contact.email} if contact else {})

    def _local(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(dates.zone_of(self.zone)).replace(tzinfo=None) if moment else None


def filter_for(wanted: ListWanted, account: UUID) -> Filter:
    """A list's filter, for who asks."""
    return Filter(
        wanted.province,
        wanted.side,
        wanted.category,
        wanted.status,
        wanted.q.replace("\0", ""),
        wanted.sort,
        account if wanted.mine else None,
        account if wanted.changed else None,
    )


async def form_columns(event: UUID, chosen: Sequence[str], *, contacts: bool) -> list[FormColumn]:
    """The fields of forms among the chosen columns, for those who may see contacts; one that is gone is left out."""
    if not contacts or not any(name.startswith(PREFIX) for name in chosen):
        return []
    return [one for one in await offered(event) if one.key in chosen]
