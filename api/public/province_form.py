"""The one table a coordinator answers in: of each row what was chosen, kept as entered, and what is wrong with it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid5

import msgspec

from api.forms import Form, text_faults
from api.public.office_form import tidy
from events.province_pages import Below, Coordinator
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import Choice

HELD: Final = "answer_held"  # taken, and waits for the committee's approval
_FIELDS: Final = ("c", "n", "o")  # choice, name, office: short, they travel once a row
_LENGTHS: Final = {"name": 200, "office": 200}


class Row(msgspec.Struct):
    """One row as it came; `note` is the code of what became of it."""

    below: Below
    choice: str = ""
    name: str = ""
    office: str = ""
    version: int = 0
    note: str = ""

    @property
    def saved(self) -> bool:
        """Whether what was chosen is taken, even if it waits for approval."""
        return self.note in ("", HELD)

    @property
    def field(self) -> str:
        """What its fields' names end with."""
        return self.below.invitation.hex


def blank(found: Sequence[Below]) -> list[Row]:
    """The table before anything was entered."""
    return [Row(one, version=one.version) for one in found]


def read(form: Form, found: Sequence[Below]) -> list[Row]:
    """The rows of the list with what the form says of each; of rows that are none of the list nothing is taken."""
    return [_row(form, one) for one in found]


def fault(row: Row) -> str:
    """What is wrong with a row in which something was chosen; empty if nothing is."""
    allowed = set(Choice) if row.below.may_represent else set(Choice) - {Choice.REPRESENTATIVE}
    if row.choice not in allowed:
        return "choice_missing"
    faults = text_faults({"name": row.name, "office": row.office}, _LENGTHS)
    if faults:
        return next(iter(faults.values()))
    if row.choice == Choice.REPRESENTATIVE:
        return "name_missing" if not row.name else "office_missing" if not row.office else ""
    return ""


def given(row: Row, who: Coordinator) -> AnswerGiven:
    """A row without fault as the answer it stands for; the institution is told at its own address."""
    choice = Choice(row.choice)
    named = PersonGiven(row.name, row.office) if choice is Choice.REPRESENTATIVE else None
    return AnswerGiven(choice, ContactGiven("", who.institution_name, row.below.email), representative=named)


def submission_of(form: Form, row: Row) -> UUID | None:
    """One form sent twice is one answer a row."""
    try:
        return uuid5(UUID(form.entries.get("submission", "")), row.field)
    except ValueError:
        return None


def _row(form: Form, one: Below) -> Row:
    choice, name, office = (tidy(form.entries.get(f"{field}.{one.invitation.hex}", "")) for field in _FIELDS)
    said = form.entries.get(f"v.{one.invitation.hex}", "")
    version = int(said) if said.isdecimal() and len(said) < 9 else 0
    return Row(one, choice[:20], name[:1000], office[:1000], version)
