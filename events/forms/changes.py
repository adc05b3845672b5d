"""Forms as staff make them: switched on, edited, ordered; nothing that holds values is thrown away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7
from events.states import Asks, Capacity, Choice, FieldKind

MOST_FORMS, MOST_FIELDS = 20, 30


class FormGiven(msgspec.Struct, frozen=True):
    """What a form says of itself; due so many days before the meeting's first day, or without a deadline."""

    title: str
    title_en: str = ""
    intro: str = ""
    intro_en: str = ""
    asks: Asks = Asks.DELEGATE
    due_on_day: int | None = None
    enabled: bool = True


class FieldGiven(msgspec.Struct, frozen=True):
    """What a field asks, why, of whom (empty: all), and how many days after the meeting its values are deleted."""

    kind: FieldKind
    label: str
    purpose: str
    delete_after_days: int
    label_en: str = ""
    required: bool = False
    enabled: bool = True
    options: list[str] = []
    options_en: list[str] = []
    purpose_en: str = ""
    categories: list[UUID] = []
    capacities: list[Capacity] = []
    choices: list[Choice] = []


@action
async def create(
    event: UUID, new: FormGiven, *, code: str = "", fields: Sequence[tuple[str, FieldGiven]] = (), actor: Actor
) -> UUID:
    """Adds a form at the end, with the code given or the next free one.

    Raises Refused("form_exists" | "too_many_forms"), Invalid as `add_field`.
    """
    await execute("SELECT 1 FROM event WHERE id = $1 FOR NO KEY UPDATE", event)
    codes = {row["code"] for row in await rows("SELECT code FROM follow_up_form WHERE event = $1", event)}
    if code in codes:
        raise Refused("form_exists")
    if len(codes) >= MOST_FORMS:
        raise Refused("too_many_forms", most=MOST_FORMS)
    form = uuid7()
    given = {**_plain(new), "event": event, "code": code or _free("formulir-", codes), "position": await _last(event)}
    await _insert("follow_up_form", form, given)
    for position, (name, field) in enumerate(fields):
        await _add(event, form, field, code=name, position=position)
    await _tell(event, form, "form.created", {"code": given["code"]}, actor=actor)
    return form


@action
async def change(event: UUID, form: UUID, wanted: FormGiven, *, version: int, actor: Actor) -> None:
    """Makes a form say this; whom it asks stays once it holds values.

    Raises NotFound("form_unknown"), Stale, Refused("form_has_values").
    """
    row = await _lock(event, form, version=version)
    if row["asks"] != wanted.asks.value and await _holds("d.form = $1", form):
        raise Refused("form_has_values")
    given = _plain(wanted)
    await _update("follow_up_form", form, given)
    changed = sorted(name for name, value in given.items() if row[name] != value)
    await _touched(event, form, "form.changed", {"fields": changed}, actor=actor)


@action
async def remove(event: UUID, form: UUID, *, version: int, actor: Actor) -> None:
    """Throws a form away that never held a value; else it can be switched off.

    Raises NotFound("form_unknown"), Stale, Refused("form_has_values").
    """
    row = await _lock(event, form, version=version)
    if await rows("SELECT 1 FROM form_entry WHERE form = $1 LIMIT 1", form):
        raise Refused("form_has_values")
    await execute("DELETE FROM form_field WHERE form = $1", form)
    await execute("DELETE FROM follow_up_form WHERE id = $1", form)
    await _tell(event, form, "form.removed", {"code": row["code"]}, actor=actor)


@action
async def add_field(event: UUID, form: UUID, new: FieldGiven, *, version: int, actor: Actor) -> UUID:
    """Adds a field at the end.

    Raises NotFound("form_unknown"), Stale, Refused("too_many_fields"), Invalid("options_missing" | "category_unknown").
    """
    await _lock(event, form, version=version)
    found = await rows("SELECT code, position FROM form_field WHERE form = $1", form)
    if len(found) >= MOST_FIELDS:
        raise Refused("too_many_fields", most=MOST_FIELDS)
    code = _free("isian", {row["code"] for row in found})
    field = await _add(event, form, new, code=code, position=1 + max((row["position"] for row in found), default=-1))
    await _touched(event, form, "form.field_added", {"field": code}, actor=actor)
    return field


