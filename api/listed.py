"""The list of invitations as a table for a spreadsheet: the filter it is asked with, its columns, its rows."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from api.language import Language, say
from core import dates
from core.grants import Scope
from core.sheets import Cell, Column, Sheet
from events import exports
from events.exports import ExportRow
from events.invitees import Filter
from events.lists import ListWanted

WIDTHS: Final = {
    "code": 8, "institution": 38, "office": 32, "category": 22, "side": 12, "status": 30, "check": 10, "who": 36,
    "who_office": 40, "companions": 40, "sent": 18, "answered": 18,
}  # fmt: skip
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

    @property
    def names(self) -> list[str]:
        """Its columns: all that may be shown, or of these the chosen ones."""
        shown = [*WIDTHS, *(CONTACT_WIDTHS if self.contacts else ())]
        return [name for name in shown if not self.chosen or name in self.chosen] or shown

    @property
    def columns(self) -> list[Column]:
        """Titles and widths."""
        widths = WIDTHS | CONTACT_WIDTHS
        return [Column(say(self.language, f"export.{name}"), widths[name]) for name in self.names]

    async def fill(self, sheet: Sheet) -> int:
        """Puts every row into a sheet; gives how many there were."""
        names = self.names

        async def take(rows: list[ExportRow]) -> None:
            cells = [self._cells(row) for row in rows]
            await asyncio.to_thread(sheet.add, [[line[name] for name in names] for line in cells])

        return await exports.export(self.within, self.wanted, contacts=self.contacts, take=take)

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
