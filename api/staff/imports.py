"""Files handed in: what they would do, doubts settled, applied and taken back."""

from collections.abc import Iterable
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from api import paging
from api.etags import tagged
from api.guards import needs
from api.paging import Cursor, Limit
from api.staff.exports import XLSX
from core.actors import Actor
from core.grants import Permission, Scope
from core.sheets import Column, Xlsx
from events.imports import columns, jobs, runs, template
from events.imports.lines import Line, Outcome
from events.imports.reading import Notice
from events.imports.runs import ImportLine, Sheet
from events.states import ImportKind

BODY: Final = 15 * 1024 * 1024
_WRITE: Final = needs(Permission.INVITATIONS_WRITE)

Said = Annotated[str, msgspec.Meta(max_length=300)]


class ImportForm(msgspec.Struct, forbid_unknown_fields=True):
    """A table in base64, or a recap as text."""

    kind: ImportKind = ImportKind.DIRECTORY
    file: bytes = b""
    file_name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    text: str = ""


class ChoicesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Which heading a field stands under (empty: none), and which option settles a doubt; earlier ones stay."""

    columns: dict[Said, Said] = {}
    choices: dict[Said, Said] = {}


class ImportList(msgspec.Struct):
    """A page of imports, the newest first."""

    items: list[ImportLine]
    next_cursor: str | None
    total: int | None


class Preview(msgspec.Struct):
    """What an import would do now; `fields` are those its headings may be given to."""

    about: ImportLine
    sheets: list[Sheet]
    fields: list[str]
    notices: list[Notice]
    figures: dict[str, int]
    items: list[Line]
    next_cursor: str | None
    total: int | None


class Taken(msgspec.Struct):
    """The import a file has become."""

    id: UUID


class Working(msgspec.Struct):
    """The job that applies it or takes it back."""

    job: UUID


@get("/events/{slug:str}/imports", opt=_WRITE, tags=["imports"])
async def list_imports(
    within: NamedDependency[Scope], actor: NamedDependency[Actor], cursor: Cursor = None, limit: Limit = 50
) -> ImportList:
    """What was handed in; who sees a part of the meeting sees his own."""
    chosen = {"event": within.event, "imports": actor.id}
    offset = paging.after(cursor, filter=chosen)
    found, total = await runs.imports(within, actor=actor, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return ImportList(page.items, page.next_cursor, page.total)


@post("/events/{slug:str}/imports", opt=_WRITE, tags=["imports"], request_max_body_size=BODY)
async def take_import(
    data: JSONBody[ImportForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Taken:
    """Reads a file or a recap and keeps it; nothing of it is written yet."""
    text = data.text.replace("\0", "")
    return Taken(await runs.take(within, kind=data.kind, data=data.file, text=text, name=data.file_name, actor=actor))


@get("/events/{slug:str}/imports/template.xlsx", opt=_WRITE, tags=["imports"], media_type=XLSX)
async def read_template(
    within: NamedDependency[Scope], kind: Annotated[ImportKind, QueryParameter()] = ImportKind.DIRECTORY
) -> Stream:
    """The table to fill in, with every institution's line begun."""
    answers = kind is ImportKind.ANSWERS
    headings = template.ANSWERS if answers else template.DIRECTORY
    book = Xlsx("Jawaban" if answers else "Direktori", [Column(title, width) for title, width in headings])
    book.add(_begun(await template.offices(within, invited=answers), answers=answers))
    named = {"content-disposition": f'attachment; filename="templat-{kind.value}.xlsx"', "cache-control": "no-store"}
    return Stream(book.close(), media_type=XLSX, headers=named)


@get("/events/{slug:str}/imports/{id:uuid}/preview", opt=_WRITE, tags=["imports"])
async def preview_import(
    *,
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[Preview]:
    """What it would do, line by line; the ETag is the import's."""
    chosen = {"import": id, "outcome": outcome}
    offset = paging.after(cursor, filter=chosen)
    checked = await runs.check(within, id, actor=actor)
    lines = checked.lines(outcome.value if outcome else "")
    page = paging.page(lines[offset : offset + limit], offset=offset, limit=limit, total=len(lines), filter=chosen)
    fields = list(columns.FIELDS[checked.about.kind])
    about, told = checked.about, (checked.notices, checked.figures)
    shown = Preview(about, checked.sheets, fields, *told, page.items, page.next_cursor, page.total)
    return tagged(shown, about.version)


@put("/events/{slug:str}/imports/{id:uuid}/choices", status_code=204, opt=_WRITE, tags=["imports"])
async def choose_in_import(
    id: FromPath[UUID],
    data: JSONBody[ChoicesForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """Gives columns their meaning and settles doubts."""
    await runs.choose(within, id, columns=data.columns, choices=data.choices, version=version, actor=actor)


@post("/events/{slug:str}/imports/{id:uuid}/apply", status_code=202, opt=_WRITE, tags=["imports"])
async def apply_import(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Working:
    """Writes what it would do, in a job."""
    return Working(await jobs.apply(within, id, version=version, actor=actor))


@post("/events/{slug:str}/imports/{id:uuid}/undo", status_code=202, opt=_WRITE, tags=["imports"])
async def undo_import(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Working:
    """Takes all of it back, in a job; what something later depends on stays."""
    return Working(await jobs.undo(within, id, version=version, actor=actor))


def _begun(offices: Iterable[tuple[str, str, str]], *, answers: bool) -> Iterable[list[str]]:
    return ([code, name] if answers else [code, name, title] for code, name, title in offices)


handlers: list[Any] = [
    list_imports,
    take_import,
    read_template,
    preview_import,
    choose_in_import,
    apply_import,
    undo_import,
]
