"""Offices, provinces and staff at once, on real connections: whoever comes first, the invitations add up.

Each wave lets several act on the same few invitations at the same time. What was taken is put in order by the version
it made; the model must come to the same, and must allow every refusal at some moment of its wave. Two meetings do so
side by side.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from core import clock
from core.actors import Actor, ActorKind
from core.db import execute, rows
from core.errors import DomainError, Stale
from core.grants import Scope
from events import answers, invitations, offices, status
from events.invitee import invitee
from events.offices import NewHolder
from events.seating import AnswerGiven, PersonGiven
from events.states import Choice, Source
from events.substitutions import Substitute, substitute, vacate
from tests.directory import directory
from tests.events.answer_model import Model
from tests.factories import given, invitation_to, invite, make_event, send, travel

CODES = ("16.71", "32.75", "53.71", "73.71")
NAMES = ["Puadi", "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "Sofia Bonspia, SH., M.Hum.", "Firman Hamid Pagarra"]
OWN_OFFICE = "Sekretaris Daerah"
STAFF = Actor(ActorKind.ACCOUNT, uuid4())
SOURCES = {
    Source.OWN_LINK: ActorKind.INVITATION,
    Source.PROVINCE: ActorKind.PROVINCE,
    Source.TELEPHONE: ActorKind.ACCOUNT,
    Source.LETTER: ActorKind.ACCOUNT,
}
Change = Callable[[Model], str | None]


@dataclass
class Deed:
    """What somebody tries on an invitation, and the same for the model: it gives the code of the refusal, if any."""

    of: UUID
    based: int | None
    work: Coroutine[Any, Any, Any]
    change: Change
    mark: UUID | None = None


@dataclass
class Run:
    """One meeting, what the model says of its invitations, and who sat at which version of each."""

    event: UUID
    offices: dict[UUID, UUID]
    models: dict[UUID, Model]
    luck: Random
    sat: dict[UUID, dict[int, dict[int, str]]] = field(default_factory=dict)
    taken: dict[UUID, list[tuple[datetime, int]]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    async def wave(self) -> int:
        """Two to four act at once on one or two invitations; how many there were."""
        few = self.luck.sample(sorted(self.models), 2)
        deeds = [await self._deed(self.luck.choice(few)) for _ in range(self.luck.randint(2, 4))]
        if self.luck.random() < 0.3:
            deeds += await self._twice(few[0])
        outcomes = await asyncio.gather(*(each.work for each in deeds), return_exceptions=True)
        for invitation in {each.of for each in deeds}:
            pairs = [(deed, outcome) for deed, outcome in zip(deeds, outcomes, strict=True) if deed.of == invitation]
            self._judge(invitation, pairs)
        return len(deeds)

    def _judge(self, invitation: UUID, pairs: list[tuple[Deed, Any]]) -> None:
        """The taken ones in the order of the versions they made; each refusal is right at some moment between."""
        model, moments = self.models[invitation], [deepcopy(self.models[invitation])]
        done = [
            (getattr(outcome, "version", outcome), deed, outcome) for deed, outcome in pairs if not _refused(outcome)
        ]
        for version, deed, outcome in sorted(done, key=lambda one: one[0]):
            if getattr(outcome, "repeated", False):
                continue
            assert deed.change(model) is None, "what was taken was allowed"
            assert model.version == version, "no version is made twice or left out"
            self.sat[invitation][version] = {seat: who for seat, ((who, _), _) in model.seats.items()}
            if isinstance(outcome, answers.Receipt):
                self.taken[invitation].append((outcome.at, version))
            moments.append(deepcopy(model))
        for deed, outcome in pairs:
            if _refused(outcome):
                assert any(_agrees(outcome, deed, deepcopy(moment)) for moment in moments), outcome
            self.told[outcome.code if _refused(outcome) else "taken"] += 1

    async def _deed(self, invitation: UUID) -> Deed:
        """Somebody's wish, by what he saw before the wave."""
        model, dice = self.models[invitation], self.luck.random()
        if dice < 0.07:
            name = self.luck.choice(NAMES)
            await offices.appoint(self.offices[invitation], NewHolder(f"{name} {uuid4().hex[:4]}"), actor=STAFF)
        if dice > 0.95 or (model.withdrawn and dice > 0.5):
            return self._withdrawal(invitation)
        if dice > 0.6 and model.seats and not model.withdrawn:
            return await self._of_seat(invitation)
        return self._answer(invitation, uuid4())

    def _answer(self, invitation: UUID, mark: UUID, said: AnswerGiven | None = None) -> Deed:
        source = self.luck.choice([*SOURCES])
        said = said or self._said()
        based = self.models[invitation].version if self.luck.random() < 0.5 else None
        actor = Actor(SOURCES[source], invitation)
        work = answers.submit(invitation, said, source=source, actor=actor, version=based, submission=mark)
        return Deed(invitation, based, work, lambda model: _answered(model, said), mark)

    async def _twice(self, invitation: UUID) -> list[Deed]:
        """One answer sent two times at once, as a phone with a bad line does."""
        mark, said = uuid4(), self._said()
        one = self._answer(invitation, mark, said)
        return [one, self._answer(invitation, mark, said)]

    def _said(self) -> AnswerGiven:
        luck = self.luck
        choice, head = luck.choice([*Choice]), luck.choice(NAMES)
        others = tuple(PersonGiven(luck.choice(NAMES), OWN_OFFICE) for _ in range(luck.choice([0, 0, 1, 2, 3])))
        office = OWN_OFFICE if choice is Choice.REPRESENTATIVE else ""
        return given(choice, head, office, companions=others, reason=luck.choice(["", "tugas lain"]))

    async def _of_seat(self, invitation: UUID) -> Deed:
        """Staff give a live seat to somebody else, or empty it."""
        model, version = self.models[invitation], self.models[invitation].version
        seat, name = self.luck.choice(sorted(model.seats)), self.luck.choice(NAMES)
        live = await _live(invitation, seat)
        if self.luck.random() < 0.3:
            work = vacate(live, event=self.event, version=version, reason="batal", actor=STAFF)
            return Deed(invitation, version, _then(work, version), lambda model: model.vacate(seat))
        reason = self.luck.choice(["", "sakit"])
        new = Substitute(PersonGiven(name, OWN_OFFICE), reason=reason)
        work = substitute(live, new, event=self.event, version=version, actor=STAFF)  # type: ignore[assignment]
        return Deed(invitation, version, _then(work, version), lambda model: model.substitute(seat, name, reason))

    def _withdrawal(self, invitation: UUID) -> Deed:
        """Staff take the invitation back, or invite again."""
        model, version = self.models[invitation], self.models[invitation].version
        if model.withdrawn:
            work = invitations.restore(invitation, event=self.event, version=version, actor=STAFF)
            return Deed(invitation, version, _then(work, version), Model.restore)
        work = invitations.withdraw(invitation, event=self.event, reason="keliru", version=version, actor=STAFF)
        return Deed(invitation, version, _then(work, version), Model.withdraw)


