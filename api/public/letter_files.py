"""`/k/{token}/surat`: the assignment letter's photo or PDF, sent by itself once the answer is safe."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api import limits
from api.errors import words_of
from api.forms import Form, Upload, read_form
from api.headers import comes_from_another_site
from api.language import language_of
from api.public.answer_form import submission_of
from api.public.answer_pages import receipt_page
from api.public.opened import opened
from core import files, parts
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, Refused
from events import letter_files
from events.guests import GuestPage, guest_page


@get("/k/{token:str}/surat", include_in_schema=False, status_code=303)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Redirect:
    """Where a page that told a fault is opened again: the answer page itself."""
    await opened(token)
    return _back(request, token)


@post("/k/{token:str}/surat", include_in_schema=False, request_max_body_size=None, status_code=303)
async def hand_in(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Takes the file: back to the receipt, or the receipt with the fault in words."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page = await opened(token)
    await limits.count(limits.LINK_ANSWER, str(page.invitation))
    form = await read_form(request)
    try:
        await _kept(page, form)
    except Invalid as fault:
        status = 413 if fault.code == "file_too_large" else 422
        return await _told(request, page, words_of(request, fault.code, fault.params), status)
    except Refused as refusal:
        page = await guest_page(page.invitation)
        return await _told(request, page, words_of(request, refusal.code, refusal.params), 409)
    return _back(request, token)


async def _kept(page: GuestPage, form: Form) -> None:
    if form.too_large:
        raise Invalid("file_too_large", field="file")
    upload = form.files.get("file") or await _joined(page, form.entries)
    if upload is None:
        raise Invalid("file_missing", field="file")
    kept = await files.keep(upload.data, name=upload.name)
    actor = Actor(ActorKind.INVITATION, page.invitation)
    await letter_files.hand_in(page.invitation, kept, submission=submission_of(form), actor=actor)


async def _joined(page: GuestPage, entries: dict[str, str]) -> Upload | None:
    """The file that came in parts, where the form names one."""
    if "sha256" not in entries:
        return None
    return Upload(entries.get("name", ""), await parts.join(parts.whole(page.invitation, entries)))


async def _told(request: Request[Any, Any, Any], page: GuestPage, fault: str, status: int) -> Response[Any]:
    return await receipt_page(request, page, fresh=False, letter_fault=fault, status=status)


def _back(request: Request[Any, Any, Any], token: str) -> Redirect:
    return Redirect(f"/k/{token}?lang={language_of(request)}#letter", status_code=303)


handlers: list[Any] = [show, hand_in]
