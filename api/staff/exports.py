"""Lists as files: exactly what is filtered, with contacts only for those who may see them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from api.guards import Asker, needs
from api.idempotency import DOWNLOAD
from api.language import Language, language_of, say
from core import dates
from core.actors import Actor
from core.grants import Permission, Scope
from core.sheets import Cell, Column, Csv, Sheet, Xlsx
from events import exports
from events.exports import ExportRow
from events.invitees import Filter

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
_COLUMNS: Final = (
    ("code", 8), ("institution", 38), ("office", 32), ("category", 22), ("side", 12), ("status", 30), ("check", 10),
    ("who", 36), ("who_office", 40), ("companions", 40), ("sent", 18), ("answered", 18),
)  # fmt: skip
_CONTACT: Final = (("contact", 28), ("phone", 18), ("email", 32))

Word = Annotated[str, msgspec.Meta(max_length=40)]


class ExportForm(msgspec.Struct, forbid_unknown_fields=True):
    """The filter of the list as it stands on the screen."""

    province: Word = ""
    side: Word = ""
    category: Word = ""
    status: Word = ""
    q: Annotated[str, msgspec.Meta(max_length=120)] = ""
    sort: Literal["region", "name"] = "region"
    mine: bool = False


@post(
    "/events/{slug:str}/invitations/export.xlsx",
    status_code=200,
    opt=needs(Permission.INVITATIONS_READ) | {DOWNLOAD: True},
    tags=["invitations"],
    media_type=XLSX,
)
async def export_xlsx(
    *,
    request: Request[Any, Any, Any],
    slug: FromPath[str],
    data: JSONBody[ExportForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Stream:
    """The invitations that match as an Excel workbook; kept in the audit trail."""
    taking = await _taking(data, within, asker, language_of(request))
    book = Xlsx(say(taking.language, "nav.invitations"), taking.columns)
    return await taking.fill(book, actor=actor, kind="xlsx", name=f"undangan-{slug}.xlsx", media_type=XLSX)


@post(
    "/events/{slug:str}/invitations/export.csv",
    status_code=200,
    opt=needs(Permission.INVITATIONS_READ) | {DOWNLOAD: True},
    tags=["invitations"],
    media_type=CSV,
)
async def export_csv(
    *,
    request: Request[Any, Any, Any],
    slug: FromPath[str],
    data: JSONBody[ExportForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Stream:
    """The same as CSV with semicolons, UTF-8; kept in the audit trail."""
    taking = await _taking(data, within, asker, language_of(request))
    return await taking.fill(Csv(taking.columns), actor=actor, kind="csv", name=f"undangan-{slug}.csv", media_type=CSV)


class _Taking(msgspec.Struct, frozen=True):
    """One list on its way out: what is wanted, in whose words, with contacts or without."""

    within: Scope
    wanted: Filter
    language: Language
    zone: str
    contacts: bool

    @property
    def columns(self) -> list[Column]:
        chosen = [*_COLUMNS, *(_CONTACT if self.contacts else ())]
        return [Column(say(self.language, f"export.{name}"), width) for name, width in chosen]

    async def fill(self, sheet: Sheet, *, actor: Actor, kind: str, name: str, media_type: str) -> Stream:
        async def take(rows: list[ExportRow]) -> None:
            await asyncio.to_thread(sheet.add, [self._cells(row) for row in rows])

        number = await exports.export(self.within, self.wanted, contacts=self.contacts, take=take)
        await exports.note(self.within, self.wanted, kind=kind, number=number, contacts=self.contacts, actor=actor)
        named = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Stream(sheet.close(), media_type=media_type, headers=named)

    def _cells(self, row: ExportRow) -> Sequence[Cell]:
        line, contact = row.line, row.contact
        first = next((one for one in line.delegates if one.capacity != "companion"), None)
        companions = [one.name for one in line.delegates if one.capacity == "companion"]
        cells: list[Cell] = [
            line.institution.region_code or "",
            line.institution.name,
            line.office.title,
            line.category.name,
            line.side or "",
            say(self.language, f"status.{'withdrawn' if line.withdrawn_at else line.status}"),
            say(self.language, "export.yes") if line.to_be_checked else "",
            first.name if first else "",
            first.office if first else "",
            "; ".join(companions),
            self._local(line.sent_at),
            self._local(line.last_answer_at),
        ]
        return [*cells, contact.name, contact.phone, contact.email] if contact else cells

    def _local(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(dates.zone_of(self.zone)).replace(tzinfo=None) if moment else None


def filter_of(data: ExportForm, asker: Asker) -> Filter:
    """The filter of a form, for who asks."""
    given = {name: getattr(data, name) for name in ("province", "side", "category", "status", "sort")}
    return Filter(**given, q=data.q.replace("\0", ""), mine=asker.account.id if data.mine else None)


async def _taking(data: ExportForm, within: Scope, asker: Asker, language: Language) -> _Taking:
    wanted = filter_of(data, asker)
    return _Taking(
        within,
        wanted,
        language,
        await exports.zone_of(within.event),
        await asker.may(within, Permission.CONTACTS_READ),
    )


handlers: list[Any] = [export_xlsx, export_csv]
