"""Lists as files: exactly what is filtered, with contacts only for those who may see them."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from api.guards import Asker, needs
from api.idempotency import DOWNLOAD
from api.language import language_of, say
from api.listed import COLUMNS, Taking, filter_for, form_columns
from core.actors import Actor
from core.grants import Permission, Scope
from core.sheets import Csv, Sheet, Xlsx
from events import exports
from events.invitees import Filter
from events.lists import ListWanted

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"

Word = Annotated[str, msgspec.Meta(max_length=40)]
# One of the list's own columns, or a field of a form by the codes of both.
_NAMED: Final = rf"^(?:{'|'.join(COLUMNS)}|form\.[a-z0-9-]{{1,40}}\.[a-z0-9_-]{{1,40}})$"
ColumnName = Annotated[str, msgspec.Meta(max_length=90, pattern=_NAMED)]


class ExportForm(msgspec.Struct, forbid_unknown_fields=True):
    """The filter of the list as it stands on the screen, and its columns (none: all)."""

    province: Word = ""
    side: Word = ""
    category: Word = ""
    status: Word = ""
    q: Annotated[str, msgspec.Meta(max_length=120)] = ""
    sort: Literal["region", "name"] = "region"
    mine: bool = False
    changed: bool = False
    columns: Annotated[list[ColumnName], msgspec.Meta(max_length=60)] = []


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
    asker: NamedDependency[Asker],
) -> Stream:
    """The invitations that match as an Excel workbook; kept in the audit trail."""
    taking = await taking_of(data, within, asker, request)
    book = Xlsx(say(taking.language, "nav.invitations"), taking.columns)
    return await _taken(taking, book, asker.account.actor, f"undangan-{slug}.xlsx", XLSX)


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
    asker: NamedDependency[Asker],
) -> Stream:
    """The same as CSV with semicolons, UTF-8; kept in the audit trail."""
    taking = await taking_of(data, within, asker, request)
    return await _taken(taking, Csv(taking.columns), asker.account.actor, f"undangan-{slug}.csv", CSV)


async def _taken(taking: Taking, sheet: Sheet, actor: Actor, name: str, media_type: str) -> Stream:
    since = await exports.begun(taking.within.event)
    number = await taking.fill(sheet)
    kind = name.rpartition(".")[2]
    seen = taking.contacts
    await exports.note(taking.within, taking.wanted, kind=kind, number=number, contacts=seen, since=since, actor=actor)
    named = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Stream(sheet.close(), media_type=media_type, headers=named)


def wanted_of(data: ExportForm) -> ListWanted:
    """A form as a list is kept."""
    return ListWanted(**{name: getattr(data, name) for name in ListWanted.__struct_fields__})


def filter_of(data: ExportForm, asker: Asker) -> Filter:
    """The filter of a form, for who asks."""
    return filter_for(wanted_of(data), asker.account.id)


async def taking_of(data: ExportForm, within: Scope, asker: Asker, request: Request[Any, Any, Any]) -> Taking:
    """A list on its way out, as the asker may see it."""
    contacts = await asker.may(within, Permission.CONTACTS_READ)
    zone = await exports.zone_of(within.event)
    forms = await form_columns(within.event, data.columns, contacts=contacts)
    return Taking(within, filter_of(data, asker), language_of(request), zone, contacts, data.columns, forms)


handlers: list[Any] = [export_xlsx, export_csv]
