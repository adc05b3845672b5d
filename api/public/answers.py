"""The page behind a regional office's link: the meeting, its choices, the receipt; whole without JavaScript."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.public.answer_entries import standing
from api.public.answer_form import Checked, check, given
from api.public.answer_pages import form_page, receipt_page, told
from api.public.opened import opened
from attendance import keys
from core import files
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, Refused, Stale
from events import answers
from events.guests import GuestPage, guest_page
from events.states import Choice, Source

_FIELDS: Final = {"companion_name": "companion_name_1", "companions": "companion_name_1"}


@get("/k/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The form, or the answer given so far with a way to change it."""
    page = await opened(token)
    if page.open and ("change" in request.query_params or page.answered_at is None):
        return form_page(request, page, standing(page))
    return await receipt_page(request, page, fresh=False)


@post("/k/{token:str}", include_in_schema=False, request_max_body_size=None, status_code=200)
async def answer(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Takes an answer: the receipt, or the form again with every entry kept and each fault in words."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page = await opened(token)
    await limits.count(limits.LINK_ANSWER, str(page.invitation))
    form = await read_form(request)
    if not page.open:
        return await receipt_page(request, page, fresh=False, status=409)
    checked = check(form, page)
    if form.too_large:
        errors = told(request, {"file": "file_too_large"})
        notice = words_of(request, "file_too_large_kept", {})
        return form_page(request, page, checked.entries, errors=errors, notice=notice, status=413)
    if checked.faults:
        return form_page(request, page, checked.entries, errors=told(request, checked.faults), status=422)
    return await _taken(request, page, form, checked)


async def _taken(request: Request[Any, Any, Any], page: GuestPage, form: Form, checked: Checked) -> Response[str]:
    try:
        await _submit(page, form, checked)
    except Invalid as fault:
        field = str(fault.params.get("field", "choice"))
        errors = {_FIELDS.get(field, field): words_of(request, fault.code, fault.params)}
        return form_page(request, page, checked.entries, errors=errors, status=422)
    except Stale:
        return await _stale(request, page.invitation, checked)
    except Refused as refusal:
        page = await guest_page(page.invitation)
        if not page.open:
            return await receipt_page(request, page, fresh=False, status=409)
        notice = words_of(request, refusal.code, refusal.params)
        return form_page(request, page, checked.entries, notice=notice, status=409)
    page = await guest_page(page.invitation)
    if page.seats:  # so that the receipt, which only reads, can show the passes
        await keys.make_first(page.event, actor=Actor(ActorKind.INVITATION, page.invitation))
    return await receipt_page(request, page, fresh=True)


async def _submit(page: GuestPage, form: Form, checked: Checked) -> None:
    upload = form.files.get("file")
    kept = (
        await files.keep(upload.data, name=upload.name) if upload and checked.choice is Choice.REPRESENTATIVE else None
    )
    await answers.submit(
        page.invitation,
        given(checked, phone_on_file=page.phone, kept=kept),
        source=Source.OWN_LINK,
        actor=Actor(ActorKind.INVITATION, page.invitation),
        version=checked.version,
        submission=checked.submission,
    )


async def _stale(request: Request[Any, Any, Any], invitation: UUID, checked: Checked) -> Response[str]:
    page = await guest_page(invitation)
    notice = words_of(request, "answer_stale", {"name": page.answered_by or words_of(request, "answer_someone", {})})
    return form_page(request, page, checked.entries, notice=notice, theirs=True, status=412)


handlers: list[Any] = [show, answer]
