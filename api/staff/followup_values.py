"""What came in by a follow-up form: as a list, and the same list as a file."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from api import paging
from api.form_cells import cell
from api.guards import needs
from api.idempotency import DOWNLOAD
from api.language import Language, language_of, say
from api.paging import Page
from api.staff.exports import CSV, XLSX
from api.staff.followup_bodies import ExportWanted
from core import dates, files
from core.actors import Actor
from core.grants import Permission, Scope
from core.sheets import Cell, Column, Csv, Sheet, Xlsx
from events import exports
from events.forms import results
from events.forms.results import Only, ValueRow
from events.forms.rules import Form

_READ = needs(Permission.CONTACTS_READ)
_BEFORE: Final = {
    "export.code": 8, "export.institution": 38, "forms.who": 36, "forms.office": 32, "export.category": 22,
}  # fmt: skip
_AFTER: Final = {"forms.given_at": 18, "export.check": 12}


@get("/events/{slug:str}/forms/{id:uuid}/values", opt=_READ, tags=["forms"])
async def list_values(
    *,
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    only: Annotated[Only, QueryParameter(description="Those that are complete (`given`) or not (`missing`).")] = "",
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> Page[ValueRow]:
    """Whom the form asks with what was entered, in the order of the list of invitations."""
    wanted = {"form": str(id), "only": only}
    offset = paging.after(cursor, filter=wanted)
    _, found = await results.results(within, id, only=only)
    items = found[offset : offset + limit]
    return paging.page(items, offset=offset, limit=limit, total=len(found), filter=wanted)


@get("/events/{slug:str}/forms/{id:uuid}/files/{value:uuid}", opt=_READ, tags=["forms"])
async def read_form_file(id: FromPath[UUID], value: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """A file that was entered; `files` of the list says which there are."""
    stored, data = await files.read(await results.file_of(within, id, value))
    name = {"application/pdf": "berkas.pdf", "image/png": "berkas.png"}.get(stored.media_type, "berkas.jpg")
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}
    return Response(data, media_type=stored.media_type, headers=headers | {"cache-control": "private, no-store"})


@post(
    "/events/{slug:str}/forms/{id:uuid}/values/export.xlsx",
    status_code=200,
    opt=_READ | {DOWNLOAD: True},
    tags=["forms"],
    media_type=XLSX,
)
async def export_values_xlsx(
    *,
    request: Request[Any, Any, Any],
    id: FromPath[UUID],
    data: JSONBody[ExportWanted],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
) -> Stream:
    """The same list as an Excel workbook; kept in the audit trail."""
    taking = await _taking(request, within, id, data.only)
    book = Xlsx(say(taking.language, "nav.forms"), taking.columns)
    return await _taken(taking, book, within, actor, XLSX)


@post(
    "/events/{slug:str}/forms/{id:uuid}/values/export.csv",
    status_code=200,
    opt=_READ | {DOWNLOAD: True},
    tags=["forms"],
    media_type=CSV,
)
async def export_values_csv(
    *,
    request: Request[Any, Any, Any],
    id: FromPath[UUID],
    data: JSONBody[ExportWanted],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
) -> Stream:
    """The same as CSV with semicolons, UTF-8; kept in the audit trail."""
    taking = await _taking(request, within, id, data.only)
    return await _taken(taking, Csv(taking.columns), within, actor, CSV)


class Taking(msgspec.Struct, frozen=True):
    """A form's rows on their way out, in whose words."""

    form: Form
    found: list[ValueRow]
    only: Only
    zone: str
    language: Language

    @property
    def columns(self) -> list[Column]:
        """Who it is, every field, when it came."""
        english = self.language == "en"
        asked = [Column(one.label_en if english and one.label_en else one.label, 20) for one in self.form.fields]
        return [*self._said(_BEFORE), *asked, *self._said(_AFTER)]

    @property
    def rows(self) -> list[list[Cell]]:
        """One line for each whom it asks."""
        return [
            [
                *(row.region_code or "", row.institution, row.name, row.office, row.category),
                *(
                    cell(one, row.values.get(one.code, ""), zone=self.zone, language=self.language)
                    for one in self.form.fields
                ),
                self._local(row.given_at) if row.given_at else None,
                say(self.language, "forms.late") if row.late else "",
            ]
            for row in self.found
        ]

    def _said(self, widths: dict[str, int]) -> list[Column]:
        return [Column(say(self.language, key), width) for key, width in widths.items()]

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(dates.zone_of(self.zone)).replace(tzinfo=None)


async def _taking(request: Request[Any, Any, Any], within: Scope, form: UUID, only: Only) -> Taking:
    found = await results.results(within, form, only=only)
    return Taking(*found, only, await exports.zone_of(within.event), language_of(request))


async def _taken(taking: Taking, sheet: Sheet, within: Scope, actor: Actor, media_type: str) -> Stream:
    await asyncio.to_thread(sheet.add, taking.rows)
    kind, form = "xlsx" if media_type == XLSX else "csv", taking.form
    await results.note(within, form.id, kind=kind, number=len(taking.found), only=taking.only, actor=actor)
    named = {"content-disposition": f'attachment; filename="{form.code}.{kind}"', "cache-control": "no-store"}
    return Stream(sheet.close(), media_type=media_type, headers=named)


handlers: list[Any] = [list_values, read_form_file, export_values_xlsx, export_values_csv]
