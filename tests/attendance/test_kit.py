"""The emergency kit on a real database: what is printed, when it makes itself, and a whole day entered from paper."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from attendance import checkpoints, keys, summary
from attendance.checkpoints import CheckpointSpec
from attendance.kit import entry, making, standing
from attendance.kit.entry import Entered, Signed
from attendance.states import Flag, Outcome, Policy, Reason
from core import clock, files, jobs
from core.db import execute, rows
from core.errors import Invalid, NotFound, Refused
from core.grants import Scope
from events.seating import PersonGiven
from events.states import AccreditedAs, Choice
from tests.attendance.papers import read_kit
from tests.factories import (
    ACTOR,
    Meeting,
    answer,
    given,
    make_attendee,
    meeting,
    principal,
    representative,
    travel,
    work,
)

EVENING = datetime(2030, 9, 16, 10, 0, tzinfo=UTC)  # 17.00 WIB
MORNING = datetime(2030, 9, 17, 1, 12, tzinfo=UTC)  # 08.12 WIB


async def _called() -> Meeting:
    """Five governments: two heads, one represented with a companion, one that declines, one silent; two officials."""
    made = await meeting(("53", "53.71", "73.71", "32.75", "91.06"))
    await answer(made.invitations["53"], principal("Viktor Contoh"))
    await answer(made.invitations["53.71"], principal("Wali Contoh, S.H."))
    companion = PersonGiven("Pendamping Contoh", "Ajudan")
    said = given(Choice.REPRESENTATIVE, "Sekda Contoh", "Sekretaris Daerah", companions=(companion,))
    await answer(made.invitations["73.71"], said)
    await answer(made.invitations["32.75"], given(Choice.DECLINED, reason="uji"))
    await make_attendee(made.event, "Panitia Contoh", as_=AccreditedAs.COMMITTEE)
    await make_attendee(made.event, "Narasumber Contoh", as_=AccreditedAs.SPEAKER)
    return made


async def _printed(event: UUID) -> tuple[bytes, UUID]:
    job = await making.ask(event, actor=ACTOR)
    for made in (1, 2):  # by a worker that then dies: the next one goes on
        assert await making.chunk(await jobs.get(job)) == (made, 7)
    await work()
    _, data = await files.read(await making.file_of(job, event=event))
    return data, job


async def _codes(event: UUID) -> set[str]:
    people = [row["id"] for row in await rows("SELECT id FROM attendee WHERE event = $1", event)]
    return set((await keys.codes(event, people)).values())


async def _door(event: UUID, **settings: object) -> UUID:
    return await checkpoints.create(event, CheckpointSpec(name="Aula", **settings), actor=ACTOR)  # type: ignore[arg-type]


async def test_kit_holds_every_code_and_a_whole_day_can_be_entered_from_it_in_any_order_and_twice(db: None) -> None:
    made = await _called()
    door = await _door(made.event, asks_confirmation=True)
    data, _ = await _printed(made.event)
    codes, text = read_kit(data)
    assert sorted(codes) == sorted(await _codes(made.event))
    assert len(codes) == 6
    for expected in ("Urutan tindakan", "Daftar telepon", "mewakili Wali Kota", "91/1", "32/1", "53/2", "K/2"):
        assert expected in text
    await travel(MORNING + timedelta(hours=9))
    signed = [(code, MORNING + timedelta(minutes=number)) for number, code in enumerate(codes)] * 2
    random.Random(5).shuffle(signed)
    entered = [await _enter(made.event, door, code, at) for code, at in signed]
    assert [one.answer.outcome for one in entered] == [Outcome.ADMITTED] * 12
    assert sum(one.repeated for one in entered) == 6
    assert {tuple(one.answer.flags) for one in entered} == {(Flag.LATE,)}
    figures = await summary.read(Scope(made.event))
    present = figures.present
    assert (present.people, present.inside, present.institutions) == (6, 6, 3)
    by = present.by_capacity
    assert (by.principal, by.representative, by.companion, by.official, by.guest) == (2, 1, 1, 2, 0)
    assert (figures.institutions.hadir, figures.institutions.diwakili) == (2, 1)
    first = await rows("SELECT min(first_at) AS first FROM presence")
    assert abs(first[0]["first"] - MORNING) < timedelta(minutes=6)
    log = await rows("SELECT source, account, count(*)::int AS n FROM scan GROUP BY 1, 2")
    assert [tuple(row) for row in log] == [("paper", ACTOR.id, 6)]


async def _enter(event: UUID, door: UUID, code: str, at: datetime = MORNING, *, forced: bool = False) -> Entered:
    return await entry.enter(event, Signed(door, at, code, forced=forced), actor=ACTOR)


async def test_row_is_taken_back_entered_anew_and_recorded_against_the_rules_when_insisted(db: None) -> None:
    made = await _called()
    door = await _door(made.event, policy=Policy.DAILY)
    code = min(await _codes(made.event))
    with pytest.raises(Invalid, match="paper_later_than_now"):
        await _enter(made.event, door, code)
    await travel(MORNING + timedelta(hours=2))
    first = await _enter(made.event, door, code)
    assert first.answer.nonce
    await entry.take_back(made.event, first.answer.nonce, actor=ACTOR)
    assert not await rows("SELECT 1 FROM presence")
    again = await _enter(made.event, door, code.lower() + " ")
    assert (again.answer.outcome, again.repeated) == (Outcome.ADMITTED, False)
    [someone] = await rows("SELECT attendee FROM presence")
    picked = await entry.enter(made.event, Signed(door, MORNING, attendee=someone["attendee"]), actor=ACTOR)
    assert (picked.answer, picked.repeated) == (again.answer, True)
    with pytest.raises(NotFound, match="attendee_unknown"):
        await entry.enter(made.event, Signed(door, MORNING, attendee=door), actor=ACTOR)
    await execute("UPDATE attendee SET generation = generation + 1")
    stale = max(await _codes(made.event) - {code})
    await execute("UPDATE attendee SET generation = generation + 1")
    refused = await _enter(made.event, door, stale)
    assert (refused.answer.outcome, refused.answer.reason) == (Outcome.REFUSED, Reason.REVOKED)
    insisted = await _enter(made.event, door, stale, forced=True)
    assert (insisted.answer.outcome, insisted.answer.flags) == (Outcome.ADMITTED, [Flag.FORCED, Flag.LATE])
    plain = await _enter(made.event, door, stale)
    assert (plain.answer, plain.repeated) == (insisted.answer, True)
    unknown = await _enter(made.event, door, "11/4")
    assert unknown.answer.reason is Reason.UNKNOWN_CODE


async def test_kit_makes_itself_once_the_evening_before_and_anew_when_the_meeting_moves(db: None) -> None:
    made = await _called()
    await travel(EVENING - timedelta(minutes=1))
    assert await making.sweep() == 0
    assert await making.due_moments(clock.now(), EVENING + timedelta(days=9)) == [EVENING]
    assert (await standing.read(made.event)).due_at == EVENING
    await travel(EVENING)
    assert [await making.sweep(), await work(), await making.sweep(), await work()] == [1, 1, 0, 0]
    kit = await standing.read(made.event)
    assert kit.ready
    assert (kit.ready.by_itself, kit.ready.changed, kit.making, kit.due_at) == (True, 0, None, None)
    await answer(made.invitations["91.06"], representative("Wakil Baru"))
    kit = await standing.read(made.event)
    assert kit.ready
    assert kit.ready.changed == 2
    await execute("UPDATE event SET starts_on = starts_on + 1, ends_on = ends_on + 1")
    assert await making.sweep() == 0
    await travel(EVENING + timedelta(days=1))
    assert await making.sweep() == 1
    await execute("UPDATE event SET state = 'cancelled'")
    with pytest.raises(Refused, match="kit_cancelled"):
        await making.ask(made.event, actor=ACTOR)


async def test_kit_that_fails_is_tried_thrice_one_stopped_is_not_finished_and_others_see_none(db: None) -> None:
    made = await _called()
    await travel(EVENING)
    for _ in range(3):
        assert await making.sweep() == 1
        await execute("UPDATE job SET state = 'failed' WHERE kind = 'kit.make'")
    assert await making.sweep() == 0
    job = await making.ask(made.event, actor=ACTOR)
    assert await making.ask(made.event, actor=ACTOR) == job
    done = await making.chunk(await jobs.get(job))
    assert done == (1, 7)
    await making.cancel(job, event=made.event)
    await work()
    kit = await standing.read(made.event)
    assert kit.making
    assert (kit.ready, kit.making.state) == (None, "cancelled")
    with pytest.raises(Refused, match="print_unfinished"):
        await making.file_of(job, event=made.event)
    with pytest.raises(NotFound):
        await making.file_of(job, event=job)
