"""After a change of plan: one tap says that the answer stands, another opens the form; whole without JavaScript."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from api import limits
from api.forms import read_form
from api.headers import comes_from_another_site
from api.language import language_of
from api.public.opened import opened
from core.actors import Actor, ActorKind
from core.errors import Forbidden, NotFound, Refused
from events import reconfirmations


@post("/k/{token:str}/plan", include_in_schema=False, status_code=303)
async def decide(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Takes `same` or `change`; pressing twice, or after another change, leads to the page as it stands now."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    invitation = (await opened(token)).invitation
    await limits.count(limits.LINK_ANSWER, str(invitation))
    form = await read_form(request)
    back = f"/k/{token}?lang={language_of(request)}"
    if form.entries.get("decision") == "change":
        return Redirect(f"{back}&change=1", status_code=303)
    if form.entries.get("decision") == "same" and (amendment := _uuid(form.entries.get("amendment", ""))):
        with suppress(Refused, NotFound):  # the page tells what holds now
            await reconfirmations.keep(invitation, amendment, actor=Actor(ActorKind.INVITATION, invitation))
    return Redirect(back, status_code=303)


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


handlers: list[Any] = [decide]
