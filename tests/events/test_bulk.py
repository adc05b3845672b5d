"""Many at once: counted first, done once, each with its entry, taken back where nothing happened since."""

from typing import Any
from uuid import UUID

import pytest

from core import jobs
from core.db import execute, rows
from core.errors import Invalid, NotFound
from core.grants import Scope
from events import bulk, invitations
from events.bulk import Bulk
from events.invitees import Filter
from tests.factories import ACTOR, Meeting, answer, meeting, principal, representative, work

CODES = ["73.71", "32.75", "16.71", "53.71", "91.06", "53"]


@pytest.fixture
async def called(db: None) -> Meeting:
    made = await meeting(CODES)
    await answer(made.invitations["73.71"], representative())
    await answer(made.invitations["32.75"], principal())
    return made


async def done(called: Meeting, what: Bulk, *, wanted: Filter | None = None, ids: tuple[UUID, ...] = ()) -> UUID:
    """A job that did it."""
    job = await bulk.ask(
        Scope(called.event), what, wanted=wanted or Filter(), ids=ids, reason="Ganda dengan surat lama", actor=ACTOR
    )
    await work()
    assert (await jobs.get(job)).state == "done"
    return job


async def withdrawn() -> int:
    return len(await rows("SELECT 1 FROM invitation WHERE withdrawn_at IS NOT NULL"))


async def test_all_that_a_filter_keeps_is_taken_back_and_given_again(
    called: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    scope = Scope(called.event)
    shown = await bulk.preview(scope, Bulk.WITHDRAW, wanted=Filter(), ids=())
    assert (shown.chosen, shown.fit, shown.sent, shown.answered, shown.people) == (6, 6, 6, 2, 2)
    before = await rows("SELECT id, generation FROM attendee ORDER BY id")
    job = await done(called, Bulk.WITHDRAW)
    assert await withdrawn() == 6
    assert [row["generation"] for row in await rows("SELECT generation FROM attendee")] == [1, 1]
    entries = await rows("SELECT fields->>'reason' AS why FROM audit_entry WHERE action = 'invitation.withdrawn'")
    assert [row["why"] for row in entries] == ["Ganda dengan surat lama"] * 6
    back = await bulk.undo(scope, job, actor=ACTOR)
    await work()
    assert (await jobs.get(back)).result == {"what": "restore", "done": 6}
    assert await withdrawn() == 0
    assert len(await rows("SELECT id FROM attendee ORDER BY id")) == len(before)


async def test_only_what_fits_is_touched_and_undo_leaves_what_was_changed_since(called: Meeting) -> None:
    single = called.invitations["53"]
    await invitations.withdraw(single, event=called.event, reason="Sendiri", version=2, actor=ACTOR)
    ids = (single, called.invitations["73.71"], called.invitations["16.71"])
    shown = await bulk.preview(Scope(called.event), Bulk.WITHDRAW, wanted=Filter(), ids=ids)
    assert (shown.chosen, shown.fit) == (3, 2)
    job = await done(called, Bulk.WITHDRAW, ids=ids)
    again = called.invitations["16.71"]
    for act in (invitations.restore, lambda one, **more: invitations.withdraw(one, reason="Lagi", **more)):
        [row] = await rows("SELECT version FROM invitation WHERE id = $1", again)
        await act(again, event=called.event, version=row["version"], actor=ACTOR)
    await bulk.undo(Scope(called.event), job, actor=ACTOR)
    await work()
    left = await rows("SELECT id FROM invitation WHERE withdrawn_at IS NOT NULL")
    assert {row["id"] for row in left} == {single, again}


async def test_killed_in_the_middle_it_does_each_once(called: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 4)
    job = await bulk.ask(Scope(called.event), Bulk.WITHDRAW, wanted=Filter(), ids=(), reason="Ganda", actor=ACTOR)
    taken = await jobs._take()
    assert taken
    await bulk.chunk(taken)  # and then it dies, before its progress is noted
    await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes'")
    await work()
    assert (await jobs.get(job)).state == "done"
    assert await withdrawn() == 6
    assert len(await rows("SELECT 1 FROM audit_entry WHERE action = 'invitation.withdrawn'")) == 6


async def test_late_answers_are_looked_at_together(called: Meeting) -> None:
    await execute(
        "UPDATE invitation SET check_since = created_at WHERE id = ANY($1)", list(called.invitations.values())[:3]
    )
    job = await done(called, Bulk.CHECK)
    assert not await rows("SELECT 1 FROM invitation WHERE check_since IS NOT NULL")
    await bulk.undo(Scope(called.event), job, actor=ACTOR)
    await work()
    assert len(await rows("SELECT 1 FROM invitation WHERE check_since IS NOT NULL")) == 3


async def test_nothing_beyond_ones_scope_or_without_a_reason(called: Meeting) -> None:
    east = Scope(called.event, provinces=frozenset({"91"}))
    given: dict[str, Any] = {"wanted": Filter(), "reason": "Ganda", "actor": ACTOR}
    with pytest.raises(NotFound):
        await bulk.ask(east, Bulk.WITHDRAW, ids=[called.invitations["73.71"]], **given)
    job = await bulk.ask(east, Bulk.WITHDRAW, ids=[], **given)
    await work()
    assert await withdrawn() == 1
    with pytest.raises(NotFound):
        await bulk.undo(Scope(called.event, provinces=frozenset({"73"})), job, actor=ACTOR)
    with pytest.raises(Invalid, match="reason_missing"):
        await bulk.ask(east, Bulk.WITHDRAW, ids=[], **given | {"reason": " "})
    with pytest.raises(Invalid, match="nothing_chosen"):
        await bulk.ask(east, Bulk.CHECK, ids=[], **given)


async def test_second_wish_while_the_first_is_under_way_is_a_job_of_its_own(called: Meeting) -> None:
    given: dict[str, Any] = {"wanted": Filter(), "reason": "Ganda", "actor": ACTOR}
    first, other = called.invitations["73.71"], called.invitations["32.75"]
    one = await bulk.ask(Scope(called.event), Bulk.WITHDRAW, ids=[first], **given)
    assert await bulk.ask(Scope(called.event), Bulk.WITHDRAW, ids=[first], **given) == one
    assert await bulk.ask(Scope(called.event), Bulk.WITHDRAW, ids=[other], **given) != one
    await work()
    assert await withdrawn() == 2
