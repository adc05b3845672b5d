"""Follow-up forms: switched on, edited field by field, with figures of what came in."""

from typing import Any
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.etags import tagged
from api.guards import needs
from api.staff.followup_bodies import FieldForm, FormForm, FormList, FormShown, OrderForm
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from events.forms import changes, questions, results, sets

_READ = needs(Permission.INVITATIONS_READ)
_WRITE = needs(Permission.EVENTS_WRITE)


@get("/events/{slug:str}/forms", opt=_READ, tags=["forms"])
async def list_forms(within: NamedDependency[Scope]) -> FormList:
    """All forms with their figures, and those that can still be switched on."""
    found = await questions.forms(within.event)
    figures = await results.figures(within, found)
    codes = {one.code for one in found}
    offered = [sets.shown(one) for one in sets.SETS if one.code not in codes]
    return FormList([FormShown(one, figures[one.id]) for one in found], offered)


@get("/events/{slug:str}/forms/{id:uuid}", opt=_READ, tags=["forms"])
async def show_form(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[FormShown]:
    """One form; the ETag is its own."""
    return await _shown(within, id)


@post("/events/{slug:str}/forms", opt=_WRITE, tags=["forms"])
async def create_form(
    data: JSONBody[FormForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[FormShown]:
    """Adds an empty form."""
    return await _shown(within, await changes.create(within.event, data.given(), actor=actor), status=201)


@post("/events/{slug:str}/forms/sets/{code:str}", opt=_WRITE, tags=["forms"])
async def switch_on(
    code: FromPath[str], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> Response[FormShown]:
    """Adds one of the forms that come along, with its fields; all of it can be edited afterwards."""
    shipped = next((one for one in sets.SETS if one.code == code), None)
    if shipped is None:
        raise NotFound("form_unknown")
    form, fields = sets.form_of(shipped), sets.fields_of(shipped)
    made = await changes.create(within.event, form, code=shipped.code, fields=fields, actor=actor)
    return await _shown(within, made, status=201)


@put("/events/{slug:str}/forms/{id:uuid}", opt=_WRITE, tags=["forms"])
async def change_form(
    *,
    id: FromPath[UUID],
    data: JSONBody[FormForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[FormShown]:
    """Makes a form say this; wants its If-Match."""
    await changes.change(within.event, id, data.given(), version=version, actor=actor)
    return await _shown(within, id)


@delete("/events/{slug:str}/forms/{id:uuid}", opt=_WRITE, tags=["forms"])
async def remove_form(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """Throws a form away that nobody has sent in; wants its If-Match."""
    await changes.remove(within.event, id, version=version, actor=actor)


@post("/events/{slug:str}/forms/{id:uuid}/fields", opt=_WRITE, tags=["forms"])
async def add_field(
    *,
    id: FromPath[UUID],
    data: JSONBody[FieldForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[FormShown]:
    """Adds a field at the end; wants the form's If-Match."""
    await changes.add_field(within.event, id, data.given(), version=version, actor=actor)
    return await _shown(within, id, status=201)


@put("/events/{slug:str}/forms/{id:uuid}/fields/{field:uuid}", opt=_WRITE, tags=["forms"])
async def change_field(
    *,
    id: FromPath[UUID],
    field: FromPath[UUID],
    data: JSONBody[FieldForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[FormShown]:
    """Makes a field ask this; wants the form's If-Match. Its kind stays once it holds values (409)."""
    await changes.change_field(within.event, id, field, data.given(), version=version, actor=actor)
    return await _shown(within, id)


@delete("/events/{slug:str}/forms/{id:uuid}/fields/{field:uuid}", status_code=200, opt=_WRITE, tags=["forms"])
async def remove_field(
    *,
    id: FromPath[UUID],
    field: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[FormShown]:
    """Throws a field away that holds no value (else 409: switch it off); wants the form's If-Match."""
    await changes.remove_field(within.event, id, field, version=version, actor=actor)
    return await _shown(within, id)


@put("/events/{slug:str}/forms/{id:uuid}/order", opt=_WRITE, tags=["forms"])
async def order_fields(
    *,
    id: FromPath[UUID],
    data: JSONBody[OrderForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[FormShown]:
    """Puts the fields in this order; wants the form's If-Match."""
    await changes.order_fields(within.event, id, data.fields, version=version, actor=actor)
    return await _shown(within, id)


async def _shown(within: Scope, form: UUID, *, status: int = 200) -> Response[FormShown]:
    found = await questions.form(within.event, form)
    figures = await results.figures(within, [found])
    return tagged(FormShown(found, figures[form]), found.version, status_code=status)


handlers: list[Any] = [
    list_forms, show_form, create_form, switch_on, change_form, remove_form, add_field, change_field, remove_field,
    order_fields,
]  # fmt: skip