async def _then(work: Coroutine[Any, Any, Any], version: int) -> int:
    """What staff do is based on a version and makes the next one."""
    await work
    return version + 1


async def _live(invitation: UUID, seat: int) -> UUID:
    [row] = await rows(
        "SELECT id FROM appointment WHERE invitation = $1 AND seat = $2 AND to_at IS NULL", invitation, seat
    )
    return UUID(str(row["id"]))


def _answered(model: Model, said: AnswerGiven) -> str | None:
    named = said.head or said.representative
    return model.submit(
        said.choice.value, named.name if named else "", [one.name for one in said.companions], said.reason
    )


def _refused(outcome: Any) -> bool:
    if isinstance(outcome, BaseException) and not isinstance(outcome, DomainError):
        raise outcome
    return isinstance(outcome, DomainError)


def _agrees(refusal: DomainError, deed: Deed, model: Model) -> bool:
    """Whether the model would have refused so at that moment."""
    if isinstance(refusal, Stale):
        return deed.based is not None and deed.based != model.version
    return deed.change(model) == refusal.code


async def begin(slug: str, seed: int, due: datetime, cities: list[UUID]) -> Run:
    """A meeting of these mayors, each with at most two companions, whose answers close a day after the deadline."""
    event = await make_event(slug, due_at=due, close_at=due + timedelta(days=1), sides=())
    await invite(event, "wali_kota")
    await send(event)
    await execute(
        "UPDATE participant_category SET representation = 'with_reason', companions = 2 WHERE event = $1", event
    )
    of = {await invitation_to(event, mayor): mayor for mayor in cities}
    models = {one: Model("with_reason", 2) for one in of}
    return Run(event, of, models, Random(seed), {one: {2: {}} for one in of}, {one: [] for one in of})