@action
async def change_field(event: UUID, form: UUID, field: UUID, wanted: FieldGiven, *, version: int, actor: Actor) -> None:
    """Makes a field ask this; its kind stays once it holds values.

    Raises NotFound("form_unknown" | "field_unknown"), Stale, Refused("field_has_values"), Invalid as `add_field`.
    """
    await _lock(event, form, version=version)
    row = await _field(form, field)
    if row["kind"] != wanted.kind.value and await _holds("d.id = $1", field):
        raise Refused("field_has_values")
    await _ensure(event, wanted)
    given = _plain(wanted)
    await _update("form_field", field, given)
    changed = sorted(name for name, value in given.items() if row[name] != value)
    await _touched(event, form, "form.field_changed", {"field": row["code"], "fields": changed}, actor=actor)


@action
async def remove_field(event: UUID, form: UUID, field: UUID, *, version: int, actor: Actor) -> None:
    """Throws a field away that holds no value. Raises as `change_field`."""
    await _lock(event, form, version=version)
    row = await _field(form, field)
    if await _holds("d.id = $1", field):
        raise Refused("field_has_values")
    await execute("DELETE FROM form_field WHERE id = $1", field)
    await _touched(event, form, "form.field_removed", {"field": row["code"]}, actor=actor)


@action
async def order_fields(event: UUID, form: UUID, wanted: Sequence[UUID], *, version: int, actor: Actor) -> None:
    """Puts the fields in this order. Raises NotFound("form_unknown"), Stale, Invalid("fields_unlike")."""
    await _lock(event, form, version=version)
    known = {row["id"] for row in await rows("SELECT id FROM form_field WHERE form = $1", form)}
    if known != set(wanted) or len(known) != len(wanted):
        raise Invalid("fields_unlike", field="fields")
    await execute(
        "UPDATE form_field d SET position = u.place FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, place) "
        "WHERE d.id = u.id",
        list(wanted),
    )
    await _touched(event, form, "form.fields_ordered", {}, actor=actor)


async def _lock(event: UUID, form: UUID, *, version: int) -> Any:
    found = await rows("SELECT * FROM follow_up_form WHERE id = $1 AND event = $2 FOR NO KEY UPDATE", form, event)
    if not found:
        raise NotFound("form_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


async def _field(form: UUID, field: UUID) -> Any:
    found = await rows("SELECT * FROM form_field WHERE id = $1 AND form = $2", field, form)
    if not found:
        raise NotFound("field_unknown")
    return found[0]


async def _holds(which: str, key: UUID) -> bool:
    return bool(
        await rows(f"SELECT 1 FROM form_value v JOIN form_field d ON d.id = v.field WHERE {which} LIMIT 1", key)
    )


async def _add(event: UUID, form: UUID, new: FieldGiven, *, code: str, position: int) -> UUID:
    await _ensure(event, new)
    field = uuid7()
    await _insert("form_field", field, {**_plain(new), "form": form, "code": code, "position": position})
    return field


async def _ensure(event: UUID, given: FieldGiven) -> None:
    if (given.kind is FieldKind.CHOICE) != bool(given.options):
        raise Invalid("options_missing" if given.kind is FieldKind.CHOICE else "options_unwanted", field="options")
    known = await rows(
        "SELECT 1 FROM participant_category WHERE event = $1 AND id = ANY($2::uuid[])", event, given.categories
    )
    if len(known) != len(set(given.categories)):
        raise Invalid("category_unknown", field="categories")


def _plain(given: FormGiven | FieldGiven) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in msgspec.to_builtins(given, builtin_types=(UUID,)).items()
    }


async def _last(event: UUID) -> int:
    found = await rows("SELECT coalesce(max(position) + 1, 0)::int AS n FROM follow_up_form WHERE event = $1", event)
    return int(found[0]["n"])


def _free(prefix: str, taken: set[str]) -> str:
    return next(f"{prefix}{number}" for number in range(1, len(taken) + 2) if f"{prefix}{number}" not in taken)


async def _insert(table: str, key: UUID, given: dict[str, Any]) -> None:
    places = ", ".join(f"${number}" for number in range(2, 2 + len(given)))
    await execute(f"INSERT INTO {table} (id, {', '.join(given)}) VALUES ($1, {places})", key, *given.values())


async def _update(table: str, key: UUID, given: dict[str, Any]) -> None:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
    await execute(f"UPDATE {table} SET {sets} WHERE id = $1", key, *given.values())


async def _touched(event: UUID, form: UUID, what: str, fields: dict[str, Any], *, actor: Actor) -> None:
    await execute("UPDATE follow_up_form SET version = version + 1 WHERE id = $1", form)
    await _tell(event, form, what, fields, actor=actor)


async def _tell(event: UUID, form: UUID, what: str, fields: dict[str, Any], *, actor: Actor) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=("form", form), fields=fields)
    await feed.record(event, kind="form", subject=("form", form))
