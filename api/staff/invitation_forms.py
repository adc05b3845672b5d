"""What staff send in about invitations: every entry bounded before it reaches an action."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.staff.exports import ExportForm
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice

Ids = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=2000)]
Text = Annotated[str, msgspec.Meta(max_length=200)]


class GenerateForm(msgspec.Struct, forbid_unknown_fields=True):
    """For which categories invitations are to be made."""

    categories: Ids


class SendForm(msgspec.Struct, forbid_unknown_fields=True):
    """Which unsent invitations are to go: of categories, by id, those a list keeps, or all."""

    categories: Ids | None = None
    ids: Ids | None = None
    wanted: ExportForm | None = None
    all: bool = False


class Reason(msgspec.Struct, forbid_unknown_fields=True):
    """Why an invitation is taken back."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]


class PersonForm(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody who comes; the name exactly as it is to be printed. `vacant`: of a Plh. as head, is the post vacant?"""

    name: Text
    office: Text = ""
    acting_status: ActingStatus | None = None
    vacant: bool | None = None


class ContactForm(msgspec.Struct, forbid_unknown_fields=True):
    """The officer we call."""

    phone: Annotated[str, msgspec.Meta(max_length=40)]
    name: Annotated[str, msgspec.Meta(max_length=160)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?\Z")] = ""


class LetterForm(msgspec.Struct, forbid_unknown_fields=True):
    """Number and date of the assignment letter."""

    number: Annotated[str, msgspec.Meta(max_length=120)] = ""
    dated_on: date | None = None


class AnswerForm(msgspec.Struct, forbid_unknown_fields=True):
    """An answer taken down for an institution that called or wrote."""

    choice: Choice
    contact: ContactForm
    source: Literal["telephone", "letter"] = "telephone"
    head: PersonForm | None = None
    representative: PersonForm | None = None
    companions: Annotated[list[PersonForm], msgspec.Meta(max_length=20)] = []
    letter: LetterForm | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


def answer_given(form: AnswerForm) -> AnswerGiven:
    """The form as the action takes it."""
    return AnswerGiven(
        choice=form.choice,
        contact=ContactGiven(form.contact.phone, form.contact.name, form.contact.email),
        head=_person(form.head),
        representative=_person(form.representative),
        companions=[PersonGiven(one.name, one.office, one.acting_status) for one in form.companions],
        letter=LetterGiven(form.letter.number, form.letter.dated_on) if form.letter else None,
        reason=form.reason,
    )


def _person(form: PersonForm | None) -> PersonGiven | None:
    return PersonGiven(form.name, form.office, form.acting_status, vacant=form.vacant) if form else None
