"""The form of somebody we do not know: every entry checked and kept, all faults told at once."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from api.forms import Form, is_email, text_faults, tidy
from core.errors import Invalid
from core.files import Kept
from events import phones
from events.claimants import Pick
from events.claims import ClaimGiven
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import Choice

LENGTHS: Final = {
    "contact_name": 160,
    "contact_office": 160,
    "contact_phone": 40,
    "contact_email": 254,
    "choice": 20,
    "name": 200,
    "office": 200,
    "letter_number": 120,
    "letter_date": 10,
    "reason": 500,
}


class Claimed(msgspec.Struct):
    """What was entered, and what is wrong with it: field to code."""

    entries: dict[str, str]
    submission: UUID | None
    faults: dict[str, str] = {}


def blank() -> dict[str, str]:
    """An empty form."""
    return dict.fromkeys(LENGTHS, "")


def check(form: Form, pick: Pick) -> Claimed:
    """The form with its faults; nothing is refused here, the page shows all of it again."""
    entries = {name: tidy(form.entries.get(name, "")) for name in LENGTHS}
    checked = Claimed(entries, _submission(form))
    faults = checked.faults = text_faults(entries, LENGTHS)
    for field, code in (("contact_name", "name_missing"), ("contact_office", "office_missing")):
        if not entries[field]:
            faults[field] = code
    if fault := _phone_fault(entries["contact_phone"]):
        faults["contact_phone"] = fault
    if entries["contact_email"] and not is_email(entries["contact_email"]):
        faults["contact_email"] = "email_unreadable"
    if "file" not in form.files:
        faults["file"] = "photo_missing"
    checked.faults |= _answer_faults(entries, pick)
    return checked


def given(checked: Claimed, photo: Kept) -> ClaimGiven:
    """A form without faults as the claim it stands for."""
    texts = checked.entries
    return ClaimGiven(
        name=texts["contact_name"],
        office=texts["contact_office"],
        phone=texts["contact_phone"],
        email=texts["contact_email"],
        photo=photo,
        answer=_answer(texts) if texts["choice"] else None,
    )


def _answer(texts: dict[str, str]) -> AnswerGiven:
    choice = Choice(texts["choice"])
    named = PersonGiven(texts["name"], texts["office"]) if texts["name"] else None
    dated = date.fromisoformat(texts["letter_date"]) if texts["letter_date"] else None
    represented = choice is Choice.REPRESENTATIVE
    return AnswerGiven(
        choice=choice,
        contact=ContactGiven(texts["contact_phone"], texts["contact_name"], texts["contact_email"]),
        head=named if choice is Choice.PRINCIPAL else None,
        representative=named if represented else None,
        letter=LetterGiven(texts["letter_number"], dated, None) if represented and texts["letter_number"] else None,
        reason=texts["reason"],
    )


def _answer_faults(entries: dict[str, str], pick: Pick) -> dict[str, str]:
    """The answer may wait; where one is typed it is whole."""
    choice = entries["choice"]
    if not choice:
        return {}
    if choice not in set(Choice) or (choice == Choice.REPRESENTATIVE and not pick.may_represent):
        return {"choice": "choice_missing"}
    faults = {}
    if choice == Choice.REPRESENTATIVE:
        wanted = (("name", "name_missing"), ("office", "office_missing"))
        faults = {field: code for field, code in wanted if not entries[field]}
    if entries["letter_date"]:
        try:
            date.fromisoformat(entries["letter_date"])
        except ValueError:
            faults["letter_date"] = "date_unreadable"
    return faults


def _phone_fault(given: str) -> str:
    try:
        phones.normal(given)
    except Invalid as fault:
        return fault.code
    return ""


def _submission(form: Form) -> UUID | None:
    try:
        return UUID(form.entries.get("submission", ""))
    except ValueError:
        return None
