"""What came in: figures for each form, and the values of one as rows, of those the asker sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from core import audit
from core.actors import Actor
from core.db import action, rows, snapshot
from core.errors import NotFound
from core.grants import Scope
from events.forms import rules
from events.forms.questions import form
from events.forms.rules import Form, Question, Unit
from events.forms.units import Coming, Key, coming, values
from events.invitees import ensure_seen
from events.states import Source

Only = Literal["", "given", "missing"]


class Figures(msgspec.Struct, frozen=True):
    """How many have answered a form, of how many it asks."""

    answered: int
    expected: int


class ValueRow(msgspec.Struct, frozen=True):
    """One whom a form asks; `attendee` is None where it asks the institution. `values` by the code of the field.

    A yes or no is `yes` or `no`, a moment is ISO 8601 in UTC; `asked` are the codes of the fields asked of this one,
    `files` by code what to ask for the file itself.
    """

    invitation: UUID
    attendee: UUID | None
    region_code: str | None
    institution: str
    office: str
    name: str
    category: str
    values: dict[str, str]
    asked: list[str]
    files: dict[str, UUID]
    complete: bool
    late: bool
    given_at: datetime | None
    source: Source | None


async def figures(scope: Scope, wanted: Sequence[Form]) -> dict[UUID, Figures]:
    """By form, of one moment."""
    async with snapshot():
        here = await coming(scope)
        kept = await values([one.id for one in wanted])
    found = {}
    for one in wanted:
        told = [
            rules.is_complete(questions, kept[one.id].get((unit.invitation, unit.attendee), {}))
            for _, unit, questions in _asked(one, here)
        ]
        found[one.id] = Figures(sum(told), len(told))
    return found


async def results(scope: Scope, key: UUID, *, only: Only = "") -> tuple[Form, list[ValueRow]]:
    """A form and all its rows in the order of the list of invitations. Raises NotFound("form_unknown")."""
    async with snapshot():
        wanted = await form(scope.event, key)
        here = await coming(scope)
        kept = (await values([key]))[key]
        entries = {
            row["invitation"]: row
            for row in await rows("SELECT invitation, at, late, source FROM form_entry WHERE form = $1", key)
        }
        papers = await _papers(key)
    found = []
    for one, unit, questions in _asked(wanted, here):
        told = kept.get((unit.invitation, unit.attendee), {})
        entry = entries.get(unit.invitation) if told else None
        found.append(
            ValueRow(
                invitation=unit.invitation,
                attendee=unit.attendee,
                region_code=one.region_code,
                institution=one.institution,
                office=unit.office,
                name=unit.name if unit.attendee else "",
                category=one.category_name,
                values=told,
                asked=[question.code for question in questions],
                files=papers.get((unit.invitation, unit.attendee), {}),
                complete=rules.is_complete(questions, told),
                late=bool(entry and entry["late"]),
                given_at=entry["at"] if entry else None,
                source=Source(entry["source"]) if entry else None,
            )
        )
    return wanted, [row for row in found if only == "" or row.complete == (only == "given")]


async def _papers(key: UUID) -> dict[Key, dict[str, UUID]]:
    """The values that are files."""
    kept: dict[Key, dict[str, UUID]] = {}
    for row in await rows(
        "SELECT v.id, v.invitation, v.attendee, d.code FROM form_value v JOIN form_field d ON d.id = v.field "
        "WHERE d.form = $1 AND v.file IS NOT NULL",
        key,
    ):
        kept.setdefault((row["invitation"], row["attendee"]), {})[row["code"]] = row["id"]
    return kept


async def file_of(scope: Scope, key: UUID, value: UUID) -> UUID:
    """The file of a value of a form, of those the scope sees. Raises NotFound("file_unknown")."""
    found = await rows(
        "SELECT v.invitation, v.file FROM form_value v JOIN form_field d ON d.id = v.field "
        "JOIN follow_up_form f ON f.id = d.form WHERE f.event = $1 AND f.id = $2 AND v.id = $3 AND v.file IS NOT NULL",
        scope.event,
        key,
        value,
    )
    if not found:
        raise NotFound("file_unknown")
    await ensure_seen(scope, [found[0]["invitation"]])
    file: UUID = found[0]["file"]
    return file


def _asked(wanted: Form, here: list[Coming]) -> list[tuple[Coming, Unit, list[Question]]]:
    return [(one, unit, fields) for one in here for unit, fields in rules.asked(wanted, one.units(wanted))]


@action
async def note(scope: Scope, key: UUID, *, kind: str, number: int, only: Only, actor: Actor) -> None:
    """Keeps who took which form's values out of the house and how many rows."""
    await audit.record(
        action="form.exported",
        actor=actor,
        event=scope.event,
        subject=("form", key),
        fields={"kind": kind, "rows": number, "only": only},
    )
