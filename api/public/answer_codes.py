"""`/k/{token}/kode`: the one-time code that vouches for a new number; without it the answer counts as well."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api import limits
from api.errors import words_of
from api.forms import read_form
from api.headers import comes_from_another_site
from api.language import language_of
from api.public.answer_pages import receipt_page
from api.public.opened import opened
from core.actors import Actor, ActorKind
from core.errors import Forbidden
from events.changes import codes
from events.changes.codes import Outcome
from events.guests import guest_page


@get("/k/{token:str}/kode", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The receipt for who got no code: whom to call; the answer counts, the committee looks at it."""
    return await receipt_page(request, await opened(token), fresh=False, without_code=True)


@post("/k/{token:str}/kode", include_in_schema=False, status_code=303)
async def enter(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Compares the code: back to the receipt, unmarked; once more after a first miss; then whom to call."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page = await opened(token)
    await limits.count(limits.LINK_ANSWER, str(page.invitation))
    form = await read_form(request)
    actor = Actor(ActorKind.INVITATION, page.invitation)
    outcome = await codes.confirm(page.invitation, form.entries.get("kode", "")[:40], actor=actor)
    if outcome is Outcome.RIGHT:
        return Redirect(f"/k/{token}?lang={language_of(request)}", status_code=303)
    page = await guest_page(page.invitation)
    if outcome is Outcome.WRONG:
        fault = words_of(request, "answer_code_wrong", {})
        return await receipt_page(request, page, fresh=False, code_fault=fault, status=422)
    return await receipt_page(request, page, fresh=False, without_code=True)


handlers: list[Any] = [show, enter]
