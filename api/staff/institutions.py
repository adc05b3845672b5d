"""The directory of institutions, one of them whole, its holders and contact officer; the provinces as tiles."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.guards import Asker, needs
from api.paging import Cursor, Limit, Page
from attendance.provinces import ProvinceFigures, provinces
from core.actors import Actor
from core.grants import Permission, Scope
from events import directory, focal_points, offices
from events.bodies import BodyLine, bodies
from events.contacts import NewContact
from events.directory import InstitutionWhole
from events.institutions import Facets, InstitutionLine, Wanted, institutions
from events.offices import NewHolder
from events.states import ActingStatus, InstitutionKind, Lack

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Short = Annotated[str, msgspec.Meta(max_length=160)]
Search = Annotated[str, QueryParameter(max_length=120)]


class Provinces(msgspec.Struct):
    """All tiles at once."""

    items: list[ProvinceFigures]


class InstitutionList(msgspec.Struct):
    """A page of the directory; each of `facets` counts what all other parts of the filter leave."""

    items: list[InstitutionLine]
    next_cursor: str | None
    total: int | None
    facets: Facets


class HolderForm(msgspec.Struct, forbid_unknown_fields=True):
    """Who holds an office from a day on (today where none is given); `source` is how we know."""

    office: UUID
    name: Name
    acting_status: ActingStatus | None = None
    from_on: date | None = None
    source: Short = ""


class ConfirmedForm(msgspec.Struct, forbid_unknown_fields=True):
    """The office whose present holder was made sure of."""

    office: UUID
    source: Short = ""


class ContactForm(msgspec.Struct, forbid_unknown_fields=True):
    """The contact officer from now on."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=160, pattern=r"\S")]
    office: Short = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254, pattern=r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+)?\Z")] = ""


@get("/events/{slug:str}/institutions", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def list_institutions(
    *,
    within: NamedDependency[Scope],
    asker: NamedDependency[Asker],
    province: Annotated[str, QueryParameter(max_length=40)] = "",
    kind: Annotated[InstitutionKind | None, QueryParameter()] = None,
    lacks: Annotated[Lack | None, QueryParameter(description="Only those that have none of it.")] = None,
    q: Search = "",
    sort: Annotated[Literal["region", "name"], QueryParameter()] = "region",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> InstitutionList:
    """The directory in region order or by name; the contact officer only with the permission for contacts."""
    wanted = Wanted(province, kind or "", lacks or "", q.replace("\0", ""), sort)
    chosen = msgspec.structs.asdict(wanted) | {"event": within.event}
    offset = paging.after(cursor, filter=chosen)
    contacts = await asker.may(within, Permission.CONTACTS_READ)
    found = await institutions(within, wanted, contacts=contacts, offset=offset, limit=limit)
    page = paging.page(found.items, offset=offset, limit=limit, total=found.total, filter=chosen)
    return InstitutionList(page.items, page.next_cursor, page.total, found.facets)


@get("/events/{slug:str}/institutions/names", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def search_institutions(
    within: NamedDependency[Scope], q: Search = "", cursor: Cursor = None, limit: Limit = 50
) -> Page[BodyLine]:
    """Institutions by name, as a field to choose one wants them; every word of `q` must occur."""
    chosen = {"event": within.event, "names": q}
    offset = paging.after(cursor, filter=chosen)
    found, total = await bodies(within, q.replace("\0", ""), offset=offset, limit=limit)
    return paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)


@get("/events/{slug:str}/institutions/{id:uuid}", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def show_institution(
    id: FromPath[UUID], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> InstitutionWhole:
    """One institution whole; contacts only with the permission for them."""
    return await whole_institution(id, within, asker)


@post(
    "/events/{slug:str}/institutions/{id:uuid}/holder",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["institutions"],
)
async def set_holder(
    id: FromPath[UUID],
    data: JSONBody[HolderForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> InstitutionWhole:
    """Somebody else holds an office; invitations, links and history stay."""
    await directory.ensure_seen(within, id)
    await directory.office_of(id, data.office)
    new = NewHolder(data.name, data.acting_status, data.from_on, data.source)
    await offices.appoint(data.office, new, actor=actor)
    return await whole_institution(id, within, asker)


@post(
    "/events/{slug:str}/institutions/{id:uuid}/holder/confirm",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["institutions"],
)
async def confirm_holder(
    id: FromPath[UUID],
    data: JSONBody[ConfirmedForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> InstitutionWhole:
    """The holder on file was made sure of today."""
    await directory.ensure_seen(within, id)
    await directory.office_of(id, data.office)
    await offices.confirm_today(data.office, source=data.source, actor=actor)
    return await whole_institution(id, within, asker)


@post(
    "/events/{slug:str}/institutions/{id:uuid}/contact",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["institutions"],
)
async def set_contact(
    id: FromPath[UUID],
    data: JSONBody[ContactForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> InstitutionWhole:
    """Another contact officer; the former is kept with its end."""
    await directory.ensure_seen(within, id)
    new = NewContact(**msgspec.structs.asdict(data))
    await directory.keep_contact(id, new, event=within.event, actor=actor)
    return await whole_institution(id, within, asker)


@post(
    "/events/{slug:str}/institutions/{id:uuid}/page-link/renew",
    status_code=200,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["institutions"],
)
async def renew_page_link(
    id: FromPath[UUID], within: NamedDependency[Scope], actor: NamedDependency[Actor], asker: NamedDependency[Asker]
) -> InstitutionWhole:
    """Ends the link to the institution's own page and mails a new one to its contact officer."""
    await directory.ensure_seen(within, id)
    await focal_points.renew(id, event=within.event, actor=actor)
    return await whole_institution(id, within, asker)


@get("/events/{slug:str}/provinces", opt=needs(Permission.INVITATIONS_READ), tags=["institutions"])
async def list_provinces(within: NamedDependency[Scope]) -> Provinces:
    """What the invitations of each province came to."""
    return Provinces(await provinces(within))


async def whole_institution(institution: UUID, within: Scope, asker: Asker) -> InstitutionWhole:
    """One institution, as far as the asker may see it."""
    contacts = await asker.may(within, Permission.CONTACTS_READ)
    return await directory.whole(within, institution, contacts=contacts)


handlers: list[Any] = [
    list_institutions,
    search_institutions,
    show_institution,
    set_holder,
    confirm_holder,
    set_contact,
    renew_page_link,
    list_provinces,
]
