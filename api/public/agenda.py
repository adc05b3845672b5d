"""The public programme: a release, never the working copy; as a page, a calendar, and for other programs."""

from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath

from agenda import materials, queries
from agenda.calendar import calendar
from agenda.exchange import schedule_json, schedule_xml
from agenda.programme import Programme
from api.language import language_of
from api.pages import render
from core.errors import NotFound
from core.settings import settings
from events.reconfirmations import notice_of

_CACHED = {"cache-control": "public, max-age=60"}
_VARIES = {"vary": "accept-language, cookie"}


@get("/e/{slug:str}", include_in_schema=False)
async def page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """The programme in order, printable even without times."""
    plan = await notice_of(slug)
    try:
        programme = await queries.released_by_slug(slug)
    except NotFound:
        if plan is None or not plan.cancelled:
            raise
        return render(request, "plan/page.html", plan=plan)
    return render(
        request,
        "agenda/page.html",
        css=("agenda/page.css", "after/page.css"),
        programme=programme,
        plan=plan,
        sections=_days(programme),
        simulated=programme.simulated,
        home=f"/e/{slug}",
        materials=await materials.readable(await materials.event_of(slug), public=True),
    )


@get("/e/{slug:str}/agenda.ics", tags=["public"], media_type="text/calendar")
async def as_calendar(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """The programme for a calendar program; subscribing to this address follows every release."""
    programme = await queries.released_by_slug(slug)
    cancelled = await queries.cancelled_items(slug)
    content = calendar(
        programme,
        language=language_of(request),
        domain=settings().mail_domain,
        cancelled=cancelled,
        changes=await queries.changes_of(slug),
    )
    return Response(content, media_type="text/calendar; charset=utf-8", headers=_CACHED | _VARIES | _file(slug, "ics"))


@get("/e/{slug:str}/schedule.json", tags=["public"])
async def as_json(slug: FromPath[str]) -> Response[dict[str, Any]]:
    """The programme as c3voc schedule JSON."""
    programme = await queries.released_by_slug(slug)
    return Response(schedule_json(programme, address=_address(slug)), media_type=MediaType.JSON, headers=_CACHED)


@get("/e/{slug:str}/schedule.xml", tags=["public"], media_type="application/xml")
async def as_xml(slug: FromPath[str]) -> Response[bytes]:
    """The programme as frab schedule XML."""
    programme = await queries.released_by_slug(slug)
    content = schedule_xml(programme, address=_address(slug))
    return Response(content, media_type="application/xml; charset=utf-8", headers=_CACHED)


def _days(programme: Programme) -> list[tuple[int, list[Any]]]:
    numbers = sorted({item.day for item in programme.items})
    return [(number, [item for item in programme.items if item.day == number]) for number in numbers]


def _address(slug: str) -> str:
    return f"{settings().public_url}/e/{slug}"


def _file(slug: str, ending: str) -> dict[str, str]:
    name = "".join(each for each in slug if each.isalnum() or each == "-")
    return {"content-disposition": f'attachment; filename="{name}.{ending}"'}


handlers: list[Any] = [page, as_calendar, as_json, as_xml]