async def assert_sound(run: Run) -> None:
    """The sums, the seats and the sources of a meeting; and that its history alone rebuilds who sat where."""
    counted = Counter({row["status"]: row["n"] for row in await rows(_STATUSES, run.event, clock.now())})
    assert counted == Counter(model.status for model in run.models.values() if not model.withdrawn)
    assert await rows(_DOUBLE, run.event) == [], "one live appointment in a seat, no more companions than seats"
    assert await rows(_UNKNOWN, run.event) == [], "every answer and every seat says who gave it and how"
    for invitation, model in run.models.items():
        whole = await invitee(Scope(run.event), invitation, contacts=True)
        assert (whole.status, whole.version, whole.to_be_checked) == (model.status, model.version, model.to_be_checked)
        assert (len(whole.answers), len(whole.appointments)) == (model.answers, model.fillings)
        for at, version in run.taken[invitation]:
            assert await _seated(invitation, at) == run.sat[invitation][version - 1]
        assert await _seated(invitation, None) == {seat: who for seat, ((who, _), _) in model.seats.items()}


_STATUSES = f"""
SELECT {status.expression("$2")} AS status, count(*)::int AS n FROM invitation i JOIN event e ON e.id = i.event
{status.JOINS} WHERE i.event = $1 AND i.withdrawn_at IS NULL GROUP BY 1
"""
_DOUBLE = """
SELECT p.invitation FROM appointment p JOIN invitation i ON i.id = p.invitation WHERE i.event = $1 AND p.to_at IS NULL
GROUP BY p.invitation HAVING count(*) > count(DISTINCT p.seat) OR count(*) FILTER (WHERE p.capacity = 'companion') > 2
"""
_UNKNOWN = """
SELECT a.id FROM answer a JOIN invitation i ON i.id = a.invitation WHERE i.event = $1 AND (a.source = '' OR NOT EXISTS (
    SELECT 1 FROM audit_entry u WHERE u.action = 'answer.given' AND u.subject_id = a.invitation AND u.actor_kind <> ''))
UNION ALL SELECT p.id FROM appointment p JOIN invitation i ON i.id = p.invitation WHERE i.event = $1 AND p.source = ''
"""


async def _seated(invitation: UUID, at: datetime | None) -> dict[int, str]:
    """Who sat where just before a moment; now, where none is named."""
    found = await rows(
        "SELECT p.seat, t.name_as_written AS name FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.invitation = $1 AND (p.from_at < $2 OR $2 IS NULL) AND (p.to_at IS NULL OR p.to_at >= $2)",
        invitation,
        at,
    )
    return {row["seat"]: row["name"] for row in found}


async def course(seed: int, *, actions: int) -> Counter[str]:
    """Two meetings side by side, as many deeds each: most before the deadline, some after it, a few at closed doors."""
    due = clock.now() + timedelta(days=1)
    cities = [city.office for city in (await directory(CODES)).values()]
    runs = [await begin(f"tangan-{seed}-{at}", seed * 2 + at, due, cities) for at in range(2)]
    for phase, share in enumerate((0.6, 0.3, 0.1)):
        await asyncio.gather(*(_waves(run, actions * share) for run in runs))
        for run in runs:
            await assert_sound(run)
            for model in run.models.values():
                model.phase = min(phase + 1, 2)
        await travel(due + timedelta(days=phase, seconds=1))
    return runs[0].told + runs[1].told


async def _waves(run: Run, deeds: float) -> None:
    done = 0
    while done < deeds:
        done += await run.wave()


async def test_three_hundred_deeds_of_many_hands_add_up(db: None) -> None:
    told = await course(1, actions=300)
    assert {"taken", "answered_meanwhile", "changed_meanwhile", "too_many_companions", "answers_closed"} <= set(told)
    assert told["taken"] > 150, told


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 32))
async def test_many_hands_many_times_over(db: None, seed: int) -> None:
    await course(seed, actions=300)
