"""Assignment letters on the review page: the paper as a picture beside what was typed, and what becomes of it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit
from api.staff.reviews import RevertForm, Settled
from core import files, previews
from core.actors import Actor
from core.documents import Unrenderable
from core.errors import NotFound
from core.grants import Permission, Scope
from events.reviews import letter_decisions, letters
from events.reviews.letters import LetterToReview
from events.states import LetterState

_READ = needs(Permission.CONTACTS_READ)
_WRITE = needs(Permission.INVITATIONS_WRITE)
_LETTERS = "/events/{slug:str}/reviews/letters"
_SAFE = {"x-content-type-options": "nosniff", "cache-control": "private, no-store"}


class LetterReviews(msgspec.Struct):
    """A page of letters in one state; `counts` says how many there are in each."""

    items: list[LetterToReview]
    next_cursor: str | None
    total: int | None
    counts: dict[str, int]


class Matching(msgspec.Struct):
    """How many letters match."""

    count: int


class MatchingForm(msgspec.Struct, forbid_unknown_fields=True):
    """As many as were shown."""

    count: Annotated[int, msgspec.Meta(ge=1)]


class Accepted(msgspec.Struct):
    """Accepted together; undoing them all is asked with this."""

    batch: UUID


@get(_LETTERS, opt=_READ, tags=["reviews"])
async def list_letters(
    within: NamedDependency[Scope],
    status: Annotated[LetterState, QueryParameter()] = LetterState.UNREAD,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> LetterReviews:
    """The letters of those who represent now, in one state, the oldest first."""
    chosen = {"event": within.event, "letters": status}
    offset = paging.after(cursor, filter=chosen)
    found, total, counts = await letters.letters(within, state=status, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return LetterReviews(page.items, page.next_cursor, page.total, counts)


@get(f"{_LETTERS}/{{id:uuid}}/file", opt=_READ, tags=["reviews"])
async def read_letter_file(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The file as it came, to be saved."""
    stored, data = await files.read(await letters.file_of(within, id))
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(stored.media_type, "jpg")
    headers = _SAFE | {"content-disposition": f'attachment; filename="surat-tugas.{ending}"'}
    return Response(data, media_type=stored.media_type, headers=headers)


@get(f"{_LETTERS}/{{id:uuid}}/picture", opt=_READ, tags=["reviews"])
async def read_letter_picture(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The first page, drawn anew as a picture."""
    _, data = await files.read(await letters.file_of(within, id))
    try:
        drawn = await previews.picture(data)
    except Unrenderable:
        raise NotFound("file_unknown") from None
    return Response(drawn, media_type="image/jpeg", headers=_SAFE)


@post(f"{_LETTERS}/{{id:uuid}}/accept", status_code=200, opt=_WRITE, tags=["reviews"])
async def accept_letter(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Settled:
    """The letter is as it should be."""
    await letter_decisions.decide(within, id, LetterState.ACCEPTED, version=version, actor=actor)
    return Settled(version + 1)


@post(f"{_LETTERS}/{{id:uuid}}/ask-again", status_code=200, opt=_WRITE, tags=["reviews"])
async def ask_for_letter(
    id: FromPath[UUID],
    data: JSONBody[RevertForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Settled:
    """The contact officer is asked for the letter once more, with the reason and the link."""
    await letter_decisions.decide(within, id, LetterState.ASK_AGAIN, version=version, actor=actor, reason=data.reason)
    return Settled(version + 1)


@post(f"{_LETTERS}/{{id:uuid}}/original", status_code=200, opt=_WRITE, tags=["reviews"])
async def receive_original(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Settled:
    """The paper itself was handed in."""
    await letter_decisions.decide(within, id, LetterState.ORIGINAL, version=version, actor=actor)
    return Settled(version + 1)


@post(f"{_LETTERS}/{{id:uuid}}/undo", status_code=200, opt=_WRITE, tags=["reviews"])
async def undo_letter(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Settled:
    """The letter is again as before the last decision; a message that has left stays sent."""
    await letter_decisions.undo(within, id, version=version, actor=actor)
    return Settled(version + 1)


@post(f"{_LETTERS}/matching/preview", status_code=200, opt=_WRITE, tags=["reviews"])
async def preview_matching(within: NamedDependency[Scope]) -> Matching:
    """How many unread letters have number, date and a file that can be read; writes nothing."""
    return Matching(len(await letters.matching(within)))


@post(f"{_LETTERS}/matching/accept", status_code=200, opt=_WRITE, tags=["reviews"])
async def accept_matching(
    data: JSONBody[MatchingForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Accepted:
    """Accepts them all, where they are still as many as was shown."""
    return Accepted(await letter_decisions.accept_matching(within, expected=data.count, actor=actor))


@post(f"{_LETTERS}/matching/{{id:uuid}}/undo", status_code=200, opt=_WRITE, tags=["reviews"])
async def undo_matching(id: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> Matching:
    """All that were accepted together are unread again, but those decided on since."""
    return Matching(await letter_decisions.undo_matching(within, id, actor=actor))


handlers: list[Any] = [
    list_letters,
    read_letter_file,
    read_letter_picture,
    accept_letter,
    ask_for_letter,
    receive_original,
    undo_letter,
    preview_matching,
    accept_matching,
    undo_matching,
]
