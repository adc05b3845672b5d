"""The page of a pass: QR, name as written, programme; whole without JavaScript, printable, with a calendar file."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get
from litestar.params import FromPath

from agenda import materials
from agenda.calendar import calendar
from agenda.queries import changes_of
from api.language import language_of, say
from api.pages import render
from api.public import after
from api.public.opened import read
from attendance import passes, personal
from attendance.guests import PassPage, pass_page
from attendance.states import Reason
from core import links
from core.settings import settings
from events.reconfirmations import notice_of


@get("/p/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The pass, a kind word where it has ended, and once the meeting is over what it came to."""
    page = await opened(token)
    if page.ended is not None:
        return await _dead(request, page)
    if page.over:
        return await after.pass_page(request, page, token)
    label = say(language_of(request), "pass.qr", name=page.delegate.name)
    return render(
        request,
        "pass/pass.html",
        css=("pass/pass.css",),
        page=page,
        simulated=page.simulated,
        token=token,
        qr=passes.qr_svg(page.code, label=label),
        programme=await personal.sections(page.event, page.attendee),
        materials=await materials.count(page.event),
        home=f"/p/{token}",
    )


@get("/p/{token:str}/agenda.ics", include_in_schema=False)
async def calendar_file(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """The programme for a calendar; before the first release the meeting itself."""
    page = await opened(token)
    programme, cancelled = await personal.for_calendar(page)
    domain = urlsplit(settings().public_url).hostname or "rakornas"
    content = calendar(
        programme,
        language=language_of(request),
        domain=domain,
        cancelled=cancelled,
        changes=await changes_of(page.slug),
    )
    headers = {"content-disposition": f'attachment; filename="{page.slug}.ics"', "cache-control": "private, no-store"}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


async def _dead(request: Request[Any, Any, Any], page: PassPage) -> Response[str]:
    """Said kindly, with the name of who comes instead where there is one."""
    ended, plan = page.ended, await notice_of(page.slug)
    named = ended is not None and (ended.reason is not Reason.REPLACED or ended.successor)
    reason = ended.reason if ended and named else Reason.REVOKED
    return render(request, "pass/dead.html", status=410, page=page, simulated=page.simulated, reason=reason, plan=plan)


async def opened(token: str) -> PassPage:
    """The pass a link opens. Raises NotFound, Refused as core/links.py."""
    return await read(links.KIND_PASS, token, pass_page)


handlers: list[Any] = [show, calendar_file]
