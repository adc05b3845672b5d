"""`/k/{token}/surat/bagian`: the letter's file in parts, for a line that does not last; and the script that sends so.

The whole is handed in by the form of `/k/{token}/surat`, with `sha256` and `total` in place of the file.
"""

from typing import Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.headers import comes_from_another_site
from api.pages import script_text
from api.public.answer_pages import LETTER_SCRIPT
from api.public.opened import opened
from core import parts
from core.errors import Forbidden, Refused
from core.parts import Whole
from events.guests import GuestPage

_FOR_EVER: Final = "public, max-age=31536000, immutable"  # the page links it with its digest


@get("/k/surat.js", include_in_schema=False, media_type="text/javascript", sync_to_thread=False)
def script() -> Response[str]:
    """The script of the letter's form."""
    return Response(script_text(LETTER_SCRIPT), headers={"cache-control": _FOR_EVER})


@get("/k/{token:str}/surat/bagian", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Which parts are here: `{"have": [0, 2]}`."""
    return await _told(_whole(request, await opened(token)))


@post("/k/{token:str}/surat/bagian", include_in_schema=False, request_max_body_size=parts.PART, status_code=200)
async def take(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Takes a part, the bare bytes; the same part twice changes nothing. Answers as `show`."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page = await opened(token)
    await limits.count(limits.LINK_PART, str(page.invitation))
    if not page.letter_welcome:
        raise Refused("answers_closed" if not page.open else "letter_of_nobody")
    whole, place = _whole(request, page), parts.number(request.query_params.get("number", ""))
    await parts.put(whole, place, await request.body())
    return await _told(whole)


def _whole(request: Request[Any, Any, Any], page: GuestPage) -> Whole:
    return parts.whole(page.invitation, dict(request.query_params))


async def _told(whole: Whole) -> Response[Any]:
    return Response({"have": await parts.present(whole)}, media_type=MediaType.JSON)


handlers: list[Any] = [script, show, take]
