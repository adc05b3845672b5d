"""The forms that come along, switched on by one press; their words are those of the interface, both languages."""

from typing import Final

import msgspec

from events.forms.changes import FieldGiven, FormGiven
from events.states import Asks, FieldKind
from events.wording import words


class Asked(msgspec.Struct, frozen=True):
    """A field of a shipped form; its options are words too, numbered from 1."""

    code: str
    kind: FieldKind
    required: bool = False
    options: int = 0


class Shipped(msgspec.Struct, frozen=True):
    """A form that comes along."""

    code: str
    asks: Asks
    due_on_day: int
    delete_after_days: int
    fields: tuple[Asked, ...]


class SetShown(msgspec.Struct, frozen=True):
    """A form that can be switched on, with what it asks."""

    code: str
    title: str
    title_en: str
    intro: str
    intro_en: str


_TEXT, _NUMBER, _MOMENT = FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MOMENT
_CHOICE, _YES_NO = FieldKind.CHOICE, FieldKind.YES_NO
SETS: Final = (
    Shipped(
        "kedatangan",
        Asks.DELEGATE,
        due_on_day=3,
        delete_after_days=14,
        fields=(
            Asked("mode", _CHOICE, required=True, options=5),
            Asked("number", _TEXT),
            Asked("arrives", _MOMENT, required=True),
            Asked("pickup", _YES_NO, required=True),
        ),
    ),
    Shipped(
        "penginapan",
        Asks.DELEGATE,
        due_on_day=7,
        delete_after_days=30,
        fields=(
            Asked("needed", _YES_NO, required=True),
            Asked("nights", _NUMBER),
            Asked("room", _CHOICE, options=3),
        ),
    ),
    Shipped(
        "kendaraan",
        Asks.INSTITUTION,
        due_on_day=2,
        delete_after_days=7,
        fields=(Asked("plate", _TEXT, required=True), Asked("driver_phone", _TEXT)),
    ),
    # Asks for the service, never for the condition: no free text that would invite it.
    Shipped(
        "kebutuhan-khusus",
        Asks.DELEGATE,
        due_on_day=7,
        delete_after_days=7,
        fields=(
            Asked("wheelchair", _YES_NO),
            Asked("interpreter", _YES_NO),
            Asked("meal", _CHOICE, options=5),
        ),
    ),
)


def shown(shipped: Shipped) -> SetShown:
    """A set as staff choose it."""
    form = form_of(shipped)
    return SetShown(shipped.code, form.title, form.title_en, form.intro, form.intro_en)


def form_of(shipped: Shipped) -> FormGiven:
    """The form a set becomes."""
    title, intro = _said(shipped, "title"), _said(shipped, "intro")
    return FormGiven(title[0], title[1], intro[0], intro[1], shipped.asks, shipped.due_on_day)


def fields_of(shipped: Shipped) -> list[tuple[str, FieldGiven]]:
    """The fields a set becomes, with their codes."""
    return [(one.code, _field(shipped, one)) for one in shipped.fields]


def _field(shipped: Shipped, one: Asked) -> FieldGiven:
    label, why = _said(shipped, one.code), _said(shipped, "why")
    options = [_said(shipped, f"{one.code}_{number}") for number in range(1, one.options + 1)]
    return FieldGiven(
        kind=one.kind,
        label=label[0],
        label_en=label[1],
        required=one.required,
        options=[indonesian for indonesian, _ in options],
        options_en=[english for _, english in options],
        purpose=why[0],
        purpose_en=why[1],
        delete_after_days=shipped.delete_after_days,
    )


def _said(shipped: Shipped, part: str) -> tuple[str, str]:
    key = f"form_set.{shipped.code.replace('-', '_')}_{part}"
    return words("id")[key], words("en")[key]
