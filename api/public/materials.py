"""Materials and results for those who hold a link, and the public ones for everybody; never shown inline."""

import re
import unicodedata
from typing import Any, Final, TypeAlias
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from agenda import materials
from api.pages import render
from api.public.opened import opened as opened_answer
from api.public.passes import opened as opened_pass
from core import files
from core.errors import NotFound

Asked: TypeAlias = Request[Any, Any, Any]
_ENDINGS: Final = {"application/pdf": "pdf", "image/png": "png"}


@get("/k/{token:str}/bahan", include_in_schema=False)
async def of_answer(request: Asked, token: FromPath[str]) -> Response[str]:
    """The list behind an institution's link."""
    return await _listed(request, await _event_of_answer(token), f"/k/{token}")


@get("/k/{token:str}/bahan/{id:uuid}", include_in_schema=False)
async def file_of_answer(request: Asked, token: FromPath[str], id: FromPath[UUID]) -> Response[Any]:
    """One file behind an institution's link."""
    return await _file(request, await _event_of_answer(token), id, f"/k/{token}")


@get("/p/{token:str}/bahan", include_in_schema=False)
async def of_pass(request: Asked, token: FromPath[str]) -> Response[str]:
    """The list behind a pass."""
    return await _listed(request, await _event_of_pass(token), f"/p/{token}")


@get("/p/{token:str}/bahan/{id:uuid}", include_in_schema=False)
async def file_of_pass(request: Asked, token: FromPath[str], id: FromPath[UUID]) -> Response[Any]:
    """One file behind a pass."""
    return await _file(request, await _event_of_pass(token), id, f"/p/{token}")


@get("/e/{slug:str}/bahan/{id:uuid}", include_in_schema=False)
async def public_file(request: Asked, slug: FromPath[str], id: FromPath[UUID]) -> Response[Any]:
    """One file that is published for everybody."""
    return await _file(request, await materials.event_of(slug), id, f"/e/{slug}", public=True)


async def _event_of_answer(token: str) -> UUID:
    page = await opened_answer(token)
    if page.withdrawn:
        raise NotFound("document_unknown")
    return page.event


async def _event_of_pass(token: str) -> UUID:
    page = await opened_pass(token)
    if page.ended is not None:
        raise NotFound("document_unknown")
    return page.event


async def _listed(request: Asked, event: UUID, home: str) -> Response[str]:
    found = await materials.readable(event)
    return render(request, "after/list.html", css=("after/page.css",), home=home, materials=found)


async def _file(request: Asked, event: UUID, document: UUID, home: str, *, public: bool = False) -> Response[Any]:
    file = await materials.file_of(event, document, public=public)
    if file is None:
        return render(request, "after/withdrawn.html", status=410, home=home)
    return await attachment(file)


async def attachment(file: UUID, *, media_type: str = "") -> Response[bytes]:
    """A stored file to be saved, under a plain name; whatever it holds, no browser runs it."""
    stored, data = await files.read(file)
    headers = {
        "content-disposition": f'attachment; filename="{_name(stored)}"',
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
    return Response(data, media_type=media_type or stored.media_type, headers=headers)


def _name(stored: files.StoredFile) -> str:
    plain = unicodedata.normalize("NFKD", stored.name.rpartition(".")[0] or stored.name).encode("ascii", "ignore")
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain.decode()).strip("-")
    return f"{words[:80] or 'bahan'}.{_ENDINGS.get(stored.media_type, 'jpg')}"


handlers: list[Any] = [of_answer, file_of_answer, of_pass, file_of_pass, public_file]
