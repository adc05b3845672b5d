"""Materials and results read: all of them for staff, the published ones for who may read them."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from agenda.states import DocumentKind
from core.db import rows
from core.errors import NotFound

RESULTS: Final = (DocumentKind.DEKLARASI, DocumentKind.KEPUTUSAN, DocumentKind.NOTULA)


class Material(msgspec.Struct, frozen=True):
    """One published document; `session_title` is empty where it is of the whole meeting, `size` in bytes."""

    id: UUID
    kind: DocumentKind
    title: str
    title_en: str
    session_title: str
    session_title_en: str
    media_type: str
    size: int

    @property
    def is_result(self) -> bool:
        """Whether it is what the meeting came to, not what it was given."""
        return self.kind in RESULTS


class Document(Material, frozen=True):
    """A document as staff see it, drafts and withdrawn ones too."""

    session: UUID | None
    public: bool
    file_name: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    version: int


_DOCUMENTS: Final = """
SELECT d.id, d.kind, d.title, d.title_en, coalesce(s.title, '') AS session_title,
    coalesce(s.title_en, '') AS session_title_en, f.media_type, f.size, s.id AS session, d.public, f.name AS file_name,
    d.published_at, d.withdrawn_at, d.version
FROM meeting_document d JOIN stored_file f ON f.id = d.file
LEFT JOIN session s ON s.id = d.session AND s.removed_at IS NULL WHERE d.event = $1
"""
_ORDER: Final = "ORDER BY s.id IS NOT NULL, s.day, s.position, s.starts_at NULLS LAST, d.id"
_READABLE: Final = "AND d.published_at IS NOT NULL AND d.withdrawn_at IS NULL AND (d.public OR NOT $2)"


async def listed(event: UUID) -> list[Document]:
    """All documents of a meeting: those of the whole (or of a session since removed) first, then by session."""
    return [Document(**dict(row)) for row in await rows(f"{_DOCUMENTS} {_ORDER}", event)]


async def one(event: UUID, document: UUID) -> Document:
    """One document of a meeting. Raises NotFound("document_unknown")."""
    found = await rows(f"{_DOCUMENTS} AND d.id = $2", event, document)
    if not found:
        raise NotFound("document_unknown")
    return Document(**dict(found[0]))


async def readable(event: UUID, *, public: bool = False) -> list[Material]:
    """What readers see: all that is published, or (`public`) of that only what everybody may read."""
    names = Material.__struct_fields__
    found = await rows(f"{_DOCUMENTS} {_READABLE} {_ORDER}", event, public)
    return [Material(**{name: row[name] for name in names}) for row in found]


async def count(event: UUID) -> int:
    """How many papers whoever holds a link may read."""
    [row] = await rows(
        f"SELECT count(*)::int AS n FROM meeting_document d WHERE d.event = $1 {_READABLE}", event, False
    )
    number: int = row["n"]
    return number


async def event_of(slug: str) -> UUID:
    """The meeting of a public address. Raises NotFound("document_unknown")."""
    found = await rows("SELECT id FROM event WHERE slug = $1", slug)
    if not found:
        raise NotFound("document_unknown")
    event: UUID = found[0]["id"]
    return event


async def file_of(event: UUID, document: UUID, *, public: bool = False) -> UUID | None:
    """The file of a document a reader may read; None where it was withdrawn.

    Raises NotFound("document_unknown") for one of another meeting, a draft, or (`public`) one for participants only.
    """
    found = await rows(
        "SELECT file, withdrawn_at FROM meeting_document WHERE event = $1 AND id = $2 AND published_at IS NOT NULL "
        "AND (public OR NOT $3)",
        event,
        document,
        public,
    )
    if not found:
        raise NotFound("document_unknown")
    file: UUID = found[0]["file"]
    return None if found[0]["withdrawn_at"] else file


async def staff_file(event: UUID, document: UUID) -> UUID:
    """The file of any document of a meeting. Raises NotFound("document_unknown")."""
    found = await rows("SELECT file FROM meeting_document WHERE event = $1 AND id = $2", event, document)
    if not found:
        raise NotFound("document_unknown")
    file: UUID = found[0]["file"]
    return file
