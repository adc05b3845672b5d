"""The answer form of a regional office as it comes in: every entry checked and kept, all faults told at once."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from api.forms import Form, is_email, text_faults, tidy
from core.errors import Invalid
from core.files import Kept
from events import phones
from events.guests import GuestPage
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice, LetterNeeded

MOST_COMPANIONS: Final = 20  # as many as a category may have
ANOTHER_OFFICE: Final = "-"  # the chip that leads to the text field
LENGTHS: Final = {
    "choice": 20,
    "head_name": 200,
    "head_acting": 10,
    "head_vacant": 3,
    "name": 200,
    "office": 200,
    "office_other": 200,
    "acting": 10,
    "letter_number": 120,
    "letter_date": 10,
    "reason": 500,
    "contact_phone": 40,
    "contact_name": 160,
    "contact_email": 254,
} | {f"companion_{part}_{row}": 200 for row in range(1, MOST_COMPANIONS + 1) for part in ("name", "office")}


class Checked(msgspec.Struct):
    """What was entered (as it was), and what is wrong with it: field to code."""

    entries: dict[str, str]
    version: int
    submission: UUID | None
    faults: dict[str, str] = {}

    @property
    def choice(self) -> Choice:
        """The button; only after a check without faults."""
        return Choice(self.entries["choice"])

    @property
    def letter_date(self) -> date | None:
        """The date of the assignment letter."""
        given = self.entries["letter_date"]
        return date.fromisoformat(given) if given else None

    @property
    def office(self) -> str:
        """The representative's own office: the chip, or what was written."""
        chip = self.entries["office"]
        return self.entries["office_other"] if chip in ("", ANOTHER_OFFICE) else chip

    @property
    def companions(self) -> list[PersonGiven]:
        """Who comes along, row by row; an empty row is nobody."""
        texts, rows = self.entries, range(1, MOST_COMPANIONS + 1)
        named = [PersonGiven(texts[f"companion_name_{row}"], texts[f"companion_office_{row}"]) for row in rows]
        return [one for one in named if one.name]

    def acting(self, field: str) -> ActingStatus | None:
        """How the office is held."""
        return ActingStatus(self.entries[field]) if self.entries[field] else None


def given(checked: Checked, *, phone_on_file: str, kept: Kept | None) -> AnswerGiven:
    """A form without faults as the answer it stands for."""
    texts = checked.entries
    coming = checked.choice in (Choice.PRINCIPAL, Choice.REPRESENTATIVE)
    return AnswerGiven(
        choice=checked.choice,
        contact=ContactGiven(texts["contact_phone"] or phone_on_file, texts["contact_name"], texts["contact_email"]),
        head=_head(checked) if checked.choice is Choice.PRINCIPAL else None,
        representative=_representative(checked) if checked.choice is Choice.REPRESENTATIVE else None,
        companions=checked.companions if coming else [],
        letter=_letter(checked, kept) if checked.choice is Choice.REPRESENTATIVE else None,
        reason=texts["reason"],
    )


def _head(checked: Checked) -> PersonGiven | None:
    name, acting = checked.entries["head_name"], checked.acting("head_acting")
    vacant = {"yes": True, "no": False}.get(checked.entries["head_vacant"])
    return PersonGiven(name, acting_status=acting, vacant=vacant) if name or acting else None


def _representative(checked: Checked) -> PersonGiven:
    return PersonGiven(checked.entries["name"], checked.office, checked.acting("acting"))


def _letter(checked: Checked, kept: Kept | None) -> LetterGiven | None:
    if not checked.entries["letter_number"] and kept is None:
        return None
    return LetterGiven(checked.entries["letter_number"], checked.letter_date, kept)


def check(form: Form, page: GuestPage) -> Checked:
    """The form with its faults; nothing is refused here, the page shows all of it again."""
    entries = {name: tidy(form.entries.get(name, "")) for name in LENGTHS}
    checked = Checked(entries, *version_of(form))
    faults = checked.faults = text_faults(entries, LENGTHS)
    if entries["office"] != ANOTHER_OFFICE:
        entries |= chosen_office(page, entries["office"])
    faults |= _choice_faults(checked, page) | _companion_faults(entries) | _contact_faults(entries, page)
    return checked


