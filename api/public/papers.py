"""Is this letter genuine? And the short code of a confirmation sheet, which opens the answer page of its holder."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.language import language_of
from api.limits import Limit
from api.pages import render
from core import links
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, NotFound
from events import claimants
from events.papers import codes, genuine, reports
from events.papers.genuine import Paper, Standing

# A province shares one address, so it never counts: wrong codes do, all together.
CODE_FAILED: Final = Limit("short-code-failed", 600, 600)
REPORTED: Final = Limit("letter-reported", 120, 600)


@get("/v/{code:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[str]:
    """What we know of a paper; a code none of ours made is said to be so."""
    paper = await genuine.paper(code, language_of(request))
    if paper.standing is Standing.UNKNOWN:
        await limits.count(limits.LINK_UNKNOWN)
    return _paper(request, paper)


@post("/v/{code:str}", include_in_schema=False, status_code=200)
async def report(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[str]:
    """Takes a report about a letter that seems false."""
    form = await _form(request)
    await limits.count(REPORTED)
    paper = await genuine.paper(code, language_of(request))
    seen, contact = (_plain(form.entries.get(name, "")) for name in ("seen", "contact"))
    try:
        await reports.report(code, seen=seen, contact=contact, actor=Actor(ActorKind.CONTACT))
    except Invalid as fault:
        return _paper(request, paper, fault=words_of(request, fault.code, {}), status=422)
    return _paper(request, paper, reported=True, status=200)


@get("/e/{slug:str}/kode", include_in_schema=False)
async def ask_code(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """The field for a short code."""
    return await _code_page(request, slug)


@post("/e/{slug:str}/kode", include_in_schema=False, status_code=200)
async def open_code(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any]:
    """Leads whoever holds a confirmation sheet to its answer page."""
    form = await _form(request)
    address = request.client.host if request.client else ""
    await limits.check_guesser(CODE_FAILED, address)
    try:
        invitation = await codes.opened_by(slug, form.entries.get("code", ""))
    except NotFound as unknown:
        await limits.count_guess(CODE_FAILED, address)
        return await _code_page(request, slug, fault=words_of(request, unknown.code, {}))
    language = language_of(request)
    token = await links.token(links.KIND_INVITATION, invitation)
    return Redirect(f"/k/{token}?lang={language}", status_code=303)


def _paper(
    request: Request[Any, Any, Any], paper: Paper, *, reported: bool = False, fault: str = "", status: int = 0
) -> Response[str]:
    found = 404 if paper.standing is Standing.UNKNOWN else 200
    return render(
        request,
        "paper/page.html",
        status=status or found,
        paper=paper,
        simulated=paper.simulated,
        reported=reported,
        report_fault=fault,
    )


async def _code_page(request: Request[Any, Any, Any], slug: str, *, fault: str = "") -> Response[str]:
    calling = await claimants.calling(slug)
    status = 404 if fault else 200
    return render(
        request,
        "paper/code.html",
        status=status,
        calling=calling,
        simulated=calling.simulated,
        slug=slug,
        fault=fault,
    )


async def _form(request: Request[Any, Any, Any]) -> Form:
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    return await read_form(request)


def _plain(text: str) -> str:
    """Words without control characters, which no paper needs."""
    return "".join(character for character in text if character.isprintable() or character == "\n")


handlers: list[Any] = [show, report, ask_code, open_code]
