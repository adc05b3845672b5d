"""The telephone desk: each institution is called by one clerk at a time, in order; what came of it counts at once."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from uuid import UUID

import pytest

from core import clock
from core.actors import COMMAND, Actor
from core.db import execute, rows
from core.errors import NotFound, Refused
from core.grants import Scope
from events import liaisons, phones, rules
from events.liaisons import Post
from events.states import CallOutcome, Choice, Zone
from events.telephone import calls, facts, queue, results
from events.telephone.results import Told
from tests.events.clerks import CODES, TUESDAY, clerk, count, end, later, shown, take
from tests.factories import (
    Meeting,
    answer,
    given,
    meeting,
    travel,
)


@pytest.fixture
async def called(db: None) -> Meeting:
    await travel(TUESDAY)
    return await meeting(CODES)


@pytest.fixture
async def ani(called: Meeting) -> Actor:
    return await clerk("ani")


@pytest.fixture
async def budi(called: Meeting) -> Actor:
    return await clerk("budi")


async def test_two_clerks_at_once_never_get_the_same_institution(db: None) -> None:
    """Twelve clerks on connections of their own take, pass on and end at random; no institution is held twice."""
    await travel(TUESDAY)
    called = await meeting([*CODES, "32.75", "53"])
    clerks = [await clerk(f"petugas{at}") for at in range(12)]
    dice = random.Random(7)
    taken: list[UUID] = []
    held: set[UUID] = set()

    async def work(actor: Actor) -> None:
        for _ in range(6):
            if not await calls.take(Scope(called.event), actor=actor):
                continue
            one = await shown(called, actor)
            assert one.institution not in held, "somebody else is calling there"
            held.add(one.institution)
            taken.append(one.invitation)
            await asyncio.sleep(dice.random() / 200)
            held.remove(one.institution)
            await calls.release(Scope(called.event), one.id, skipped=dice.random() < 0.5, actor=actor)

    await asyncio.gather(*(work(one) for one in clerks))
    assert len(taken) > 6
    await asyncio.gather(*(calls.take(Scope(called.event), actor=one) for one in clerks))
    live = await rows("SELECT institution FROM call WHERE ended_at IS NULL")
    assert len(live) == len({row["institution"] for row in live}) == 6, "six institutions, six of twelve have one"


async def test_the_same_clerk_asking_twice_at_once_holds_one(called: Meeting, ani: Actor) -> None:
    made = await asyncio.gather(*(calls.take(Scope(called.event), actor=ani) for _ in range(5)))
    assert len(set(made)) == 1


async def test_an_institution_with_two_offices_is_called_once_at_a_time(db: None) -> None:
    await travel(TUESDAY)
    called = await meeting(["73.71"])
    [row] = await rows("SELECT institution, category, event FROM invitation")
    [office] = await rows(
        "INSERT INTO office (id, institution, kind, title) VALUES (gen_random_uuid(), $1, 'sekda', 'Sekda') "
        "RETURNING id",
        row["institution"],
    )
    await execute(
        "INSERT INTO invitation (id, event, institution, office, category, short_hash, created_at, sent_at) "
        "VALUES (gen_random_uuid(), $1, $2, $3, $4, 'x', $5, $5)",
        row["event"],
        row["institution"],
        office["id"],
        row["category"],
        clock.now(),
    )
    assert await calls.take(Scope(called.event), actor=await clerk("ani"))
    assert await calls.take(Scope(called.event), actor=await clerk("budi")) is None


async def test_order_promised_first_then_the_longest_untouched(called: Meeting, ani: Actor) -> None:
    first = await end(called, ani, CallOutcome.NO_ANSWER)
    second = await end(called, ani, Told(CallOutcome.AGAIN, again_at=clock.now() + timedelta(minutes=30)))
    third = await take(called, ani)
    assert len({first.invitation, second.invitation, third.invitation}) == 3
    await calls.release(Scope(called.event), third.id, skipped=True, actor=ani)
    fourth = await take(called, ani)
    assert fourth.invitation not in {first.invitation, second.invitation, third.invitation}, "passed on comes last"
    await calls.release(Scope(called.event), fourth.id, skipped=False, actor=ani)
    assert (await take(called, ani)).invitation == fourth.invitation, "who only left has touched nothing"
    await later(31)  # the hold has run out, what was promised is due
    assert (await take(called, ani)).invitation == second.invitation


async def test_called_again_not_before_its_time(called: Meeting, ani: Actor) -> None:
    for _ in CODES:
        await end(called, ani, CallOutcome.NO_ANSWER)
    assert await calls.take(Scope(called.event), actor=ani) is None
    assert (await count(called, ani))["later"] == 4
    await later(61)
    assert (await take(called, ani)).earlier[0].outcome is CallOutcome.NO_ANSWER


async def test_own_provinces_first(called: Meeting, ani: Actor, budi: Actor) -> None:
    [row] = await rows("SELECT version FROM event")
    assert budi.id
    await liaisons.replace(called.event, [Post(budi.id, provinces=["91"])], version=row["version"], actor=COMMAND)
    assert (await take(called, budi)).invitation == called.invitations["91.06"]
    assert (await take(called, ani)).liaison == ""


async def test_offices_at_work_first(called: Meeting, ani: Actor) -> None:
    await travel(datetime(2030, 9, 10, 8, 30, tzinfo=UTC))  # 15.30 WIB, 16.30 WITA, 17.30 WIT
    one = await take(called, ani)
    assert (one.zone, one.at_work) == (Zone.WIB, True)
    assert not (await end(called, await clerk("citra"), CallOutcome.NO_ANSWER)).at_work


async def test_a_hold_runs_out_and_a_late_result_still_counts_unless_another_called(
    called: Meeting, ani: Actor, budi: Actor
) -> None:
    for _ in range(3):
        await end(called, ani, CallOutcome.NO_ANSWER)
    mine = await take(called, ani)
    assert await calls.take(Scope(called.event), actor=budi) is None
    await later(11)
    await results.record(Scope(called.event), mine.id, Told(CallOutcome.UNNAMED), version=mine.version, actor=ani)
    assert [row["choice"] for row in await rows("SELECT choice FROM answer")] == ["unnamed"]
    with pytest.raises(Refused, match="call_ended"):
        await results.record(Scope(called.event), mine.id, Told(CallOutcome.AGAIN), version=mine.version, actor=ani)


async def test_who_came_too_late_is_told_that_another_called(called: Meeting, ani: Actor, budi: Actor) -> None:
    for _ in range(3):
        await end(called, ani, CallOutcome.NO_ANSWER)
    mine = await take(called, ani)
    await later(11)
    theirs = await take(called, budi)
    assert theirs.invitation == mine.invitation
    with pytest.raises(Refused, match="call_taken_over"):
        await results.record(Scope(called.event), mine.id, Told(CallOutcome.NO_ANSWER), version=mine.version, actor=ani)
    with pytest.raises(NotFound, match="call_unknown"):
        await results.record(Scope(called.event), theirs.id, Told(CallOutcome.AGAIN), version=1, actor=ani)


async def test_only_who_was_invited_and_is_silent_is_called(called: Meeting, ani: Actor) -> None:
    one, two, three, four = called.invitations.values()
    await answer(one, given(Choice.DECLINED))
    await execute("UPDATE invitation SET withdrawn_at = $2 WHERE id = $1", two, clock.now())
    await execute("UPDATE invitation SET sent_at = NULL WHERE id = $1", three)
    assert (await take(called, ani)).invitation == four
    assert (await count(called, ani))["held"] == 1
    await travel(datetime(2030, 9, 18, tzinfo=UTC))
    with pytest.raises(Refused, match="answers_closed"):
        await calls.take(Scope(called.event), actor=ani)


async def test_a_scope_sees_only_its_own(called: Meeting, ani: Actor, budi: Actor) -> None:
    east = Scope(called.event, provinces=frozenset({"91"}))
    assert ani.id
    assert await calls.take(east, actor=ani)
    seen = await facts.under_way(east, account=ani.id)
    assert seen
    assert seen.invitation == called.invitations["91.06"]
    west = Scope(called.event, provinces=frozenset({"16"}))
    assert await facts.under_way(west, account=ani.id) is None
    with pytest.raises(NotFound):
        await calls.release(west, seen.id, skipped=True, actor=ani)
    assert (await queue.figures(west, account=ani.id)).held == 0
    assert await calls.take(east, actor=budi) is None


async def test_what_is_known_of_the_office(called: Meeting, ani: Actor) -> None:
    due = datetime(2030, 9, 14, 9, 59, tzinfo=UTC)
    await execute("UPDATE event SET answers_due_at = $1", due)
    one = await take(called, ani)
    assert one.whatsapp.startswith(f"https://wa.me/{one.contact.phone[1:]}?text=")
    text = unquote(one.whatsapp)
    assert "paling lambat Sabtu, 14 September 2030, pukul 16.59 WIB" in text
    assert "/k/" in text
    assert one.institution_name in text
    assert [message.template for message in one.messages] == ["undangan"]
    await execute("UPDATE contact_person SET phone = '+62411000000'")
    assert (await shown(called, ani)).whatsapp == ""
    await travel(due)
    assert "paling lambat" not in unquote((await take(called, ani)).whatsapp)


@pytest.mark.parametrize(
    ("local", "works"),
    [
        ("2030-09-10T07:29", False),
        ("2030-09-10T07:30", True),
        ("2030-09-10T15:59", True),
        ("2030-09-10T16:00", False),
        ("2030-09-13T11:29", True),
        ("2030-09-13T11:30", False),
        ("2030-09-13T12:59", False),
        ("2030-09-13T13:00", True),
        ("2030-09-14T10:00", False),
        ("2030-09-15T10:00", False),
    ],
)
def test_working_time(local: str, works: bool) -> None:
    assert rules.is_at_work(datetime.fromisoformat(local)) is works


def test_a_landline_has_no_whatsapp() -> None:
    assert phones.may_have_whatsapp("+6281234567890")
    assert not phones.may_have_whatsapp("+62411123456")
    assert not phones.may_have_whatsapp("bukan nomor")
