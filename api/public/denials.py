"""`/bukan/{token}`: the earlier contact sees a change somebody else made, and may say that it was none of theirs."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.headers import comes_from_another_site
from api.pages import render
from api.public.opened import counted
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Refused
from events.changes import denials
from events.changes.denials import Change


@get("/bukan/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """What stood, what was made of it, and a button. Nothing is said by looking."""
    return _page(request, await _opened(token))


@post("/bukan/{token:str}", include_in_schema=False, status_code=200)
async def deny(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Has the committee look at the change; pressed again, the same page."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    change = await _opened(token)
    await limits.count(limits.LINK_ANSWER, str(change.answer))
    try:
        await denials.deny(change, actor=Actor(ActorKind.CONTACT, on_behalf_of=change.invitation))
    except Refused:
        return _page(request, change, status=409)
    return _page(request, await _opened(token))


async def _opened(token: str) -> Change:
    return await counted(denials.opened(token))


def _page(request: Request[Any, Any, Any], change: Change, *, status: int = 200) -> Response[str]:
    return render(request, "answer/denial.html", status=status, change=change, simulated=change.simulated)


handlers: list[Any] = [show, deny]
