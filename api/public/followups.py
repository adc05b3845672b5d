"""What is asked after the answer, on the same link: a form a page, whole without JavaScript."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from api import limits
from api.errors import words_of
from api.forms import Form, read_form
from api.headers import comes_from_another_site
from api.language import Language, language_of, say
from api.pages import render
from api.public.answer_form import version_of
from api.public.answer_pages import FieldErrors
from api.public.opened import opened
from core import dates, files
from core.actors import Actor, ActorKind
from core.errors import Forbidden, Invalid, Refused, Stale
from events.forms import entries
from events.forms.entries import Sent
from events.forms.offered import Asking, asking
from events.forms.rules import Question, Unit
from events.guests import GuestPage, guest_page
from events.states import FieldKind

PARTS: Final = 400
Kept = list[tuple[str, str, list[tuple[Question, str]]]]


@get("/k/{token:str}/formulir/{code:str}", include_in_schema=False)
async def show(request: Request[Any, Any, Any], token: FromPath[str], code: FromPath[str]) -> Response[str]:
    """The form with what was entered so far; after the doors have closed, only that."""
    page, asked = await _opened(token, code)
    return _page(request, page, asked, _filled(asked, language_of(request)))


@post("/k/{token:str}/formulir/{code:str}", include_in_schema=False, request_max_body_size=None, status_code=200)
async def enter(request: Request[Any, Any, Any], token: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Takes the entries, late ones too; with faults the form again, every entry kept."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    page, asked = await _opened(token, code)
    await limits.count(limits.LINK_ANSWER, str(page.invitation))
    form = await read_form(request, parts=PARTS)
    given = {name: form.entries.get(name, "") for name in _labels(asked, "id")}
    if not asked.open:
        return _page(request, page, asked, given, status=409)
    if form.too_large:
        notice = words_of(request, "file_too_large_kept", {})
        return _page(request, page, asked, given, notice=notice, status=413)
    sent, unfit = await _sent(asked, form, given)
    faults = entries.read(asked, sent)[1] | unfit
    if faults:
        return _page(request, page, asked, given, faults=faults, status=422)
    return await _taken(request, page, code, sent)


async def _sent(asked: Asking, form: Form, given: dict[str, str]) -> tuple[Sent, dict[str, str]]:
    """The form with the files it brought, judged by their content, and what is wrong with those."""
    kept, unfit = {}, {}
    names = {unit.entry(one) for unit, fields in asked.groups for one in fields if one.kind is FieldKind.FILE}
    for name in names & form.files.keys():
        try:
            kept[name] = await files.keep(form.files[name].data, name=form.files[name].name)
        except Invalid as fault:
            unfit[name] = fault.code
    version, submission = version_of(form)
    return Sent(given, kept, version, submission), unfit


async def _taken(request: Request[Any, Any, Any], page: GuestPage, code: str, sent: Sent) -> Response[str]:
    try:
        await entries.submit(page.invitation, code, sent, actor=Actor(ActorKind.INVITATION, page.invitation))
    except (Invalid, Refused, Stale) as refusal:
        page, asked = await _now(page.invitation, code)
        return _again(request, page, asked, dict(sent.texts), refusal)
    page, asked = await _now(page.invitation, code)
    return _page(request, page, asked, _filled(asked, language_of(request)), fresh=True)


def _again(
    request: Request[Any, Any, Any],
    page: GuestPage,
    asked: Asking,
    given: dict[str, str],
    refusal: Invalid | Refused | Stale,
) -> Response[str]:
    """Something changed between the page and its entries: they stay, beside what holds now."""
    given = dict.fromkeys(_labels(asked, "id"), "") | given
    if isinstance(refusal, Stale):
        notice = words_of(request, "answer_stale", {"name": words_of(request, "answer_someone", {})})
        return _page(request, page, asked, given, notice=notice, theirs=True, status=412)
    return _page(request, page, asked, given, notice=words_of(request, refusal.code, refusal.params), status=409)


async def _opened(token: str, code: str) -> tuple[GuestPage, Asking]:
    page = await opened(token)
    return page, await asking(page.invitation, code)


async def _now(invitation: UUID, code: str) -> tuple[GuestPage, Asking]:
    return await guest_page(invitation), await asking(invitation, code)


def _page(
    request: Request[Any, Any, Any],
    page: GuestPage,
    asked: Asking,
    given: dict[str, str],
    *,
    faults: dict[str, str] | None = None,
    notice: str = "",
    theirs: bool = False,
    fresh: bool = False,
    status: int = 200,
) -> Response[str]:
    language = language_of(request)
    questions = {one.id: one for _, fields in asked.groups for one in fields}
    reasons = {(one.purpose, one.purpose_en, one.delete_after_days) for one in questions.values()}
    return render(
        request,
        "form/page.html",
        status=status,
        page=page,
        simulated=page.simulated,
        asked=asked,
        entries=given,
        labels=_labels(asked, language),
        errors=FieldErrors({name: words_of(request, code, {}) for name, code in (faults or {}).items()}),
        notice=notice,
        theirs=theirs,
        fresh=fresh,
        kept=_kept(asked, language),
        uploads=any(one.kind is FieldKind.FILE for one in questions.values()),
        came={name: text for name, text in _filled(asked, language).items() if text},
        deleted={one.id: _last_day(page.ends_on, one) for one in questions.values()},
        shared=next(iter(questions.values())) if len(reasons) == 1 else None,
        example=_local(datetime.combine(page.starts_on, datetime.min.time(), UTC), asked).replace("T", " "),
        back=f"{request.url.path.rsplit('/', 2)[0]}?lang={language}",
        submission=uuid4(),
    )


def _last_day(ends_on: date, one: Question) -> date:
    return ends_on + timedelta(days=one.delete_after_days)


def _labels(asked: Asking, language: Language) -> dict[str, str]:
    """By the name of each entry: what its fault is listed under."""
    found = {}
    for unit, questions in asked.groups:
        for one in questions:
            label = one.label_en if language == "en" and one.label_en else one.label
            found[unit.entry(one)] = f"{unit.name}, {label}" if unit.attendee else label
    return found


def _filled(asked: Asking, language: Language) -> dict[str, str]:
    """What was entered, as its inputs show it."""
    return {
        unit.entry(one): _shown(one, _value(asked, unit, one), asked, language)
        for unit, questions in asked.groups
        for one in questions
    }


def _value(asked: Asking, unit: Unit, one: Question) -> str:
    return asked.values.get((unit.invitation, unit.attendee), {}).get(one.code, "")


def _shown(one: Question, value: str, asked: Asking, language: Language) -> str:
    if one.kind is FieldKind.MOMENT and value:
        return _local(datetime.fromisoformat(value), asked)
    return value.replace(".", ",") if one.kind is FieldKind.NUMBER and language == "id" else value


def _local(moment: datetime, asked: Asking) -> str:
    return moment.astimezone(asked.where.zone).strftime("%Y-%m-%dT%H:%M")


def _kept(asked: Asking, language: Language) -> Kept:
    """What was entered, in words."""
    return [
        (
            unit.name if unit.attendee else "",
            unit.office,
            [(one, _told(one, _value(asked, unit, one), asked, language)) for one in questions],
        )
        for unit, questions in asked.groups
    ]


def _told(one: Question, value: str, asked: Asking, language: Language) -> str:
    if one.kind is FieldKind.MOMENT and value:
        return dates.moment(datetime.fromisoformat(value), asked.zone, language=language)
    if one.kind is FieldKind.YES_NO and value:
        return say(language, f"answer.form_{value}")
    if one.kind is FieldKind.CHOICE and language == "en" and value in one.options:
        return dict(zip(one.options, one.options_en, strict=False)).get(value) or value
    return _shown(one, value, asked, language)


handlers: list[Any] = [show, enter]
