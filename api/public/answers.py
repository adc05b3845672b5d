"""The page behind a regional office's link: the meeting, three buttons, the receipt; whole without JavaScript."""

from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.pages import render
from api.public.answer_form import Checked, blank, check, given
from core import files, links
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, NotFound, Refused, Stale
from events import answers
from events.guests import GuestPage, guest_page
from events.states import Choice, Source


@get("/k/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The form, or the answer given so far with a way to change it."""
    page = await _opened(token)
    if page.open and ("change" in request.query_params or page.answered_at is None):
        return _form(request, page, blank() | {"choice": _present_choice(page)})
    return _receipt(request, page, fresh=False)


@post("/k/{token:str}", include_in_schema=False, request_max_body_size=None, status_code=200)
async def answer(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Takes an answer: the receipt, or the form again with every entry kept and each fault in words."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page = await _opened(token)
    await limits.count(limits.LINK_ANSWER, str(page.invitation))
    form = await read_form(request)
    if not page.open:
        return _receipt(request, page, fresh=False, status=409)
    checked = check(form, page)
    if form.too_large:
        notice = words_of(request, "file_too_large_kept", {})
        return _form(request, page, checked.entries, faults={"file": "file_too_large"}, notice=notice, status=413)
    if checked.faults:
        return _form(request, page, checked.entries, faults=checked.faults, status=422)
    return await _taken(request, page, form, checked)


async def _taken(request: Request[Any, Any, Any], page: GuestPage, form: Form, checked: Checked) -> Response[str]:
    try:
        await _submit(page, form, checked)
    except Invalid as fault:
        field = str(fault.params.get("field", "choice"))
        return _form(request, page, checked.entries, faults={field: fault.code}, status=422)
    except Stale:
        return await _stale(request, page.invitation, checked)
    except Refused as refusal:
        page = await guest_page(page.invitation)
        if not page.open:
            return _receipt(request, page, fresh=False, status=409)
        notice = words_of(request, refusal.code, refusal.params)
        return _form(request, page, checked.entries, notice=notice, status=409)
    return _receipt(request, await guest_page(page.invitation), fresh=True)


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
    return _form(request, page, checked.entries, notice=notice, theirs=True, status=412)


def _form(
    request: Request[Any, Any, Any],
    page: GuestPage,
    entries: dict[str, str],
    *,
    faults: dict[str, str] | None = None,
    notice: str = "",
    theirs: bool = False,
    status: int = 200,
) -> Response[str]:
    errors = {field: words_of(request, code, {}) for field, code in (faults or {}).items()}
    return render(
        request,
        "answer/form.html",
        status=status,
        page=page,
        simulated=page.simulated,
        entries=entries,
        errors=FieldErrors(errors),
        notice=notice,
        theirs=theirs,
        submission=uuid4(),
    )


class FieldErrors(dict[str, str]):
    """No fault where none was named."""

    def __missing__(self, field: str) -> str:
        return ""


def _receipt(request: Request[Any, Any, Any], page: GuestPage, *, fresh: bool, status: int = 200) -> Response[str]:
    return render(request, "answer/receipt.html", status=status, page=page, simulated=page.simulated, fresh=fresh)


async def _opened(token: str) -> GuestPage:
    try:
        return await guest_page(await links.resolve(links.KIND_INVITATION, token))
    except NotFound as unknown:
        if unknown.code == "link_unknown":
            await limits.count(limits.LINK_UNKNOWN)
        raise


def _present_choice(page: GuestPage) -> str:
    names = {"principal": "principal", "represented": "representative", "confirmed_unnamed": "unnamed"}
    return names.get(page.status, "declined" if page.status == "declined" else "")


handlers: list[Any] = [show, answer]
