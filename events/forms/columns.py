"""What was entered in forms as columns of the list of invitations: which there are, and their values."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from core.grants import Scope
from events.forms import rules
from events.forms.questions import forms
from events.forms.rules import Form, Question
from events.forms.units import Coming, coming, values
from events.states import Asks

PREFIX: Final = "form."
Values = dict[UUID, dict[str, list[str]]]


class FormColumn(msgspec.Struct, frozen=True):
    """A field as a column; `key` names it in addresses and saved lists, `each` where every delegate is asked."""

    key: str
    form: str
    form_en: str
    each: bool
    question: Question


async def offered(event: UUID) -> list[FormColumn]:
    """All fields of a meeting's forms that are asked now."""
    return [column for form in await forms(event) for column in _columns(form)]


def _columns(form: Form) -> list[FormColumn]:
    return [
        FormColumn(f"{PREFIX}{form.code}.{one.code}", form.title, form.title_en, form.asks is Asks.DELEGATE, one)
        for one in form.fields
        if one.enabled
    ]


async def entered(scope: Scope, wanted: Collection[str], ids: Sequence[UUID]) -> Values:
    """By invitation and column: the institution's value, or those of its delegates in the order of their seats.

    Who gave nothing has an empty one; where nobody gave anything, or it is deleted, the column is missing. As many
    statements however many invitations and columns: forms, whom they ask, values.
    """
    asked = [form for form in await forms(scope.event) if any(one.key in wanted for one in _columns(form))]
    if not asked or not ids:
        return {}
    here = await coming(scope, among=ids)
    kept = await values([form.id for form in asked], among=ids)
    return {one.invitation: _of(one, asked, kept, wanted) for one in here}


def _of(
    one: Coming, asked: list[Form], kept: Mapping[UUID, Mapping[tuple[UUID, UUID | None], dict[str, str]]],
    wanted: Collection[str],
) -> dict[str, list[str]]:  # fmt: skip
    found: dict[str, list[str]] = {}
    for form in asked:
        for unit, questions in rules.asked(form, one.units(form)):
            told = kept[form.id].get((unit.invitation, unit.attendee), {})
            for question in questions:
                found.setdefault(f"{PREFIX}{form.code}.{question.code}", []).append(told.get(question.code, ""))
    return {key: said for key, said in found.items() if key in wanted and any(said)}
