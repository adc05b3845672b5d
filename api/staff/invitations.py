"""Invitations: the list with its counts, one whole, made and sent in jobs, withdrawn, answered for."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.etags import tagged
from api.guards import Asker, needs
from api.listed import filter_for
from api.paging import Cursor, Limit
from api.staff.exports import filter_of
from api.staff.invitation_forms import AnswerForm, GenerateForm, Reason, SendForm, answer_given
from core import clock
from core.actors import Actor
from core.errors import Forbidden, Invalid
from core.grants import Permission, Scope
from core.settings import settings
from events import answers, invitations, invitees, lists
from events.forms.columns import FormColumn, Values, entered, offered
from events.invitee import InviteeWhole, invitee
from events.invitees import InviteeLine
from events.lists import ListWanted
from events.states import Source

Word = Annotated[str, QueryParameter(max_length=40)]


class InviteeList(msgspec.Struct):
    """A page of invitations; `facets` and `withdrawn` count what the filter leaves, whatever status is chosen.

    `exported_at`: when one last took this list out as a file. `form_columns` are the fields of follow-up forms, for
    those who may see contacts; `values` what was entered in those asked for, by invitation and column: the
    institution's, or the delegates' in the order of their seats.
    """

    items: list[InviteeLine]
    next_cursor: str | None
    total: int | None
    facets: dict[str, int]
    withdrawn: int
    exported_at: datetime | None
    form_columns: list[FormColumn]
    values: Values


class Asked(msgspec.Struct):
    """The job that does it, and how many it has before it."""

    job: UUID
    queued: int


class Queued(msgspec.Struct):
    """How many there would be."""

    queued: int


@get("/events/{slug:str}/invitations", opt=needs(Permission.INVITATIONS_READ), tags=["invitations"])
async def list_invitations(
    *,
    within: NamedDependency[Scope],
    asker: NamedDependency[Asker],
    province: Word = "",
    side: Word = "",
    category: Word = "",
    status: Word = "",
    q: Annotated[str, QueryParameter(max_length=120)] = "",
    sort: Annotated[Literal["region", "name"], QueryParameter()] = "region",
    mine: Annotated[bool, QueryParameter()] = False,
    changed: Annotated[bool, QueryParameter(description="Only what changed since one's last export.")] = False,
    columns: Annotated[str, QueryParameter(max_length=4000, description="Keys of `form_columns`, by commas.")] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> InviteeList:
    """Invitations in region order or by name; those withdrawn only with the status `withdrawn`."""
    listed = ListWanted(province, side, category, status, q, sort, mine, changed)
    wanted = filter_for(listed, asker.account.id)
    chosen = msgspec.structs.asdict(wanted) | {"event": within.event}
    offset = paging.after(cursor, filter=chosen)
    found = await invitees.invitees(within, wanted, offset=offset, limit=limit)
    page = paging.page(found.items, offset=offset, limit=limit, total=found.total, filter=chosen)
    exported = await lists.exported_at(within.event, wanted.hash, account=asker.account.id)
    forms = await offered(within.event) if await asker.may(within, Permission.CONTACTS_READ) else []
    asked = {one.key for one in forms} & set(columns.split(","))
    told = await entered(within, asked, [one.id for one in page.items]) if asked else {}
    counts = (page.next_cursor, page.total, found.facets, found.withdrawn)
    return InviteeList(page.items, *counts, exported, forms, told)


@get("/events/{slug:str}/invitations/{id:uuid}", opt=needs(Permission.INVITATIONS_READ), tags=["invitations"])
async def show_invitation(
    id: FromPath[UUID], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> Response[InviteeWhole]:
    """One invitation whole; telephone, address and link only with the permission for contacts."""
    return await whole_invitation(id, within, asker)


@post(
    "/events/{slug:str}/invitations/generate",
    status_code=202,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def generate_invitations(
    data: JSONBody[GenerateForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Asked:
    """Makes the missing invitations of the categories, in a job."""
    _no_provinces(within)
    await invitees.ensure_categories_seen(within, data.categories)
    queued = sum((await invitations.missing(within.event, data.categories)).values())
    job = await invitations.ask_to_generate(within.event, categories=data.categories, actor=actor)
    return Asked(job, queued)


@post(
    "/events/{slug:str}/invitations/send",
    status_code=202,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def send_invitations(
    data: JSONBody[SendForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Asked:
    """Sends what was not sent yet, in a job. Give one of `categories`, `ids`, `wanted`, `all`."""
    only = await _whom(data, within, asker)
    queued = await invitations.unsent(within.event, categories=data.categories, only=only)
    job = await invitations.ask_to_send(within.event, actor=actor, categories=data.categories, only=only)
    return Asked(job, queued)


@post(
    "/events/{slug:str}/invitations/send/preview",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def preview_send(
    data: JSONBody[SendForm], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> Queued:
    """How many letters sending would put on their way; writes nothing."""
    only = await _whom(data, within, asker)
    return Queued(await invitations.unsent(within.event, categories=data.categories, only=only))


async def _whom(data: SendForm, within: Scope, asker: Asker) -> list[UUID] | None:
    """The invitations a form names; None where it names categories, or all."""
    if [data.categories is not None, data.ids is not None, data.wanted is not None, data.all].count(True) != 1:
        raise Invalid("send_what", field="all")
    if data.wanted is not None:
        chosen, *_ = await invitees.choose(within, filter_of(data.wanted, asker), now=clock.now())
        return chosen
    if data.ids is not None:
        await invitees.ensure_seen(within, data.ids)
        return data.ids
    _no_provinces(within)
    if data.all and within.side is not None:
        raise Forbidden("not_permitted")
    await invitees.ensure_categories_seen(within, data.categories or [])
    return None


@post(
    "/events/{slug:str}/invitations/{id:uuid}/withdraw",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def withdraw_invitation(
    *,
    id: FromPath[UUID],
    data: JSONBody[Reason],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Takes an invitation back; its passes end."""
    await invitees.ensure_seen(within, [id])
    await invitations.withdraw(id, event=within.event, reason=data.reason, version=version, actor=actor)
    return await whole_invitation(id, within, asker)


