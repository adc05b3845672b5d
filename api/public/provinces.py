"""The page of a province's coordinator: who has answered, a text for the group, reminders, one table of answers."""

from collections import Counter
from typing import Any, Final
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.language import language_of, say
from api.limits import Limit
from api.pages import render
from api.public.opened import counted
from api.public.province_form import HELD, Row, blank, fault, given, read, submission_of
from core import clock, dates
from core.actors import Actor, ActorKind
from core.errors import DomainError, Forbidden, Refused, Stale
from events import answers, nudges, province_pages
from events.province_pages import Below, Coordinator
from events.states import Source, Status

WRITTEN: Final = Limit("province-written", 60, 600)
_OPEN: Final = (Status.UNANSWERED, Status.LAPSED)


@get("/o/provinsi/{token:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The list with its figures. Nothing is sent by looking."""
    who = await _opened(token)
    return _page(request, who, token, blank(await province_pages.below(who)))


@post("/o/provinsi/{token:str}/ingatkan", include_in_schema=False, status_code=200)
async def remind(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Reminds everybody below who has not answered, each once a day at most."""
    who = await _writing(request, token)
    nudged, notice = None, ""
    try:
        nudged = await nudges.remind(who, actor=Actor(ActorKind.PROVINCE, who.id))
    except Refused as refusal:
        notice = words_of(request, refusal.code, refusal.params)
    found = blank(await province_pages.below(who))
    return _page(request, who, token, found, nudged=nudged, notice=notice, status=200 if nudged else 409)


@post("/o/provinsi/{token:str}/jawab", include_in_schema=False, status_code=200)
async def answer(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Saves the rows in which something was chosen, each for itself; the others of the table stay as they are."""
    who = await _writing(request, token)
    if not who.may_answer:
        raise Forbidden("province_answers_off")
    form = await read_form(request)
    entered = read(form, await province_pages.below(who))
    for row in entered:
        if row.choice:
            row.note = await _saved(who, form, row)
    return await _told(request, who, token, entered)


async def _saved(who: Coordinator, form: Form, row: Row) -> str:
    """What became of a row: empty where it is saved."""
    if row.below.own:
        return "answered_by_office"
    if wrong := fault(row):
        return wrong
    try:
        receipt = await answers.submit(
            row.below.invitation,
            given(row, who),
            source=Source.PROVINCE,
            actor=Actor(ActorKind.PROVINCE, who.id, row.below.invitation),
            version=row.version,
            submission=submission_of(form, row),
        )
    except Stale:
        return "answered_meanwhile"
    except DomainError as refusal:
        return refusal.code
    return HELD if receipt.held else ""


async def _told(request: Request[Any, Any, Any], who: Coordinator, token: str, entered: list[Row]) -> Response[str]:
    """The table as it stands now: entries that were not saved are kept, saved ones are gone from the fields."""
    now = {one.invitation: one for one in await province_pages.below(who)}
    shown = [_again(row, now[row.below.invitation]) for row in entered if row.below.invitation in now]
    saved, kept = sum(bool(row.choice) and row.saved for row in entered), sum(not row.saved for row in entered)
    return _page(request, who, token, shown, saved=saved, kept=kept, status=422 if kept else 200)


def _again(row: Row, now: Below) -> Row:
    if row.saved:
        return Row(now, version=now.version, note=row.note)
    note = "answered_by_office" if now.own else row.note
    return Row(now, row.choice, row.name, row.office, now.version, note)


async def _opened(token: str) -> Coordinator:
    return await counted(province_pages.opened(token))


async def _writing(request: Request[Any, Any, Any], token: str) -> Coordinator:
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    who = await _opened(token)
    await limits.count(WRITTEN, str(who.id))
    return who


def _page(
    request: Request[Any, Any, Any],
    who: Coordinator,
    token: str,
    found: list[Row],
    *,
    status: int = 200,
    **context: Any,
) -> Response[str]:
    listed = [row.below for row in found]
    figures = Counter(one.status for one in listed)
    notes = {row.note: words_of(request, row.note, {}) for row in found if row.note}
    bare: dict[str, Any] = {"nudged": None, "notice": "", "saved": None, "kept": 0}
    return render(
        request, "office/province.html", css=("office/page.css", "office/province.css"), scripts=["office/copy.js"],
        status=status, who=who, token=token, found=found, figures=[(one, figures[one]) for one in Status],
        unanswered=figures[Status.UNANSWERED], notes=notes, submission=uuid4(), group=_group(request, who, listed),
        simulated=who.simulated, **bare | context,
    )  # fmt: skip


def _group(request: Request[Any, Any, Any], who: Coordinator, listed: list[Below]) -> str:
    """The text for the group: who has answered and who has not; no number, no link."""
    language = language_of(request)
    waiting = [one.institution for one in listed if one.status in _OPEN]
    said = [
        f"{one.institution}: {say(language, f'answer.status_{one.status}', office=one.office)}"
        for one in listed
        if one.status not in _OPEN
    ]
    values = {
        "title": who.short_title,
        "province": who.province_name,
        "side": who.side_name,
        "time": dates.moment(clock.now(), who.zone, language=language),
        "answered": len(said),
        "total": len(listed),
    }
    lines = [say(language, "office.group_head", **values), say(language, "office.group_state", **values)]
    if who.due_at:
        lines.append(say(language, "office.due", time=dates.moment(who.due_at, who.zone, language=language)))
    for key, names in (("office.group_waiting", waiting), ("office.group_said", said)):
        if names:
            lines += ["", say(language, key), *(f"{n}. {name}" for n, name in enumerate(names, 1))]
    return "\n".join(lines)


handlers: list[Any] = [show, remind, answer]
