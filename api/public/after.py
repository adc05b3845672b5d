"""What `/k/` and `/p/` turn into when the meeting is over: thanks, who came, materials and results, the programme."""

from typing import Any, Final, TypeAlias

from litestar import Request, Response

from agenda import materials
from api.pages import render
from attendance import outcomes, personal
from attendance.guests import PassPage
from events.guests import GuestPage

Asked: TypeAlias = Request[Any, Any, Any]
_SHEETS: Final = ("pass/pass.css", "after/page.css")


async def answer_page(
    request: Asked, page: GuestPage, *, home: str, notice: str = "", status: int = 200
) -> Response[str]:
    """The institution's page: what it came to and who sat in its seats; `notice` says why nothing more is taken."""
    return render(
        request,
        "after/answer.html",
        status=status,
        css=_SHEETS,
        page=page,
        simulated=page.simulated,
        home=home,
        notice=notice,
        found=await outcomes.of_invitation(page.event, page.invitation),
        materials=await materials.readable(page.event),
        programme=await personal.sections(page.event),
    )


async def pass_page(request: Asked, page: PassPage, token: str) -> Response[str]:
    """The page of one person: whether he came, and what became of those he sat for."""
    return render(
        request,
        "after/pass.html",
        css=_SHEETS,
        page=page,
        simulated=page.simulated,
        home=f"/p/{token}",
        found=await outcomes.of_attendee(page.event, page.attendee),
        materials=await materials.readable(page.event),
        programme=await personal.sections(page.event, page.attendee),
    )