def chosen_office(page: GuestPage, office: str) -> dict[str, str]:
    """An office as chip where there is one for it, else as text."""
    if not page.offers or any(one.printed == office for one in page.offers):
        return {"office": office}
    return {"office": ANOTHER_OFFICE, "office_other": office} if office else {}


def version_of(form: Form) -> tuple[int, UUID | None]:
    """The hidden fields of a form: the version it was based on, and the mark that tells a repetition."""
    return _version(form), submission_of(form)


def _version(form: Form) -> int:
    given = form.entries.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def submission_of(form: Form) -> UUID | None:
    """What tells a form that is sent again from another one."""
    try:
        return UUID(form.entries.get("submission", ""))
    except ValueError:
        return None


def _choice_faults(checked: Checked, page: GuestPage) -> dict[str, str]:
    entries = checked.entries
    choice = entries["choice"]
    allowed = set(Choice) if page.may_represent else set(Choice) - {Choice.REPRESENTATIVE}
    if choice not in allowed:
        return {"choice": "choice_missing"}
    if choice == Choice.PRINCIPAL:
        return _acting_fault(entries, "head_acting") | _vacancy_fault(entries)
    if choice != Choice.REPRESENTATIVE:
        return {}
    faults = _acting_fault(entries, "acting")
    if not checked.office:
        faults["office_other" if entries["office"] else "office"] = "office_missing"
    needed = [("name", "name_missing")]
    if page.letter_needed is not LetterNeeded.NONE:
        needed.append(("letter_number", "letter_number_missing"))
    for field, code in needed:
        if not entries[field]:
            faults[field] = code
    optional = page.letter_needed is LetterNeeded.NONE and not entries["letter_date"]
    return faults | ({} if optional else _date_fault(entries["letter_date"]))


def _companion_faults(entries: dict[str, str]) -> dict[str, str]:
    """A row with an office or a mark but no name would be lost."""
    if entries["choice"] not in (Choice.PRINCIPAL, Choice.REPRESENTATIVE):
        return {}
    named = {name: f"{entries[name]}{entries[name.replace('name', 'office')]}" for name in LENGTHS if "n_name" in name}
    return {
        name: "name_missing" for name, row in named.items() if row and not any(one.isalpha() for one in entries[name])
    }


def _acting_fault(entries: dict[str, str], field: str) -> dict[str, str]:
    return {field: "choice_missing"} if entries[field] and entries[field] not in set(ActingStatus) else {}


def _vacancy_fault(entries: dict[str, str]) -> dict[str, str]:
    """A Plh. is asked whether the post is vacant, and for his name: the holder on file is another."""
    if entries["head_acting"] != ActingStatus.PLH:
        return {}
    faults = {} if entries["head_name"] else {"head_name": "name_missing"}
    return faults | ({} if entries["head_vacant"] in ("yes", "no") else {"head_vacant": "vacancy_missing"})


def _date_fault(given: str) -> dict[str, str]:
    if not given:
        return {"letter_date": "letter_date_missing"}
    try:
        date.fromisoformat(given)
    except ValueError:
        return {"letter_date": "date_unreadable"}
    return {}


def _contact_faults(entries: dict[str, str], page: GuestPage) -> dict[str, str]:
    faults = {}
    phone, email = entries["contact_phone"], entries["contact_email"]
    if not phone and not page.phone_ends:
        faults["contact_phone"] = "phone_missing"
    elif phone and not _is_phone(phone):
        faults["contact_phone"] = "phone_unreadable"
    if email and not is_email(email):
        faults["contact_email"] = "email_unreadable"
    return faults


def _is_phone(given: str) -> bool:
    try:
        phones.normal(given)
    except Invalid:
        return False
    return True
