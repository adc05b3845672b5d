"""Whatever happens to an invitation, in any order: the database agrees with a model that knows nothing of the code."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import DomainError, Stale
from core.grants import Scope
from events import answers, guests, invitations
from events.answers import Receipt
from events.invitee import invitee
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import Choice, Source
from events.substitutions import Substitute, substitute, vacate
from tests.events.answer_model import Model
from tests.factories import PHONE, invitation_to, invite, make_event, make_institution, send, travel

T = TypeVar("T")
NAMES = st.sampled_from(["Puadi", "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "Sofia Bonspia, SH., M.Hum."])
OWN_OFFICE = "Sekretaris Daerah"
_loop: asyncio.AbstractEventLoop


def _run(work: Awaitable[T]) -> T:
    return _loop.run_until_complete(work)


class Invitation(RuleBasedStateMachine):
    """One invitation under hypothesis' hands."""

    model: Model
    event: UUID
    invitation: UUID
    last: tuple[UUID, AnswerGiven, Receipt] | None = None

    @initialize(
        representation=st.sampled_from(["allowed", "with_reason", "not_expected"]), companions=st.integers(0, 2)
    )
    def begin(self, representation: str, companions: int) -> None:
        self.model = Model(representation, companions)
        _run(self._begin())

    async def _begin(self) -> None:
        self.due = clock.now() + timedelta(days=1)
        code = uuid4().hex[:8]
        self.event = await make_event(code, due_at=self.due, close_at=self.due + timedelta(days=1), sides=())
        holder = await _mayor()
        await invite(self.event, "wali_kota")
        await send(self.event)
        self.invitation = await invitation_to(self.event, holder)
        await execute(
            "UPDATE participant_category SET representation = $2, companions = $3 WHERE event = $1",
            self.event,
            self.model.representation,
            self.model.most_companions,
        )

    @rule(
        choice=st.sampled_from(list(Choice)),
        head=NAMES,
        companions=st.lists(NAMES, max_size=3),
        reason=st.sampled_from(["", "tugas lain"]),
        based=st.booleans(),
    )
    def submit(self, choice: Choice, head: str, companions: list[str], reason: str, based: bool) -> None:
        said, submission = _said(choice, head, companions, reason), uuid4()
        version = self.model.version if based else None
        outcome = self._tried(self._submit(said, submission, version))
        assert _code(outcome) == self.model.submit(choice.value, head, companions, reason)
        if isinstance(outcome, Receipt):
            assert outcome.late is (self.model.phase == 1)
            assert outcome.version == self.model.version
            self.last = submission, said, outcome

    @precondition(lambda self: self.last is not None)
    @rule()
    def submit_the_same_again(self) -> None:
        assert self.last
        submission, said, receipt = self.last
        again = _run(self._submit(said, submission, 1))
        assert (again.repeated, again.answer, again.at) == (True, receipt.answer, receipt.at)

    @precondition(lambda self: self.last is not None)
    @rule()
    def submit_other_content_under_the_same_mark(self) -> None:
        assert self.last
        submission, _, _ = self.last
        outcome = self._tried(self._submit(_said(Choice.DECLINED, "", [], "lain sama sekali"), submission, None))
        assert isinstance(outcome, Stale)

    @rule(choice=st.sampled_from(list(Choice)), head=NAMES)
    def submit_on_an_old_version(self, choice: Choice, head: str) -> None:
        outcome = self._tried(self._submit(_said(choice, head, [], "x"), uuid4(), self.model.version - 1))
        assert isinstance(outcome, Stale)
        assert outcome.params["current"] == self.model.version

    @precondition(lambda self: self.model.seats)
    @rule(data=st.data(), name=NAMES, reason=st.sampled_from(["", "sakit"]))
    def substitute(self, data: st.DataObject, name: str, reason: str) -> None:
        seat = data.draw(st.sampled_from(sorted(self.model.seats)))
        new = Substitute(PersonGiven(name, OWN_OFFICE), reason=reason)
        work = substitute(_run(self._live(seat)), new, event=self.event, version=self.model.version, actor=COMMAND)
        assert _code(self._tried(work)) == self.model.substitute(seat, name, reason)

    @precondition(lambda self: self.model.seats and not self.model.withdrawn)
    @rule(data=st.data())
    def vacate(self, data: st.DataObject) -> None:
        seat = data.draw(st.sampled_from(sorted(self.model.seats)))
        version, live = self.model.version, _run(self._live(seat))
        _run(vacate(live, event=self.event, version=version, reason="batal", actor=COMMAND))
        self.model.vacate(seat)

    @precondition(lambda self: not self.model.withdrawn)
    @rule()
    def withdraw(self) -> None:
        _run(
            invitations.withdraw(
                self.invitation, event=self.event, reason="keliru", version=self.model.version, actor=COMMAND
            )
        )
        self.model.withdraw()

    @precondition(lambda self: self.model.withdrawn)
    @rule()
    def restore(self) -> None:
        version = self.model.version
        _run(invitations.restore(self.invitation, event=self.event, version=version, actor=COMMAND))
        self.model.restore()

    @precondition(lambda self: self.model.phase < 2)
    @rule()
    def let_time_pass(self) -> None:
        _run(travel(self.due + timedelta(days=self.model.phase, seconds=1)))
        self.model.phase += 1

    @invariant()
    def database_agrees(self) -> None:
        if hasattr(self, "model"):
            _run(self._compare())

    async def _compare(self) -> None:
        whole = await invitee(Scope(self.event), self.invitation, contacts=True)
        live = {one.seat: (one.name, one.capacity) for one in whole.appointments if one.to_at is None}
        model = self.model
        assert whole.status == (await guests.guest_page(self.invitation)).status == model.status
        assert (whole.version, whole.to_be_checked) == (model.version, model.to_be_checked)
        assert live == {seat: (person[0], capacity) for seat, (person, capacity) in model.seats.items()}
        assert (len(whole.answers), len(whole.appointments)) == (model.answers, model.fillings)
        assert sum(one.action == "answer.given" for one in whole.history) == model.answers
        assert len([one for one in whole.messages if one.template == "terima_kasih"]) == model.answers
        found = await rows("SELECT name_as_written, office, generation FROM attendee WHERE event = $1", self.event)
        died = {(row["name_as_written"], row["office"] != OWN_OFFICE): row["generation"] for row in found}
        assert len(found) == len(died)
        assert {person: n for person, n in died.items() if n} == model.deaths

    async def _submit(self, said: AnswerGiven, submission: UUID, version: int | None) -> Receipt:
        return await answers.submit(
            self.invitation, said, source=Source.OWN_LINK, actor=COMMAND, version=version, submission=submission
        )

    async def _live(self, seat: int) -> UUID:
        [row] = await rows(
            "SELECT id FROM appointment WHERE invitation = $1 AND seat = $2 AND to_at IS NULL", self.invitation, seat
        )
        return UUID(str(row["id"]))

    def _tried(self, work: Awaitable[T]) -> T | DomainError:
        try:
            return _run(work)
        except DomainError as refusal:
            return refusal


