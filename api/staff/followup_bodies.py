"""What staff hand in about follow-up forms, and how they see them."""

from typing import Annotated
from uuid import UUID

import msgspec

from events.forms.changes import FieldGiven, FormGiven
from events.forms.results import Figures, Only, ValueRow
from events.forms.rules import Form
from events.forms.sets import SetShown
from events.states import Asks, Capacity, Choice, FieldKind

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"\S")]
Option = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^\S(.*\S)?$")]
Options = Annotated[list[Option], msgspec.Meta(max_length=40)]


class FormForm(msgspec.Struct, forbid_unknown_fields=True):
    """A form whole; due so many days before the meeting's first day, null: without a deadline."""

    title: Title
    title_en: Annotated[str, msgspec.Meta(max_length=120)] = ""
    intro: Annotated[str, msgspec.Meta(max_length=500)] = ""
    intro_en: Annotated[str, msgspec.Meta(max_length=500)] = ""
    asks: Asks = Asks.DELEGATE
    due_on_day: Annotated[int, msgspec.Meta(ge=0, le=365)] | None = None
    enabled: bool = True

    def given(self) -> FormGiven:
        """As the action takes it."""
        return FormGiven(**msgspec.structs.asdict(self))


class FieldForm(msgspec.Struct, forbid_unknown_fields=True):
    """A field whole; empty conditions mean all. Its values are deleted so many days after the meeting's last day."""

    kind: FieldKind
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=160, pattern=r"\S")]
    purpose: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]
    delete_after_days: Annotated[int, msgspec.Meta(ge=0, le=90)]
    label_en: Annotated[str, msgspec.Meta(max_length=160)] = ""
    required: bool = False
    enabled: bool = True
    options: Options = []
    options_en: Options = []
    purpose_en: Annotated[str, msgspec.Meta(max_length=300)] = ""
    categories: Annotated[list[UUID], msgspec.Meta(max_length=100)] = []
    capacities: Annotated[list[Capacity], msgspec.Meta(max_length=3)] = []
    choices: Annotated[list[Choice], msgspec.Meta(max_length=4)] = []

    def given(self) -> FieldGiven:
        """As the action takes it."""
        return FieldGiven(**msgspec.structs.asdict(self))


class OrderForm(msgspec.Struct, forbid_unknown_fields=True):
    """All fields of a form in the order wanted."""

    fields: Annotated[list[UUID], msgspec.Meta(max_length=40)]


class FormShown(msgspec.Struct):
    """A form with how many answered it, of how many it asks, as far as the asker sees."""

    form: Form
    figures: Figures


class FormList(msgspec.Struct):
    """The forms of a meeting, and those that come along and are not switched on yet."""

    items: list[FormShown]
    sets: list[SetShown]


class ExportWanted(msgspec.Struct, forbid_unknown_fields=True):
    """Which rows: all, or those that are complete or not."""

    only: Only = ""


__all__ = ["ExportWanted", "FieldForm", "FormForm", "FormList", "FormShown", "OrderForm", "ValueRow"]
