"""Late answers: shown beside what stood before, accepted or taken back, each of it undone; nothing is deleted."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core import clock
from core.db import execute, rows
from core.errors import Invalid, Refused, Stale
from core.grants import Scope
from events import invitations
from events.reviews import checks, reverts
from events.reviews.checks import CheckShown
from events.states import Choice, Source
from tests.factories import ACTOR, Meeting, answer, given, meeting, principal, representative, travel

BEFORE = datetime(2030, 9, 1, tzinfo=UTC)
DUE = datetime(2030, 9, 10, tzinfo=UTC)


@pytest.fixture
async def called(db: None) -> Meeting:
    await travel(BEFORE)
    made = await meeting(["73.71", "91.06"], due_at=DUE)
    await answer(made.invitations["73.71"], principal("Moh. Ramdhan Pomanto"))
    return made


async def late(called: Meeting, code: str = "73.71", phone: str = "+628000000009") -> UUID:
    """After the deadline somebody else is named."""
    await travel(max(clock.now(), DUE) + timedelta(hours=1))
    said = given(
        Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Pj. Sekretaris Daerah", phone=phone, email="a@b.example"
    )
    await answer(called.invitations[code], said)
    return called.invitations[code]


async def only(called: Meeting) -> CheckShown:
    [found], total = await checks.checks(Scope(called.event), offset=0, limit=10)
    assert total == 1
    return found


async def seats(invitation: UUID) -> list[str]:
    found = await rows(
        "SELECT a.name_as_written AS name FROM appointment p JOIN attendee a ON a.id = p.attendee "
        "WHERE p.invitation = $1 AND p.to_at IS NULL ORDER BY p.seat",
        invitation,
    )
    return [row["name"] for row in found]


async def version(invitation: UUID) -> int:
    [row] = await rows("SELECT version FROM invitation WHERE id = $1", invitation)
    return int(row["version"])


async def revert(called: Meeting, invitation: UUID, reason: str = "Belum ada surat tugas") -> None:
    await reverts.revert(invitation, event=called.event, reason=reason, version=await version(invitation), actor=ACTOR)


async def undo(called: Meeting, invitation: UUID) -> None:
    await reverts.undo(invitation, event=called.event, version=await version(invitation), actor=ACTOR)


async def test_before_and_now_stand_side_by_side(called: Meeting) -> None:
    invitation = await late(called)
    one = await only(called)
    assert one.before
    assert one.now
    assert (one.invitation, one.since, one.new_phone) == (invitation, one.now.at, True)
    assert (one.before.choice, [seat.name for seat in one.before.seats]) == ("principal", ["Moh. Ramdhan Pomanto"])
    assert (one.now.choice, [seat.name for seat in one.now.seats]) == ("representative", ["Firman Hamid Pagarra"])
    assert (one.before.late, one.now.late, one.now.source) == (False, True, Source.OWN_LINK)


async def test_a_phone_on_file_is_not_new(called: Meeting) -> None:
    await late(called, "91.06", phone="+628000000001")
    one = await only(called)
    assert (one.before, one.new_phone) == (None, False)


async def test_taken_back_the_earlier_answer_counts_and_the_office_is_told(called: Meeting) -> None:
    invitation = await late(called)
    await revert(called, invitation)
    assert await seats(invitation) == ["Moh. Ramdhan Pomanto"]
    kept = await rows("SELECT choice, source, reason, by_id, effective FROM answer ORDER BY at, id")
    assert [row["choice"] for row in kept] == ["principal", "representative", "principal"]
    assert all(row["effective"] for row in kept)
    assert (kept[2]["source"], kept[2]["reason"], kept[2]["by_id"]) == ("desk", "Belum ada surat tugas", ACTOR.id)
    [told] = await rows(
        "SELECT m.params::text AS params, d.address FROM message m JOIN delivery d ON d.message = m.id "
        "WHERE m.template = 'dikembalikan'"
    )
    assert told["address"] == "a@b.example"
    assert "Belum ada surat tugas" in told["params"]
    assert await checks.checks(Scope(called.event), offset=0, limit=10) == ([], 0)
    assert len(await rows("SELECT 1 FROM appointment WHERE to_at IS NOT NULL")) == 2


async def test_a_first_answer_taken_back_leaves_none(called: Meeting) -> None:
    invitation = await late(called, "91.06")
    await revert(called, invitation)
    assert await seats(invitation) == []
    assert not await rows("SELECT 1 FROM answer WHERE invitation = $1 AND effective", invitation)
    await undo(called, invitation)
    assert await seats(invitation) == ["Firman Hamid Pagarra"]
    assert await rows("SELECT 1 FROM answer WHERE invitation = $1 AND effective", invitation)


async def test_both_ways_of_settling_are_undone(called: Meeting) -> None:
    invitation = await late(called)
    first = await only(called)
    await invitations.mark_checked(invitation, event=called.event, version=first.version, actor=ACTOR)
    assert await checks.checks(Scope(called.event), offset=0, limit=10) == ([], 0)
    await undo(called, invitation)
    again = await only(called)
    assert (again.since, again.before, again.now) == (first.since, first.before, first.now)
    await revert(called, invitation)
    await undo(called, invitation)
    back = await only(called)
    assert (back.since, back.before) == (first.since, first.before)
    assert back.now
    assert [seat.name for seat in back.now.seats] == ["Firman Hamid Pagarra"]
    await revert(called, invitation)
    assert await seats(invitation) == ["Moh. Ramdhan Pomanto"], "as often as one likes"


async def test_what_happened_since_stands_in_the_way_of_undoing(called: Meeting) -> None:
    invitation = await late(called)
    await revert(called, invitation)
    await answer(invitation, representative("Peserta Contoh"))
    await invitations.mark_checked(invitation, event=called.event, version=await version(invitation), actor=ACTOR)
    await answer(invitation, given(Choice.DECLINED), source=Source.TELEPHONE)
    with pytest.raises(Refused, match="nothing_to_undo"):
        await undo(called, invitation)


async def test_refusals(called: Meeting) -> None:
    invitation = called.invitations["73.71"]
    with pytest.raises(Refused, match="nothing_to_check"):
        await revert(called, invitation)
    await execute("UPDATE invitation SET check_since = $2 WHERE id = $1", invitation, clock.now())
    with pytest.raises(Refused, match="nothing_to_revert"):
        await revert(called, invitation)
    with pytest.raises(Invalid, match="reason_missing"):
        await revert(called, invitation, " ")
    with pytest.raises(Stale):
        await reverts.revert(invitation, event=called.event, reason="x", version=99, actor=ACTOR)
    await late(called, "91.06")
    await travel(datetime(2030, 9, 20, tzinfo=UTC))
    with pytest.raises(Refused, match="answers_closed"):
        await revert(called, called.invitations["91.06"])


async def test_a_scope_sees_its_own_and_the_oldest_comes_first(called: Meeting) -> None:
    first, second = await late(called), await late(called, "91.06")
    found, total = await checks.checks(Scope(called.event), offset=0, limit=1)
    assert ([one.invitation for one in found], total) == ([first], 2)
    east: Any = await checks.checks(Scope(called.event, provinces=frozenset({"91"})), offset=0, limit=10)
    assert [one.invitation for one in east[0]] == [second]
