"""Who has the letter but no link: picks the institution, gets it sent to the contact on file or leaves a claim."""

from typing import Any, Final
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.limits import Limit
from api.pages import render
from api.public.answer_pages import FieldErrors
from api.public.claim_form import Claimed, blank, check, given
from core import files
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, NotFound, Refused
from events import claimants, claims, reconfirmations
from events.claimants import Calling, Pick

# An address is shared by a whole province, so it never counts: the institution asked for does, and all together.
LINK_ASKED: Final = Limit("link-asked", 3, 3600)
CLAIMED: Final = Limit("claimed", 6, 3600)
CLAIMED_ALL: Final = Limit("claimed-all", 600, 600)


@get("/e/{slug:str}/konfirmasi", include_in_schema=False)
async def choose(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """Province and search; of a picked institution what can be done. Nothing is sent by looking."""
    calling = await claimants.calling(slug)
    if not calling.open:
        plan = await reconfirmations.notice_of(slug)
        return _page(request, calling, slug, closed=True, plan=plan)
    if picked := _uuid(request.query_params.get("i", "")):
        return _picked(request, calling, slug, await claimants.pick(slug, picked))
    province = request.query_params.get("province", "")[:8]
    q = request.query_params.get("q", "").replace("\0", "")[:80].strip()
    found = await claimants.picks(slug, province=province, q=q) if province or q else []
    provinces = await claimants.provinces(slug)
    return _page(request, calling, slug, provinces=provinces, province=province, q=q, found=found)


@post("/e/{slug:str}/konfirmasi", include_in_schema=False, request_max_body_size=None, status_code=200)
async def confirm(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """Sends the link to the registered contact, or takes a claim; faults show the form again, entries kept."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    await limits.count(CLAIMED_ALL)
    calling = await claimants.calling(slug)
    form = await read_form(request)
    picked = _uuid(form.entries.get("i", ""))
    if picked is None or not calling.open:
        raise NotFound("invitation_unknown")
    try:
        pick = await claimants.pick(slug, picked)
    except NotFound:
        await limits.count(limits.LINK_UNKNOWN)
        raise
    if pick.registered:
        await limits.count(LINK_ASKED, str(picked))
        sent = await claims.send_link(picked, actor=_actor(picked))
        return _page(request, calling, slug, pick=pick, sent=sent)
    return await _claim(request, calling, slug, pick, form)


async def _claim(request: Request[Any, Any, Any], calling: Calling, slug: str, pick: Pick, form: Form) -> Response[str]:
    checked = check(form, pick)
    if form.too_large:
        checked.faults["file"] = "file_too_large"
    if checked.faults:
        return _picked(request, calling, slug, pick, checked, status=413 if form.too_large else 422)
    await limits.count(CLAIMED, str(pick.invitation))
    try:
        photo = await files.keep(form.files["file"].data, name=form.files["file"].name)
        claim = given(checked, photo)
        await claims.submit(pick.invitation, claim, submission=checked.submission, actor=_actor(pick.invitation))
    except Invalid as fault:
        checked.faults[str(fault.params.get("field", "file"))] = fault.code
        return _picked(request, calling, slug, pick, checked, status=422)
    except Refused as refusal:
        notice = words_of(request, refusal.code, refusal.params)
        return _picked(request, calling, slug, pick, checked, status=409, notice=notice)
    return _page(request, calling, slug, pick=pick, taken=True)


def _picked(
    request: Request[Any, Any, Any],
    calling: Calling,
    slug: str,
    pick: Pick,
    checked: Claimed | None = None,
    *,
    status: int = 200,
    notice: str = "",
) -> Response[str]:
    errors = {field: words_of(request, code, {}) for field, code in (checked.faults if checked else {}).items()}
    entries = checked.entries if checked else blank()
    submission = (checked.submission if checked else None) or uuid4()
    return _page(
        request, calling, slug, status=status, pick=pick, entries=entries, errors=FieldErrors(errors),
        notice=notice, submission=submission,
    )  # fmt: skip


def _page(
    request: Request[Any, Any, Any], calling: Calling, slug: str, *, status: int = 200, **context: Any
) -> Response[str]:
    bare: dict[str, Any] = {
        "pick": None, "sent": "", "taken": False, "closed": False, "plan": None, "provinces": [], "province": "",
        "q": "", "found": [], "entries": blank(), "errors": FieldErrors(), "notice": "", "submission": "",
    }  # fmt: skip
    whole = bare | {"calling": calling, "slug": slug, "simulated": calling.simulated} | context
    return render(request, "claim/page.html", status=status, **whole)


def _actor(invitation: UUID) -> Actor:
    return Actor(ActorKind.INVITATION, invitation)


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


handlers: list[Any] = [choose, confirm]
