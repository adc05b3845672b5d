"""The pages behind a regional office's link, drawn: the form with its entries and faults, the receipt."""

from base64 import b64encode
from typing import Any, Final, TypeAlias
from uuid import uuid4

from litestar import Request, Response

from agenda import materials
from api.errors import words_of
from api.language import language_of, say
from api.pages import render, script_digest
from api.public import after
from api.public.answer_form import MOST_COMPANIONS
from attendance import cards, keys
from core import links
from events.guests import GuestPage
from events.papers.printing import grouped

Asked: TypeAlias = Request[Any, Any, Any]
LETTER_SCRIPT: Final = "answer/letter.js"
SHOWN_COMPANIONS: Final = 5
SHOWN_CODES: Final = 6  # each adds half a kilobyte to a page that must stay small


class FieldErrors(dict[str, str]):
    """No fault where none was named."""

    def __missing__(self, field: str) -> str:
        return ""


def home(request: Asked) -> str:
    """The path of the answer page, `/k/{token}`, whichever of its forms was sent."""
    return "/".join(request.url.path.split("/")[:3])


def told(request: Asked, faults: dict[str, str]) -> dict[str, str]:
    """Each field's fault in words."""
    return {field: words_of(request, code, {}) for field, code in faults.items()}


def form_page(
    request: Asked,
    page: GuestPage,
    entries: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    notice: str = "",
    theirs: bool = False,
    status: int = 200,
) -> Response[str]:
    """The form with these entries; `theirs` shows the answer that came in between."""
    filled = _filled_rows(entries)
    return render(
        request,
        "answer/form.html",
        status=status,
        scripts=["answer/kept.js", "answer/badge.js", "answer/line.js"],
        allowed=["answer/unsent.js", LETTER_SCRIPT],
        page=page,
        simulated=page.simulated,
        home=home(request),
        entries=entries,
        rows=max([min(page.companions, SHOWN_COMPANIONS), *filled]),
        more=any(row > 1 for row in filled),
        errors=FieldErrors(errors or {}),
        notice=notice,
        theirs=theirs,
        submission=uuid4(),
    )


def _filled_rows(entries: dict[str, str]) -> list[int]:
    rows = range(1, MOST_COMPANIONS + 1)
    return [row for row in rows if entries[f"companion_name_{row}"] or entries[f"companion_office_{row}"]]


async def receipt_page(
    request: Asked,
    page: GuestPage,
    *,
    fresh: bool,
    letter_fault: str = "",
    code_fault: str = "",
    without_code: bool = False,
    status: int = 200,
) -> Response[str]:
    """The answer as it stands, read-only, with all the office takes along; once it is all over what it came to.

    `fresh` thanks for it; `letter_fault` is told at the form of the assignment letter's file, `code_fault` at the
    one-time code's; `without_code` says whom to call instead of asking for one.
    """
    if page.over and not page.withdrawn:
        late = say(language_of(request), "answer.closed") if status == 409 else ""
        return await after.answer_page(request, page, home=home(request), notice=letter_fault or late, status=status)
    return render(
        request,
        "answer/receipt.html",
        status=status,
        scripts=["answer/kept.js", "answer/unsent.js"],
        allowed=[LETTER_SCRIPT],
        letter_script=script_digest(LETTER_SCRIPT),
        page=page,
        simulated=page.simulated,
        fresh=fresh,
        letter_fault=letter_fault,
        code_fault=code_fault,
        without_code=without_code,
        submission=uuid4(),
        home=home(request),
        codes=await _codes(page),
        short_code=grouped(links.short_code(page.invitation)),
        materials=0 if page.withdrawn else await materials.count(page.event),
    )


async def _codes(page: GuestPage) -> dict[int, str]:
    """By seat: the QR as base64, of the first seats; none where the invitation is off or the meeting has no keys."""
    shown = [] if page.withdrawn else page.seats[:SHOWN_CODES]
    made = await keys.codes(page.event, [seat.attendee for seat in shown]) if shown else {}
    return {
        seat.seat: b64encode(cards.small_code(made[seat.attendee])).decode() for seat in shown if seat.attendee in made
    }
