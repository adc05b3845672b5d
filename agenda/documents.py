"""Materials and results of a meeting: staff put them there, publish and withdraw them; their readers only read."""

from typing import Any, Final
from uuid import UUID

import msgspec

from agenda.states import DocumentKind
from core import audit, clock, feed, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7

MOST: Final = 60  # a page on a slow line names them all
LONGEST: Final = 300  # pages of a PDF; materials are longer than letters


class DocumentGiven(msgspec.Struct, frozen=True):
    """What a document says of itself; `public` shows it on the public programme too."""

    title: str
    kind: DocumentKind = DocumentKind.BAHAN
    title_en: str = ""
    session: UUID | None = None
    public: bool = False


async def hand_in(event: UUID, new: DocumentGiven, data: bytes, *, name: str, actor: Actor) -> UUID:
    """Keeps a file, judged by its content, as a draft that nobody but staff sees.

    Raises Invalid("document_title_missing" | "session_unknown" | "file_too_large" | "document_unreadable"),
    Refused("too_many_documents").
    """
    try:
        kept = await files.keep(data, name=name, pages=LONGEST)
    except Invalid as fault:
        if fault.code != "file_unreadable":
            raise
        raise Invalid("document_unreadable", field="file", pages=LONGEST) from None
    return await _hand_in(event, new, kept, actor=actor)


@action
async def _hand_in(event: UUID, new: DocumentGiven, kept: files.Kept, *, actor: Actor) -> UUID:
    await execute("SELECT 1 FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    [held] = await rows("SELECT count(*) AS n FROM meeting_document WHERE event = $1 AND withdrawn_at IS NULL", event)
    if held["n"] >= MOST:
        raise Refused("too_many_documents", most=MOST)
    await _ensure(event, new)
    document = uuid7()
    await execute(
        "INSERT INTO meeting_document (id, event, session, kind, title, title_en, file, public) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(document, event, new.session, new.kind.value, new.title.strip(), new.title_en.strip()),
        await files.remember(kept),
        new.public,
    )
    await _told("document.handed_in", event, document, {"kind": new.kind.value}, actor=actor)
    return document


@action
async def change(event: UUID, document: UUID, wanted: DocumentGiven, *, version: int, actor: Actor) -> None:
    """Makes a document say this; its file stays. Raises NotFound("document_unknown"), Stale, Invalid as `hand_in`."""
    row = await _lock(event, document, version=version)
    await _ensure(event, wanted)
    given = {**msgspec.structs.asdict(wanted), "kind": wanted.kind.value}
    given |= {"title": wanted.title.strip(), "title_en": wanted.title_en.strip()}
    await _set(document, given)
    changed = sorted(name for name, value in given.items() if row[name] != value)
    await _told("document.changed", event, document, {"fields": changed}, actor=actor)


@action
async def publish(event: UUID, document: UUID, *, version: int, actor: Actor) -> None:
    """Shows a draft, or one withdrawn before, to its readers. Raises NotFound, Stale, Refused("document_published")."""
    row = await _lock(event, document, version=version)
    if row["published_at"] and not row["withdrawn_at"]:
        raise Refused("document_published")
    await _set(document, {"published_at": clock.now(), "withdrawn_at": None})
    await _told("document.published", event, document, {"public": row["public"]}, actor=actor)


@action
async def withdraw(event: UUID, document: UUID, *, version: int, actor: Actor) -> None:
    """Takes a published one back; its address says so. Raises NotFound, Stale, Refused("document_not_published")."""
    row = await _lock(event, document, version=version)
    if not row["published_at"] or row["withdrawn_at"]:
        raise Refused("document_not_published")
    await _set(document, {"withdrawn_at": clock.now()})
    await _told("document.withdrawn", event, document, {}, actor=actor)


async def remove(event: UUID, document: UUID, *, version: int, actor: Actor) -> None:
    """Throws a draft away with its file. Raises NotFound("document_unknown"), Stale, Refused("document_published")."""
    await files.discard(await _remove(event, document, version=version, actor=actor))


@action
async def _remove(event: UUID, document: UUID, *, version: int, actor: Actor) -> list[str]:
    row = await _lock(event, document, version=version)
    if row["published_at"]:
        raise Refused("document_published")
    await execute("DELETE FROM meeting_document WHERE id = $1", document)
    await _told("document.removed", event, document, {"kind": row["kind"]}, actor=actor)
    return await files.forget([row["file"]])


async def _ensure(event: UUID, given: DocumentGiven) -> None:
    if not given.title.strip():
        raise Invalid("document_title_missing", field="title")
    if given.session and not await rows(
        "SELECT 1 FROM session WHERE id = $1 AND event = $2 AND removed_at IS NULL", given.session, event
    ):
        raise Invalid("session_unknown", field="session")


async def _lock(event: UUID, document: UUID, *, version: int) -> Any:
    found = await rows("SELECT * FROM meeting_document WHERE id = $1 AND event = $2 FOR UPDATE", document, event)
    if not found:
        raise NotFound("document_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


async def _set(document: UUID, given: dict[str, Any]) -> None:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
    await execute(f"UPDATE meeting_document SET {sets}, version = version + 1 WHERE id = $1", document, *given.values())


async def _told(what: str, event: UUID, document: UUID, fields: dict[str, Any], *, actor: Actor) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=("document", document), fields=fields)
    await feed.record(event, kind="document", subject=("document", document))
