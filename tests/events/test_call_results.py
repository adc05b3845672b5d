"""What came of a call counts with the call, or not at all: answers, numbers put right, promises."""

from datetime import timedelta

import pytest

from core import clock
from core.actors import Actor
from core.db import execute, rows
from core.errors import Invalid, Refused, Stale
from core.grants import Scope
from events.seating import ContactGiven, PersonGiven
from events.states import CallOutcome
from events.telephone import calls, results
from events.telephone.results import Told
from tests.directory import make_contact
from tests.events.clerks import CODES, TUESDAY, clerk, count, end, later, shown, take
from tests.factories import (
    Meeting,
    answer,
    meeting,
    principal,
    travel,
)


@pytest.fixture
async def called(db: None) -> Meeting:
    await travel(TUESDAY)
    return await meeting(CODES)


@pytest.fixture
async def ani(called: Meeting) -> Actor:
    return await clerk("ani")


@pytest.mark.parametrize(
    ("told", "choice", "outcome"),
    [
        (Told(CallOutcome.PRINCIPAL), "principal", "principal"),
        (Told(CallOutcome.REPRESENTED, PersonGiven("Firman Hamid Pagarra", "Sekda")), "representative", "represented"),
        (Told(CallOutcome.REPRESENTED), "unnamed", "unnamed"),
        (Told(CallOutcome.UNNAMED), "unnamed", "unnamed"),
        (Told(CallOutcome.DECLINED, reason="Bencana banjir"), "declined", "declined"),
    ],
)
async def test_an_answer_is_written_with_the_call(
    called: Meeting, ani: Actor, told: Told, choice: str, outcome: str
) -> None:
    one = await end(called, ani, told)
    [kept] = await rows(
        "SELECT a.choice, a.source, a.reason, a.contact_phone, a.by_id, c.outcome, c.ended_at IS NOT NULL AS ended, "
        "i.version FROM call c JOIN answer a ON a.id = c.answer JOIN invitation i ON i.id = c.invitation"
    )
    assert (kept["choice"], kept["outcome"], kept["source"]) == (choice, outcome, "telephone")
    assert (kept["reason"], kept["contact_phone"], kept["by_id"]) == (told.reason, one.contact.phone, ani.id)
    assert kept["ended"]
    assert kept["version"] == one.version + 1
    entries = await rows(
        "SELECT action FROM audit_entry WHERE subject_id = $1 ORDER BY id DESC LIMIT 2", one.invitation
    )
    assert [row["action"] for row in entries] == ["call.made", "answer.given"]
    assert len(await rows("SELECT 1 FROM message WHERE template = 'terima_kasih'")) == 1
    assert (await count(called, ani)) == {
        "called_by_me": 1, "called": 1, "waiting": 3, "held": 0, "later": 0, "unreachable": 0,
    }  # fmt: skip


async def test_nothing_is_kept_where_the_office_answered_by_itself_meanwhile(called: Meeting, ani: Actor) -> None:
    one = await take(called, ani)
    await answer(one.invitation, principal("Moh. Ramdhan Pomanto"))
    with pytest.raises(Stale, match="answered_meanwhile"):
        await results.record(Scope(called.event), one.id, Told(CallOutcome.DECLINED), version=one.version, actor=ani)
    assert [row["choice"] for row in await rows("SELECT choice FROM answer")] == ["principal"]
    seen = await shown(called, ani)
    assert (seen.status, seen.answered_at is not None) == ("principal", True)
    await calls.release(Scope(called.event), one.id, skipped=False, actor=ani)
    assert (await take(called, ani)).invitation != one.invitation


async def test_the_call_stands_where_its_answer_is_refused(called: Meeting, ani: Actor) -> None:
    await execute("UPDATE participant_category SET representation = 'not_expected'")
    one = await take(called, ani)
    told = Told(CallOutcome.REPRESENTED, PersonGiven("Andi Contoh", "Asisten"))
    with pytest.raises(Refused, match="representation_not_expected"):
        await results.record(Scope(called.event), one.id, told, version=one.version, actor=ani)
    assert (await shown(called, ani)).id == one.id


async def test_wrong_number_is_put_right_and_called_at_once(called: Meeting, ani: Actor) -> None:
    right = Told(CallOutcome.WRONG_NUMBER, contact=ContactGiven("0800 0000 077"))
    one = await end(called, ani, right)
    again = await take(called, ani)
    assert (again.invitation, again.contact.phone) == (one.invitation, "+628000000077")
    assert again.contact.name == one.contact.name
    kept = await rows("SELECT phone FROM contact_person WHERE institution = $1 AND to_at IS NOT NULL", one.institution)
    assert [row["phone"] for row in kept] == [one.contact.phone]


async def test_wrong_number_without_a_right_one_is_not_offered_again(called: Meeting, ani: Actor) -> None:
    one = await end(called, ani, CallOutcome.WRONG_NUMBER)
    await later(60 * 24)
    left = {(await end(called, ani, CallOutcome.NO_ANSWER)).invitation for _ in range(3)}
    assert one.invitation not in left
    assert await calls.take(Scope(called.event), actor=ani) is None
    assert (await count(called, ani))["unreachable"] == 1
    await make_contact(one.institution, "Narahubung Baru", phone="+628000000088")
    assert (await take(called, ani)).invitation == one.invitation


async def test_a_promise_lies_ahead(called: Meeting, ani: Actor) -> None:
    with pytest.raises(Invalid, match="call_again_past"):
        await end(called, ani, Told(CallOutcome.AGAIN, again_at=clock.now() - timedelta(minutes=1)))