def _said(choice: Choice, head: str, companions: list[str], reason: str) -> AnswerGiven:
    return AnswerGiven(
        choice=choice,
        contact=ContactGiven(PHONE, "Narahubung", "narahubung@uji.example"),
        head=PersonGiven(head) if choice is Choice.PRINCIPAL else None,
        representative=PersonGiven(head, OWN_OFFICE) if choice is Choice.REPRESENTATIVE else None,
        companions=[PersonGiven(name, OWN_OFFICE) for name in companions],
        reason=reason,
    )


def _code(outcome: Any) -> str | None:
    return outcome.code if isinstance(outcome, DomainError) else None


async def _mayor() -> UUID:
    found = await rows("SELECT id FROM office WHERE kind = 'wali_kota'")
    return found[0]["id"] if found else (await make_institution("73.71", "Kota Makassar")).office


@pytest_asyncio.fixture(loop_scope="session")
async def loop(db: None) -> asyncio.AbstractEventLoop:
    """The loop the connections live in."""
    return asyncio.get_running_loop()


def test_any_course_of_answers_ends_as_the_model_says(loop: asyncio.AbstractEventLoop) -> None:
    global _loop  # noqa: PLW0603 - hypothesis makes the machines, they take no arguments
    _loop = loop
    run_state_machine_as_test(
        Invitation,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.soak
def test_any_course_of_answers_many_times_over(loop: asyncio.AbstractEventLoop) -> None:
    global _loop  # noqa: PLW0603
    _loop = loop
    run_state_machine_as_test(Invitation, settings=settings(max_examples=300, stateful_step_count=50, deadline=None))
