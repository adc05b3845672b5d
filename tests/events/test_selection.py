"""Chosen in the directory and invited together: shown first, once each, the rest left alone, taken back untouched."""

from typing import Any
from uuid import UUID

import pytest

from core import jobs
from core.db import execute, rows
from core.errors import Invalid, NotFound, Refused
from core.grants import Scope
from events import invitations, selection, single
from events.selection import Left
from events.states import Choice, InstitutionKind
from tests.factories import (
    ACTOR,
    Meeting,
    answer,
    category_of,
    given,
    invitation_to,
    make_central,
    make_institution,
    meeting,
    work,
)

NEW = ("11.71", "12.71", "13.71", "14.71")


@pytest.fixture
async def called(db: None) -> Meeting:
    """Two governments invited, one of them no longer; four supervisory bodies that are not."""
    made = await meeting(["53.71", "73.71"])
    gone = made.invitations["73.71"]
    await invitations.withdraw(gone, event=made.event, reason="Ganda", version=2, actor=ACTOR)
    for code in NEW:
        await make_institution(code, f"Kota {code}", kind=InstitutionKind.ELECTION_SUPERVISOR)
    return made


async def everybody() -> list[UUID]:
    return [row["id"] for row in await rows("SELECT id FROM institution ORDER BY name")]


async def invited(event: UUID) -> int:
    return len(await rows("SELECT 1 FROM invitation WHERE event = $1 AND withdrawn_at IS NULL", event))


async def ask(called: Meeting, ids: list[UUID], *, scope: Scope | None = None) -> UUID:
    group = await category_of(called.event, "bawaslu_kabupaten_kota")
    return await selection.ask(scope or Scope(called.event), ids, category=group, actor=ACTOR)


async def test_preview_names_who_is_left_alone(called: Meeting) -> None:
    await make_central("Kementerian Tanpa Jabatan")
    shown = await selection.preview(Scope(called.event), await everybody())
    assert (shown.chosen, shown.fit) == (7, 4)
    assert [(one.why, one.n, one.names) for one in shown.left] == [
        (Left.INVITED, 1, ["Pemerintah Kota Kupang"]),
        (Left.NO_OFFICE, 1, ["Kementerian Tanpa Jabatan"]),
        (Left.WITHDRAWN, 1, ["Pemerintah Kota Makassar"]),
    ]
    assert await invited(called.event) == 1


async def test_names_of_a_long_rest_are_cut_not_its_count(called: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "NAMED", 2)
    await execute("DELETE FROM office WHERE title LIKE 'Ketua%'")
    shown = await selection.preview(Scope(called.event), await everybody())
    [rest] = [one for one in shown.left if one.why is Left.NO_OFFICE]
    assert (rest.n, len(rest.names)) == (4, 2)


async def test_those_that_fit_are_invited_and_taken_back(called: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "CHUNK", 3)
    job = await ask(called, await everybody())
    await work()
    assert (await jobs.get(job)).result == {"done": 4}
    made = await rows(
        "SELECT t.code, o.title, i.sent_at FROM invitation i JOIN participant_category t ON t.id = i.category "
        "JOIN office o ON o.id = i.office WHERE t.code = 'bawaslu_kabupaten_kota' ORDER BY 2"
    )
    assert [(row["title"], row["sent_at"]) for row in made] == [(f"Ketua Bawaslu Kota {code}", None) for code in NEW]
    back = await selection.undo(Scope(called.event), job, reason="Keliru", actor=ACTOR)
    await work()
    assert (await jobs.get(back)).result == {"what": "withdraw", "done": 4}
    assert await invited(called.event) == 1


async def test_what_was_sent_or_answered_since_stays(called: Meeting) -> None:
    job = await ask(called, await everybody())
    await work()
    found = await rows(
        "SELECT o.id FROM office o JOIN institution n ON n.id = o.institution WHERE n.kind = 'election_supervisor' "
        "ORDER BY o.title"
    )
    first, second, *_ = [await invitation_to(called.event, row["id"]) for row in found]
    await invitations.ask_to_send(called.event, only=[first], actor=ACTOR)
    await work()
    await answer(second, given(Choice.UNNAMED))
    await selection.undo(Scope(called.event), job, reason="Keliru", actor=ACTOR)
    await work()
    stay = await rows(
        "SELECT id FROM invitation WHERE withdrawn_at IS NULL AND category = $1",
        await category_of(called.event, "bawaslu_kabupaten_kota"),
    )
    assert {row["id"] for row in stay} == {first, second}
    with pytest.raises(Invalid, match="nothing_chosen"):
        await selection.undo(Scope(called.event), job, reason="Keliru", actor=ACTOR)


async def test_killed_in_the_middle_it_invites_each_once(called: Meeting) -> None:
    job = await ask(called, await everybody())
    taken = await jobs._take()
    assert taken
    await selection.chunk(taken)  # and then it dies, before its progress is noted
    await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes'")
    await work()
    assert (await jobs.get(job)).state == "done"
    assert await invited(called.event) == 5
    assert len(await rows("SELECT 1 FROM audit_entry WHERE fields->>'job' = $1", str(job))) == 4


async def test_whoever_was_invited_meanwhile_is_not_invited_twice(called: Meeting) -> None:
    ids = await everybody()
    await ask(called, ids)
    group = await category_of(called.event, "bawaslu_kabupaten_kota")
    await single.invite(called.event, institution=ids[0], category=group, office="Sekretaris", actor=ACTOR)
    await work()
    assert len(await rows("SELECT 1 FROM invitation WHERE institution = $1", ids[0])) == 1


async def test_nothing_beyond_ones_scope_or_of_another_meeting(called: Meeting) -> None:
    ids = await everybody()
    east: dict[str, Any] = {"scope": Scope(called.event, provinces=frozenset({"91"}))}
    with pytest.raises(NotFound, match="institution_unknown"):
        await ask(called, ids, **east)
    with pytest.raises(NotFound, match="institution_unknown"):
        await selection.preview(east["scope"], ids)
    with pytest.raises(Invalid, match="category_unknown"):
        await selection.ask(Scope(called.event), ids, category=UUID(int=1), actor=ACTOR)
    job = await ask(called, ids)
    await work()
    with pytest.raises(Invalid, match="nobody_to_invite"):
        await ask(called, ids)
    with pytest.raises(NotFound, match="job_unknown"):
        await selection.undo(Scope(UUID(int=2)), job, reason="Keliru", actor=ACTOR)
    with pytest.raises(Invalid, match="reason_missing"):
        await selection.undo(Scope(called.event), job, reason=" ", actor=ACTOR)
    await execute("UPDATE event SET state = 'cancelled' WHERE id = $1", called.event)
    with pytest.raises(Refused, match="event_cancelled"):
        await ask(called, ids)
