"""What a regional office takes along from its answer page: passes as pictures, the papers for its own desk."""

import asyncio
import re
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath

from api import limits
from api.language import language_of, say
from api.public.opened import opened
from attendance import cards
from attendance.cards import Card
from attendance.guests import PassPage, pass_page
from core import dates
from core.errors import NotFound
from events.guests import GuestPage
from events.papers import assignment, disposition

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PICTURE: Final = re.compile(r"(\d{1,2})\.png")


@get("/k/{token:str}/kartu/{picture:str}", include_in_schema=False)
async def card(request: Request[Any, Any, Any], token: FromPath[str], picture: FromPath[str]) -> Response[bytes]:
    """`{seat}.png`: the pass of one live seat; a seat that is empty or ended is as unknown as a wrong link."""
    page = await _counted(token)
    named = _PICTURE.fullmatch(picture)
    seat = next((one for one in page.seats if named and one.seat == int(named[1])), None)
    if seat is None:
        raise NotFound("link_unknown")
    shown = await pass_page(seat.attendee)
    if shown.ended is not None:
        raise NotFound("link_unknown")
    made = await asyncio.to_thread(cards.picture, shown.code, _card(request, shown))
    return _file(made, f"{say(language_of(request), 'pass.title')} {seat.name}.png", "image/png")


@get("/k/{token:str}/surat-tugas.docx", include_in_schema=False)
async def assignment_letter(token: FromPath[str]) -> Response[bytes]:
    """The draft of the assignment letter, filled in as far as the answer goes."""
    page = await _counted(token)
    if not page.may_represent:
        raise NotFound("link_unknown")
    return _file(await assignment.assignment(page), f"Konsep surat tugas {page.institution}.docx", DOCX)


@get("/k/{token:str}/lembar-pimpinan.pdf", include_in_schema=False)
async def sheet(token: FromPath[str]) -> Response[bytes]:
    """The sheet for the head's desk."""
    page = await _counted(token)
    return _file(await disposition.sheet(page), f"Lembar untuk pimpinan {page.institution}.pdf", "application/pdf")


async def _counted(token: str) -> GuestPage:
    """Papers cost more than pages, so each link's are counted."""
    page = await opened(token)
    await limits.count(limits.LINK_PAPER, str(page.invitation))
    return page


def _card(request: Request[Any, Any, Any], page: PassPage) -> Card:
    language = language_of(request)
    when = dates.days(page.starts_on, page.ends_on, language=language)
    if page.starts_at:
        when += f", {say(language, 'pass.time', at=dates.clock(page.starts_at, page.zone, language=language))}"
    represents = page.delegate.represents
    return Card(
        heading=say(language, "pass.title"),
        meeting=page.title_en if language == "en" and page.title_en else page.title,
        name=page.delegate.name,
        office=page.delegate.office,
        represents=say(language, "pass.representing", office=represents) if represents else "",
        institution=page.delegate.institution,
        facts=[when, page.place],
        foot=say(language, "pass.show"),
    )


def _file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    plain = re.sub(r"[^\w .-]", "", name, flags=re.ASCII)
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "cache-control": "private, no-store",
        "x-robots-tag": "noindex",
    }
    return Response(content, media_type=media_type, headers=headers)


handlers: list[Any] = [card, assignment_letter, sheet]
