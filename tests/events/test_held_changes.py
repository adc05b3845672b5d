"""Changes that wait for approval: only those that move somebody with a role in the programme; approved, refused."""

from typing import Any

import pytest

from core import clock
from core.actors import COMMAND
from core.db import action, execute, rows
from core.errors import Invalid, Refused, Stale
from core.grants import Scope
from events import answers, attendees
from events.attendees import PersonThen
from events.reviews import holds
from events.seating import PersonGiven
from events.states import AccreditedAs, Choice, Source
from tests.events.changed import DEPUTY, MAYOR, OTHER, called, letters, page, trail, version
from tests.factories import ACTOR, Meeting, answer, given, principal, representative

__all__ = ["called"]


async def in_programme(called: Meeting, name: str = MAYOR) -> None:
    """Whoever sits under this name also speaks."""
    [row] = await rows("SELECT person FROM attendee WHERE name_as_written = $1", name)
    who = PersonThen(name, person=row["person"])
    await action(attendees.accredit)(
        called.event, who, as_=AccreditedAs.SPEAKER, reason="session:A1:narasumber", actor=COMMAND
    )


async def test_change_of_somebody_in_the_programme_waits(called: Meeting) -> None:
    await in_programme(called)
    was = await version(called)
    receipt = await answer(called.invitations["73.71"], representative(DEPUTY))
    shown = await page(called)
    assert (receipt.held, receipt.version, shown.version, shown.to_be_checked) == (True, was + 1, was + 1, False)
    assert [seat.name for seat in shown.seats] == [MAYOR]
    assert shown.waiting
    assert (shown.waiting.status, shown.waiting.name) == ("represented", DEPUTY)
    assert (await letters("terima_kasih"))[1:] == []
    [row], total = await holds.held(Scope(called.event), offset=0, limit=5)
    assert (total, row.now and row.now.choice, [one.name for one in row.asked.seats]) == (1, "principal", [DEPUTY])
    with pytest.raises(Stale):
        await holds.approve(row.id, event=called.event, version=row.version + 1, actor=ACTOR)
    await holds.approve(row.id, event=called.event, version=row.version, actor=ACTOR)
    shown = await page(called)
    assert ([seat.name for seat in shown.seats], shown.waiting, shown.to_be_checked) == ([DEPUTY], None, False)
    assert {"answer.held", "answer.approved", "answer.given"} <= set(await trail())
    with pytest.raises(Refused, match="change_decided"):
        await holds.refuse(row.id, event=called.event, reason="x", version=row.version + 1, actor=ACTOR)


async def test_refused_change_leaves_all_as_it_was_and_says_why(called: Meeting) -> None:
    await in_programme(called)
    await answer(called.invitations["73.71"], given(Choice.DECLINED, email="baru@uji.example", phone=OTHER))
    [row], _ = await holds.held(Scope(called.event), offset=0, limit=5)
    with pytest.raises(Invalid, match="reason_missing"):
        await holds.refuse(row.id, event=called.event, reason=" ", version=row.version, actor=ACTOR)
    await holds.refuse(row.id, event=called.event, reason="Sudah tercetak", version=row.version, actor=ACTOR)
    assert await letters("belum_disetujui") == [("baru@uji.example", {"reason": "Sudah tercetak"})]
    shown = await page(called)
    assert (shown.status, shown.waiting, [seat.name for seat in shown.seats]) == ("principal", None, [MAYOR])
    assert await letters("jawaban_diubah") == []


@pytest.mark.parametrize(
    ("said", "source", "held"),
    [
        (principal(), Source.OWN_LINK, False),
        (principal(MAYOR), Source.OWN_LINK, False),
        (given(Choice.PRINCIPAL, MAYOR, companions=(PersonGiven("Puadi", "Staf"),)), Source.OWN_LINK, False),
        (principal("Wali Kota Baru"), Source.OWN_LINK, True),
        (given(Choice.UNNAMED), Source.OWN_LINK, True),
        (given(Choice.DECLINED), Source.PROVINCE, True),
        (given(Choice.DECLINED), Source.TELEPHONE, False),
        (representative(DEPUTY), Source.LETTER, False),
    ],
)
async def test_only_what_moves_somebody_with_a_role_waits(
    called: Meeting, said: Any, source: Source, held: bool
) -> None:
    await execute("UPDATE participant_category SET companions = 2")
    await in_programme(called)
    assert (await answer(called.invitations["73.71"], said, source=source)).held is held
    assert ((await page(called)).waiting is not None) is held


async def test_seat_nobody_with_a_role_holds_changes_freely(called: Meeting) -> None:
    await execute("UPDATE participant_category SET companions = 2")
    invitation, aide = called.invitations["73.71"], PersonGiven("Puadi", "Staf")
    await answer(invitation, given(Choice.PRINCIPAL, MAYOR, companions=(aide, PersonGiven("Roni Marzuki", "Staf"))))
    await in_programme(called, "Puadi")
    assert not (await answer(invitation, given(Choice.PRINCIPAL, MAYOR, companions=(aide,)))).held
    assert not (await answer(invitation, given(Choice.REPRESENTATIVE, DEPUTY, "Sekda", companions=(aide,)))).held
    assert (await answer(invitation, given(Choice.REPRESENTATIVE, DEPUTY, "Sekda"))).held
    await execute("UPDATE accreditation SET to_at = $1", clock.now())
    assert not (await answer(invitation, given(Choice.REPRESENTATIVE, DEPUTY, "Sekda"))).held


async def test_later_answer_takes_the_place_of_one_that_waits(called: Meeting) -> None:
    await in_programme(called)
    invitation = called.invitations["73.71"]
    await answer(invitation, representative(DEPUTY))
    await answer(invitation, given(Choice.DECLINED))
    [row], total = await holds.held(Scope(called.event), offset=0, limit=5)
    assert (total, row.asked.choice) == (1, Choice.DECLINED)
    await answers.submit(invitation, representative(DEPUTY), source=Source.TELEPHONE, actor=ACTOR)
    assert (await holds.held(Scope(called.event), offset=0, limit=5)) == ([], 0)
    with pytest.raises(Refused, match="change_decided"):
        await holds.approve(row.id, event=called.event, version=row.version + 1, actor=ACTOR)
    assert [seat.name for seat in (await page(called)).seats] == [DEPUTY]
