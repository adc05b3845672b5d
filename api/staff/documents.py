"""Materials and results: handed in as drafts, published to those who hold a link, withdrawn where they were wrong."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from agenda import documents, materials
from agenda.documents import DocumentGiven
from agenda.materials import Document
from agenda.states import DocumentKind
from api.etags import tagged
from api.guards import needs
from api.public.materials import attachment
from api.staff.letter_forms import FileName
from core.actors import Actor
from core.grants import Permission, Scope

_READ: Final = needs(Permission.AGENDA_READ)
_WRITE: Final = needs(Permission.AGENDA_WRITE)
_BYTES: Final = "application/octet-stream"
_BODY: Final = 15 * 1024 * 1024  # a file of 10 MB in base64
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
TitleEn = Annotated[str, msgspec.Meta(max_length=200)]


class DocumentForm(msgspec.Struct, forbid_unknown_fields=True):
    """What a document says of itself; `public` shows it on the public programme too."""

    title: Title
    kind: DocumentKind = DocumentKind.BAHAN
    title_en: TitleEn = ""
    session: UUID | None = None
    public: bool = False

    def given(self) -> DocumentGiven:
        """As the room takes it."""
        return DocumentGiven(self.title, self.kind, self.title_en, self.session, self.public)


class NewDocumentForm(DocumentForm, forbid_unknown_fields=True, kw_only=True):
    """A new document with its file in base64: PDF, JPEG or PNG, judged by its content."""

    file: bytes
    file_name: FileName = "bahan.pdf"


class DocumentList(msgspec.Struct):
    """All documents of a meeting: those of the whole first, then by session."""

    items: list[Document]
    next_cursor: None
    total: int


@get("/events/{slug:str}/documents", opt=_READ, tags=["agenda"])
async def list_documents(within: NamedDependency[Scope]) -> DocumentList:
    """All documents, drafts and withdrawn ones too."""
    found = await materials.listed(within.event)
    return DocumentList(found, None, len(found))


@post("/events/{slug:str}/documents", opt=_WRITE, tags=["agenda"], request_max_body_size=_BODY)
async def hand_in_document(
    data: JSONBody[NewDocumentForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[Document]:
    """Keeps a file as a draft."""
    made = await documents.hand_in(within.event, data.given(), data.file, name=data.file_name, actor=actor)
    return await _shown(within, made, status=201)


@put("/events/{slug:str}/documents/{id:uuid}", opt=_WRITE, tags=["agenda"])
async def change_document(
    *,
    id: FromPath[UUID],
    data: JSONBody[DocumentForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[Document]:
    """Makes a document say this; its file stays. Wants its If-Match."""
    await documents.change(within.event, id, data.given(), version=version, actor=actor)
    return await _shown(within, id)


@post("/events/{slug:str}/documents/{id:uuid}/publish", status_code=200, opt=_WRITE, tags=["agenda"])
async def publish_document(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Response[Document]:
    """Terbitkan: its readers see it from now on. Wants its If-Match."""
    await documents.publish(within.event, id, version=version, actor=actor)
    return await _shown(within, id)


@post("/events/{slug:str}/documents/{id:uuid}/withdraw", status_code=200, opt=_WRITE, tags=["agenda"])
async def withdraw_document(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> Response[Document]:
    """Tarik: whoever opens its address is told so. Wants its If-Match."""
    await documents.withdraw(within.event, id, version=version, actor=actor)
    return await _shown(within, id)


@delete("/events/{slug:str}/documents/{id:uuid}", opt=_WRITE, tags=["agenda"])
async def remove_document(
    id: FromPath[UUID], within: NamedDependency[Scope], version: NamedDependency[int], actor: NamedDependency[Actor]
) -> None:
    """Throws a draft away with its file; what was published is withdrawn instead (409). Wants its If-Match."""
    await documents.remove(within.event, id, version=version, actor=actor)


@get("/events/{slug:str}/documents/{id:uuid}/file", opt=_READ, tags=["agenda"], media_type=_BYTES)
async def read_document(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The file itself, to be saved; its name tells what it is."""
    return await attachment(await materials.staff_file(within.event, id), media_type=_BYTES)


async def _shown(within: Scope, document: UUID, *, status: int = 200) -> Response[Document]:
    found = await materials.one(within.event, document)
    return tagged(found, found.version, status_code=status)


handlers: list[Any] = [
    list_documents, hand_in_document, change_document, publish_document, withdraw_document, remove_document,
    read_document,
]  # fmt: skip