@post(
    "/events/{slug:str}/invitations/{id:uuid}/restore",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def restore_invitation(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Undoes a withdrawal; the answer counts again."""
    await invitees.ensure_seen(within, [id])
    await invitations.restore(id, event=within.event, version=version, actor=actor)
    return await whole_invitation(id, within, asker)


@post(
    "/events/{slug:str}/invitations/{id:uuid}/link/renew",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["invitations"],
)
async def renew_link(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Ends every link made so far and makes a new one."""
    await invitees.ensure_seen(within, [id])
    await invitations.renew_link(id, event=within.event, version=version, actor=actor)
    return await whole_invitation(id, within, asker)


@post(
    "/events/{slug:str}/invitations/{id:uuid}/answer",
    status_code=200,
    opt=needs(Permission.ANSWERS_RECORD),
    tags=["invitations"],
)
async def record_answer(
    *,
    id: FromPath[UUID],
    data: JSONBody[AnswerForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Takes down what an institution said by telephone or wrote."""
    await invitees.ensure_seen(within, [id])
    for_office = msgspec.structs.replace(actor, on_behalf_of=id)
    await answers.submit(id, answer_given(data), source=Source(data.source), actor=for_office, version=version)
    return await whole_invitation(id, within, asker)


async def whole_invitation(id: UUID, within: Scope, asker: Asker) -> Response[InviteeWhole]:
    """One invitation with its ETag, as far as the asker may see it."""
    whole = await invitee(within, id, contacts=await asker.may(within, Permission.CONTACTS_READ))
    if whole.link:
        whole.link = f"{settings().public_url}/k/{whole.link}"
    return tagged(whole, whole.version)


def _no_provinces(within: Scope) -> None:
    """A whole category reaches over all provinces."""
    if within.provinces is not None:
        raise Forbidden("not_permitted")


handlers: list[Any] = [
    list_invitations,
    show_invitation,
    generate_invitations,
    send_invitations,
    preview_send,
    withdraw_invitation,
    restore_invitation,
    renew_link,
    record_answer,
]
