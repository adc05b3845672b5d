"""Letters: their text, the draft to sign, numbers, what came back signed, sheets for the printer."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.etags import tagged
from api.guards import Asker, needs
from api.paging import Cursor, Limit
from api.staff.exports import filter_of
from api.staff.letter_forms import CommonForm, NumberingForm, PrintForm, SignedCommonForm, SignedForm, TextForm
from core import files
from core.actors import Actor
from core.grants import Permission, Scope
from events import invitees
from events.papers import draft, letters, printing, prints, register, signed, texts
from events.papers.letters import CommonLetter, Numbering
from events.papers.register import LetterLine, LetterState
from events.papers.signed import Returned
from events.papers.texts import Text

BODY: Final = 15 * 1024 * 1024
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Letters(msgspec.Struct):
    """How the letters of a meeting stand; `counts` are of individual ones, by state."""

    text: Text
    individual: bool
    common: CommonLetter | None
    counts: dict[str, int]
    version: int


class LetterList(msgspec.Struct):
    """A page of individual letters."""

    items: list[LetterLine]
    next_cursor: str | None
    total: int | None


class Numbered(msgspec.Struct):
    """How many letters got a number."""

    letters: int


class Printing(msgspec.Struct):
    """The job that prints, and how many papers it will hold."""

    job: UUID
    queued: int


@get("/events/{slug:str}/letters", opt=needs(Permission.INVITATIONS_READ), tags=["letters"])
async def show_letters(within: NamedDependency[Scope]) -> Response[Letters]:
    """Text, common letter and counts; the ETag is the text's."""
    return await _shown(within)


@put("/events/{slug:str}/letters/text", opt=needs(Permission.EVENTS_WRITE), tags=["letters"])
async def write_text(
    data: JSONBody[TextForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[Letters]:
    """Keeps the text; wants If-Match."""
    await texts.write(within.event, data.text, individual=data.individual, version=version, actor=actor)
    return await _shown(within)


@get("/events/{slug:str}/letters/draft.docx", opt=needs(Permission.INVITATIONS_READ), tags=["letters"], media_type=DOCX)
async def read_draft(slug: FromPath[str], within: NamedDependency[Scope]) -> Response[bytes]:
    """The letter for all with its list, to be finished in a word processor."""
    return _file(await draft.draft(within.event), f"undangan-{slug}.docx", DOCX)


@post("/events/{slug:str}/letters/common", status_code=200, opt=needs(Permission.EVENTS_WRITE), tags=["letters"])
async def number_common(
    data: JSONBody[CommonForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[Letters]:
    """Number and date of the letter for all."""
    given = msgspec.structs.asdict(data)
    await letters.number_common(within.event, **given, actor=actor)
    return await _shown(within)


@post(
    "/events/{slug:str}/letters/common/signed",
    status_code=200,
    opt=needs(Permission.EVENTS_WRITE),
    tags=["letters"],
    request_max_body_size=BODY,
)
async def take_common(
    data: JSONBody[SignedCommonForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Returned:
    """The letter for all came back signed."""
    return await signed.take_common(within.event, data.file, name=data.file_name, actor=actor)


@post("/events/{slug:str}/letters/numbers", status_code=200, opt=needs(Permission.EVENTS_WRITE), tags=["letters"])
async def number_letters(
    data: JSONBody[NumberingForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Numbered:
    """Numbers for all individual letters that have none, in region order."""
    numbering = Numbering(data.pattern, data.first, data.dated_on, data.issuer)
    return Numbered(await letters.number_all(within.event, numbering, actor=actor))


@get("/events/{slug:str}/letters/individual", opt=needs(Permission.INVITATIONS_READ), tags=["letters"])
async def list_letters(
    within: NamedDependency[Scope],
    status: Annotated[LetterState | None, QueryParameter()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> LetterList:
    """Individual letters, those with a number first."""
    chosen = {"event": within.event, "letters": status}
    offset = paging.after(cursor, filter=chosen)
    found = await register.lines(within, state=status, offset=offset, limit=limit)
    numbers = await register.counts(within)
    total = numbers[status.value] if status else sum(numbers.values())
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return LetterList(page.items, page.next_cursor, page.total)


@post(
    "/events/{slug:str}/letters/signed",
    status_code=200,
    opt=needs(Permission.EVENTS_WRITE),
    tags=["letters"],
    request_max_body_size=BODY,
)
async def take_signed(
    data: JSONBody[SignedForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Returned:
    """A signed letter finds its institution by its own code; another's is refused by name."""
    return await signed.take(within.event, data.file, name=data.file_name, wanted=data.invitation, actor=actor)


@post(
    "/events/{slug:str}/letters/{id:uuid}/accept", status_code=200, opt=needs(Permission.EVENTS_WRITE), tags=["letters"]
)
async def accept_letter(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[Letters]:
    """A clerk gives his word for a letter with a doubt; wants If-Match with the letter's version."""
    await letters.accept(id, event=within.event, version=version, actor=actor)
    return await _shown(within)


@get(
    "/events/{slug:str}/letters/{id:uuid}/file",
    opt=needs(Permission.INVITATIONS_READ),
    tags=["letters"],
    media_type=PDF,
)
async def read_letter(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The signed PDF."""
    invitation, file = await letters.file_of(id, event=within.event)
    if invitation:
        await invitees.ensure_seen(within, [invitation])
    _, data = await files.read(file)
    return _file(data, "surat.pdf", PDF)


@get(
    "/events/{slug:str}/invitations/{id:uuid}/sheet.pdf",
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["letters"],
    media_type=PDF,
)
async def read_sheet(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The confirmation sheet of one institution."""
    await invitees.ensure_seen(within, [id])
    return _file((await printing.sheets(within.event, [id]))[id], "lembar-konfirmasi.pdf", PDF)


@get(
    "/events/{slug:str}/invitations/{id:uuid}/letter.pdf",
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["letters"],
    media_type=PDF,
)
async def read_draft_letter(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The individual letter of one institution as it stands; a draft has no number."""
    await invitees.ensure_seen(within, [id])
    return _file((await printing.letters(within.event, [id]))[id], "surat-undangan.pdf", PDF)


@post("/events/{slug:str}/letters/prints", status_code=202, opt=needs(Permission.INVITATIONS_WRITE), tags=["letters"])
async def print_papers(
    data: JSONBody[PrintForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Printing:
    """Sheets or letters of all invitations a filter keeps, in one PDF, in a job."""
    wanted = filter_of(data, asker)
    return Printing(*await prints.ask(within, wanted, what=data.what, actor=actor))


@get(
    "/events/{slug:str}/letters/prints/{id:uuid}",
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["letters"],
    media_type=PDF,
)
async def read_print(
    id: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[bytes]:
    """What a print ended in, for who asked for it."""
    stored, data = await files.read(await prints.printed(id, event=within.event, asked_by=actor.id))
    return _file(data, stored.name, PDF)


async def _shown(within: Scope) -> Response[Letters]:
    kept = await texts.text_of(within.event)
    common = await letters.common_letter(within.event)
    return tagged(
        Letters(kept.text, kept.individual, common, await register.counts(within), kept.version), kept.version
    )


def _file(data: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
    return Response(data, media_type=media_type, headers=headers)


handlers: list[Any] = [
    show_letters,
    write_text,
    read_draft,
    number_common,
    take_common,
    number_letters,
    list_letters,
    take_signed,
    accept_letter,
    read_letter,
    read_sheet,
    read_draft_letter,
    print_papers,
    read_print,
]
