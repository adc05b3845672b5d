"""The lines of an answers file: which invitation, who comes, and whether that is news."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core.errors import DomainError
from events import rules
from events.imports import cells, names
from events.imports.columns import Row
from events.imports.delegates import companions, named
from events.imports.invited import Said
from events.imports.known import Directory, Known
from events.imports.lines import SKIP, Act, Option, Outcome, Planned, Wrong, all_of, fault, fault_of, looked
from events.imports.wishes import Wish, wish
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven
from events.states import Capacity, Choice, Source

FILE: Final = "file"
_FORM_ZONE: Final = ZoneInfo("Asia/Jakarta")  # a form's export names no zone: the secretariat's own
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_MARKED: Final = ("choice", "name", "office", "acting", "companions", "reason", "letter_number")


class Reply(msgspec.Struct, frozen=True):
    """An answer as a line gives it; `mark` knows it again in the next export of the same form."""

    given: AnswerGiven
    mark: str
    said_at: datetime | None


class AnswerPlan:
    """Of several lines for one invitation the last said counts."""

    def __init__(self, directory: Directory, invited: Mapping[UUID, list[Said]], *, now: datetime) -> None:
        self._directory, self._invited, self._now = directory, invited, now
        self._by_choice = True

    def plan(self, rows: Sequence[Row], *, by_choice: bool) -> list[Planned]:
        """What becomes of the lines; without a column that says it, who is named comes (`by_choice` false)."""
        self._by_choice = by_choice
        last: dict[UUID, tuple[datetime, int]] = {}
        for number, row in enumerate(rows):
            invitation = self._place(row)
            if invitation and self._wish(row) is not Wish.NOTHING:
                at = (self._said_at(row) or _LONG_AGO, number)
                last[invitation] = max(at, last.get(invitation, at))
        counting = {number for _, number in last.values()}
        return [looked(row, self._look if number in counting else self._quiet) for number, row in enumerate(rows)]

    def _place(self, row: Row) -> UUID | None:
        """The invitation a line is about; None where that is wrong or asked."""
        found: list[UUID] = []
        looked(row, lambda row, planned: found.append(self._located(row, planned)[1].id))
        return found[0] if found else None

    def _quiet(self, row: Row, planned: Planned) -> None:
        self._located(row, planned)
        planned.line.note = "no_answer_said" if self._wish(row) is Wish.NOTHING else "overtaken"

    def _look(self, row: Row, planned: Planned) -> None:
        one, said = self._located(row, planned)
        reply = self._reply(one, said, self._choice(one, said, row), row)
        self._ensure_allowed(said, reply.given)
        if reply.mark in said.imported:
            planned.line.note = "imported_before"
        elif not _is_same(said, reply.given):
            self._news(planned, said, reply)

    def _located(self, row: Row, planned: Planned) -> tuple[Known, Said]:
        one = self._directory.find(row)
        live = [said for said in self._invited.get(one.id, []) if not said.desk.withdrawn] if one else []
        if one is None or not live:
            raise fault("institution", "not_invited", name=one.name if one else row["institution"])
        planned.line.subject, planned.institution = one.name, one.id
        like = names.post(row["office"], one.name)
        fit = [said for said in live if len(live) == 1 or names.post(said.office, one.name) == like]
        if len(fit) == 1:
            return one, fit[0]
        options = [Option(str(said.id), said.office) for said in live]
        chosen = self._directory.ask(f"invitation:{one.id}:{like}", "which_office", options, said=one.name)
        return one, next(said for said in live if str(said.id) == chosen)

    def _wish(self, row: Row) -> Wish | None:
        if self._by_choice:
            return wish(row["choice"])
        return Wish.PRESENT if row["name"] else Wish.NOTHING

    def _choice(self, one: Known, said: Said, row: Row) -> Choice:
        wished = self._wish(row)
        if wished is None:
            word = " ".join(row["choice"].casefold().split())[:80]
            options = [Option(choice.value) for choice in Choice]
            chosen = Choice(self._directory.ask(f"choice:{word}", "choice_unclear", options, said=word))
        elif wished is Wish.PRESENT:
            chosen = self._who(one, said, row)
        else:
            chosen = Choice(wished.value)
        return Choice.UNNAMED if chosen is Choice.REPRESENTATIVE and not row["name"] else chosen

    def _who(self, one: Known, said: Said, row: Row) -> Choice:
        """'Hadir' alone does not say who comes; the office beside the name does."""
        if office := cells.office(row):
            own = names.post(office, one.name) == names.post(said.office, one.name)
            return Choice.PRINCIPAL if own else Choice.REPRESENTATIVE
        if not row["name"]:
            return Choice.UNNAMED
        post = next((post for post in one.posts if post.id == said.office_id), None)
        if post and any(names.same_person(row["name"], held.name, held.aliases) for held in post.held):
            return Choice.PRINCIPAL
        options = [Option(Choice.PRINCIPAL.value), Option(Choice.REPRESENTATIVE.value)]
        key = f"who:{said.id}:{row['name'].casefold()}"
        return Choice(self._directory.ask(key, "head_or_other", options, said=row["name"], office=said.office))

    def _reply(self, one: Known, said: Said, choice: Choice, row: Row) -> Reply:
        person, phone, email, name, reason, number, dated = all_of(
            lambda: named(self._directory, one, said, row, choice),
            lambda: cells.phone(row),
            lambda: cells.email(row),
            lambda: cells.text(row, "contact_name", longest=160),
            lambda: cells.text(row, "reason", longest=500),
            lambda: cells.text(row, "letter_number", longest=120),
            lambda: cells.day(row, "letter_date"),
        )
        sent = choice is Choice.REPRESENTATIVE
        given = AnswerGiven(
            choice,
            ContactGiven(phone or said.phone, name, email),
            head=person if choice is Choice.PRINCIPAL else None,
            representative=person if sent else None,
            companions=companions(row) if sent or choice is Choice.PRINCIPAL else [],
            letter=LetterGiven(number, dated) if number and sent else None,
            reason=reason,
        )
        said_so = msgspec.json.encode([str(said.id), *(" ".join(row[field].split()) for field in _MARKED)])
        return Reply(given, sha256(said_so).hexdigest(), self._said_at(row))

    def _said_at(self, row: Row) -> datetime | None:
        stamp = cells.stamp(row)
        return min(stamp.replace(tzinfo=_FORM_ZONE), self._now) if stamp else None

    def _ensure_allowed(self, said: Said, given: AnswerGiven) -> None:
        try:
            rules.ensure_answerable(said.desk, now=self._now)
            rules.ensure_choice(said.desk, choice=given.choice, reason=given.reason, companions=len(given.companions))
        except DomainError as error:
            raise Wrong(fault_of(error, str(error.params.get("field", "choice")))) from None

    def _news(self, planned: Planned, said: Said, reply: Reply) -> None:
        later = reply.said_at and said.at and reply.said_at > said.at
        if said.choice is not None and said.source is not Source.IMPORT and not later:
            options = [Option(FILE), Option(SKIP)]
            key = f"answer:{said.id}:{reply.mark[:12]}"
            self._directory.ask(key, "answered_otherwise", options, said=planned.line.subject)
        if said.choice is None:
            planned.line.outcome = Outcome.ADDED
        planned.changed("choice", said.choice.value if said.choice else "", reply.given.choice.value)
        person = reply.given.representative or reply.given.head
        planned.changed("name", said.seats[0].name if said.seats else "", person.name if person else "")
        planned.acts.append(Act("answer", said.id, {"reply": reply}))


def _is_same(said: Said, given: AnswerGiven) -> bool:
    """Whether a line says what is on file already; what it leaves out is no difference."""
    if said.choice is None or given.choice is Choice.UNNAMED:
        return said.choice not in (None, Choice.DECLINED)
    if given.choice is Choice.DECLINED:
        return said.choice is Choice.DECLINED and not said.seats
    head = next((seat for seat in said.seats if seat.seat == 0), None)
    person = given.representative or given.head
    capacity = Capacity.PRINCIPAL if given.choice is Choice.PRINCIPAL else Capacity.REPRESENTATIVE
    if head is None or head.capacity != capacity or (person and not names.same_person(person.name, head.name)):
        return False
    seated = [seat.name for seat in said.seats if seat.seat > 0]
    return all(any(names.same_person(one.name, name) for name in seated) for one in given.companions)
