"""An institution's own log-in: a link mailed to its registered contact opens all its meetings, people and letters."""

from contextlib import suppress
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import read_form
from api.headers import comes_from_another_site
from api.limits import Limit
from api.pages import render
from api.public.answer_pages import FieldErrors
from api.public.office_form import blank, check, reach, tidy
from api.public.opened import counted
from core.actors import Actor, ActorKind
from core.errors import Forbidden, NotFound, Refused, TooMany
from events import focal_pages, focal_points
from events.focal_points import Focal

# An address is shared by a whole province, so it never counts: what is asked for does, and all together.
ASKED: Final = Limit("office-asked", 3, 3600)
ASKED_ALL: Final = Limit("office-asked-all", 600, 600)
CHANGED: Final = Limit("office-changed", 5, 3600)


@get("/o", include_in_schema=False)
async def ask(request: Request[Any, Any, Any]) -> Response[str]:
    """Search for the institution, or e-mail or telephone on file. Nothing is sent by looking."""
    province = request.query_params.get("province", "")[:8].replace("\0", "")
    q = tidy(request.query_params.get("q", "")[:80])
    found = await focal_points.institutions(province=province, q=q) if province or q else []
    provinces = await focal_points.provinces()
    return _ask_page(request, provinces=provinces, province=province, q=q, found=found)


@post("/o", include_in_schema=False, status_code=200)
async def send(request: Request[Any, Any, Any]) -> Response[str]:
    """Mails the link to the contact on file, if there is one; the answer is the same where there is none."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    await limits.count(ASKED_ALL)
    form = await read_form(request)
    institution, said = _uuid(form.entries.get("i", "")), tidy(form.entries.get("contact", ""))[:254]
    if institution is None and not said:
        raise NotFound("institution_unknown")
    await limits.count(ASKED, str(institution) if institution else sha256(said.lower().encode()).hexdigest())
    email, phone = reach(said) if institution is None else ("", "")
    for found in await focal_points.registered(institution=institution, email=email, phone=phone):
        with suppress(TooMany, Refused):  # whoever asks must not learn that there is somebody
            if institution is None:
                await limits.count(ASKED, str(found))
            await focal_points.send_link(found, actor=Actor(ActorKind.CONTACT))
    return _ask_page(request, sent=True)


@get("/o/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """All of the institution's own, and nothing of any other's."""
    return await _page(request, await _opened(token), token)


@post("/o/{token:str}/narahubung", include_in_schema=False, status_code=200)
async def hand_over(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Names another contact officer; this link ends with it."""
    focal = await _writing(request, token)
    named = check(await read_form(request))
    if named.faults:
        return await _page(request, focal, token, entries=named.entries, faults=named.faults, status=422)
    address = await focal_points.hand_over(focal, named.contact, actor=Actor(ActorKind.CONTACT, focal.contact))
    return render(request, "office/left.html", focal=focal, follower=named.entries["contact_name"], address=address)


@post("/o/{token:str}/tautan", include_in_schema=False, status_code=200)
async def renew(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Ends this link and mails a new one to the address on file."""
    focal = await _writing(request, token)
    try:
        await focal_points.renew(focal.institution, actor=Actor(ActorKind.CONTACT, focal.contact))
    except Refused as refusal:
        notice = words_of(request, refusal.code, refusal.params)
        return await _page(request, focal, token, notice=notice, status=409)
    return render(request, "office/left.html", focal=focal, follower="", address=focal.email_masked)


@get("/o/{token:str}/surat/{id:uuid}", include_in_schema=False)
async def read_letter(token: FromPath[str], id: FromPath[UUID]) -> Response[bytes]:
    """The signed letter that was mailed with an invitation."""
    return _pdf(await focal_pages.letter(await _opened(token), id), "surat-undangan.pdf")


@get("/o/{token:str}/lembar/{id:uuid}", include_in_schema=False)
async def read_sheet(token: FromPath[str], id: FromPath[UUID]) -> Response[bytes]:
    """The confirmation sheet of an invitation."""
    return _pdf(await focal_pages.sheet(await _opened(token), id), "lembar-konfirmasi.pdf")


async def _opened(token: str) -> Focal:
    return await counted(focal_points.opened(token))


async def _writing(request: Request[Any, Any, Any], token: str) -> Focal:
    """Who changes something: from our own page, and not again and again."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    focal = await _opened(token)
    await limits.count(CHANGED, str(focal.institution))
    return focal


async def _page(
    request: Request[Any, Any, Any],
    focal: Focal,
    token: str,
    *,
    entries: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response[str]:
    errors = {field: words_of(request, code, {}) for field, code in (faults or {}).items()}
    found = await focal_pages.meetings(focal)
    return render(
        request, "office/page.html", css=("office/page.css",), status=status, focal=focal, meetings=found, token=token,
        entries=entries or blank(), errors=FieldErrors(errors), notice=notice,
        simulated=any(one.simulated for one in found if one.token),
    )  # fmt: skip


def _ask_page(request: Request[Any, Any, Any], **context: Any) -> Response[str]:
    bare: dict[str, Any] = {"provinces": [], "province": "", "q": "", "found": [], "sent": False}
    return render(request, "office/ask.html", **bare | context)


def _pdf(data: bytes, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    return Response(data, media_type="application/pdf", headers=headers)


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


handlers: list[Any] = [ask, send, show, hand_over, renew, read_letter, read_sheet]
