"""Changes of plan: previews say what happens, everybody is told exactly once, answers stand, undo while unsent."""

from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec
import pytest

from attendance import roster
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Invalid, Refused, Stale
from core.grants import Scope
from events import amendments, consequences, meetings, reconfirmations, venues
from events.amendments import Ralat
from events.guests import guest_page
from events.meetings import EventChange
from events.plans import Plan, PlanChange, planned
from events.reconfirmations import Standing
from events.states import AmendmentKind, Choice, EventState, Status, Zone
from events.topics import InvitationTopic
from events.venues import NewVenue
from messaging import reminders
from messaging.reminders import NewRule
from messaging.rendering import render
from tests.factories import ACTOR, DAY, Meeting, answer, given, meeting, send

CODES = ("53.71", "73.71", "91.06")
LATER = date(2030, 10, 8)
DUE = datetime(2030, 9, 10, 9, 59, tzinfo=UTC)
LETTER = Ralat("100.2/77/BAK", date(2030, 9, 1), "Menyesuaikan agenda nasional")
MOVE = PlanChange(starts_on=LATER)
PLACE = PlanChange(venue=NewVenue("Balai Contoh", Zone.WITA, city="Makassar"))
CANCEL = PlanChange(cancel=True)


@pytest.fixture
async def invited(db: None) -> Meeting:
    """Three offices with letters, contacts with addresses; two have answered."""
    made = await meeting(CODES, due_at=DUE)
    await execute(
        "INSERT INTO contact_person (id, institution, email, from_at) "
        "SELECT gen_random_uuid(), id, 'surel@uji.example', '2024-01-01' FROM institution"
    )
    await answer(made.invitations["53.71"], given(Choice.REPRESENTATIVE, "Peserta Contoh", "Sekretaris Daerah"))
    await answer(made.invitations["73.71"], given(Choice.DECLINED))
    return made


async def version(event: UUID) -> int:
    return int((await rows("SELECT version FROM event WHERE id = $1", event))[0]["version"])


async def amend(event: UUID, wanted: PlanChange, letter: Ralat = LETTER) -> UUID:
    return await amendments.apply(event, wanted, letter, version=await version(event), actor=ACTOR)


async def told(event: UUID, template: str) -> list[UUID]:
    found = await rows("SELECT recipient_id FROM message WHERE scope_id = $1 AND template = $2", event, template)
    return [row["recipient_id"] for row in found]


async def test_preview_says_who_is_told_and_what_moves_and_writes_nothing(invited: Meeting) -> None:
    await reminders.create(NewRule("H-3", -3), scope=("event", invited.event), actor=ACTOR)
    before = await rows("SELECT count(*) FROM audit_entry")
    would = await consequences.consequences(invited.event, MOVE)
    assert (would.before.starts_on, would.after.starts_on, would.after.ends_on) == (DAY, LATER, LATER)
    assert would.after.answers_due_at == DUE + (LATER - DAY)
    assert would.kinds == [AmendmentKind.DATES]
    assert {one.status: one.invitations for one in would.told} == {
        Status.REPRESENTED: 1, Status.DECLINED: 1, Status.UNANSWERED: 1
    }  # fmt: skip
    assert (would.institutions, would.asked_again) == (3, 3)
    [reminder] = would.reminders
    assert reminder.before
    assert reminder.after
    assert reminder.after - reminder.before == LATER - DAY
    assert await rows("SELECT count(*) FROM audit_entry") == before


async def test_preview_of_a_cancellation_ends_reminders_and_asks_nobody_again(invited: Meeting) -> None:
    await reminders.create(NewRule("H-3", -3), scope=("event", invited.event), actor=ACTOR)
    would = await consequences.consequences(invited.event, CANCEL)
    assert (would.kinds, would.asked_again, would.institutions) == ([AmendmentKind.CANCELLATION], 0, 3)
    assert [one.after for one in would.reminders] == [None]


@pytest.mark.parametrize(("wanted", "template"), [(MOVE, "perubahan"), (PLACE, "perubahan"), (CANCEL, "pembatalan")])
async def test_change_tells_every_institution_once_and_keeps_every_answer(
    invited: Meeting, wanted: PlanChange, template: str
) -> None:
    before = await rows("SELECT * FROM answer ORDER BY id"), await rows("SELECT * FROM appointment ORDER BY id")
    await amend(invited.event, wanted)
    people = await told(invited.event, template)
    assert len(people) == len(set(people)) == 3
    assert (
        await rows("SELECT * FROM answer ORDER BY id"),
        await rows("SELECT * FROM appointment ORDER BY id"),
    ) == before
    assert (await guest_page(invited.invitations["53.71"])).status is Status.REPRESENTED
    entries = await rows("SELECT 1 FROM audit_entry WHERE action = 'event.amended'")
    assert len(entries) == 1


async def test_message_says_the_change_the_letter_and_what_was_before(invited: Meeting) -> None:
    await amend(invited.event, MOVE)
    title, text = await letter_text(invited, "perubahan", "id")
    assert title == "PERUBAHAN: Rakornas Uji menjadi Selasa, 8 Oktober 2030"
    assert "(surat 100.2/77/BAK)" in text
    assert "Semula: Selasa, 17 September 2030" in text
    assert "{link}" in text
    title, text = await letter_text(invited, "perubahan", "en")
    assert title == "CHANGE: Rakornas Uji moves to Tuesday, 8 October 2030"


async def letter_text(invited: Meeting, template: str, language: str) -> tuple[str, str]:
    topic, subject = InvitationTopic(), invited.invitations["91.06"]
    [row] = await rows("SELECT params FROM message WHERE template = $1 LIMIT 1", template)
    filled = await topic.render(subject, template, language, msgspec.json.decode(row["params"]))
    return render(topic.template(template, language), filled.values)


async def test_dates_by_the_plain_settings_are_refused_once_letters_have_gone(invited: Meeting) -> None:
    now = await version(invited.event)
    with pytest.raises(Refused, match="amendment_needed"):
        await meetings.change(invited.event, EventChange(starts_on=LATER, ends_on=LATER), version=now, actor=ACTOR)
    await meetings.change(invited.event, EventChange(starts_at=time(8), answers_due_at=DUE), version=now, actor=ACTOR)
    await venues.set_for(invited.event, NewVenue("Gedung Contoh", Zone.WIB), actor=ACTOR)
    with pytest.raises(Refused, match="amendment_needed"):
        await venues.set_for(invited.event, NewVenue("Gedung Lain", Zone.WIB), actor=ACTOR)


async def test_two_changes_at_once_and_the_second_is_stale(invited: Meeting) -> None:
    now = await version(invited.event)
    await amendments.apply(invited.event, MOVE, LETTER, version=now, actor=ACTOR)
    with pytest.raises(Stale):
        await amendments.apply(invited.event, CANCEL, LETTER, version=now, actor=ACTOR)
    assert len(await rows("SELECT 1 FROM message WHERE template IN ('perubahan', 'pembatalan')")) == 3


@pytest.mark.parametrize(
    ("wanted", "letter", "code"),
    [
        (PlanChange(), LETTER, "plan_unchanged"),
        (PlanChange(starts_on=DAY), LETTER, "plan_unchanged"),
        (PlanChange(starts_on=date(2020, 1, 1)), LETTER, "plan_in_past"),
        (PlanChange(starts_on=LATER, ends_on=DAY), LETTER, "ends_before_start"),
        (MOVE, Ralat(" "), "letter_number_missing"),
        (CANCEL, Ralat("1/X"), "reason_missing"),
    ],
)
async def test_change_that_makes_no_sense_is_refused_and_tells_nobody(
    invited: Meeting, wanted: PlanChange, letter: Ralat, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        await amend(invited.event, wanted, letter)
    assert not await rows("SELECT 1 FROM amendment")


async def test_answer_stands_by_one_tap_as_often_as_it_is_pressed(invited: Meeting) -> None:
    amendment = await amend(invited.event, MOVE)
    invitation = invited.invitations["53.71"]
    for _ in range(2):
        await reconfirmations.keep(invitation, amendment, actor=COMMAND)
    assert len(await rows("SELECT 1 FROM audit_entry WHERE action = 'answer.reconfirmed'")) == 1
    page = await guest_page(invitation)
    assert page.plan
    assert page.plan.reconfirmed
    await answer(invited.invitations["73.71"], given(Choice.UNNAMED))
    [shown] = await reconfirmations.amendments(Scope(invited.event))
    assert (shown.kept, shown.changed, shown.open, shown.told, shown.newest) == (1, 1, 1, 3, True)
    still, total = await reconfirmations.asked(
        Scope(invited.event), amendment, standing=Standing.OPEN, offset=0, limit=10
    )
    assert total == 1
    assert still[0].invitation == invited.invitations["91.06"]


async def test_second_change_asks_everybody_again(invited: Meeting) -> None:
    first = await amend(invited.event, MOVE)
    await reconfirmations.keep(invited.invitations["53.71"], first, actor=COMMAND)
    await amend(invited.event, PLACE)
    with pytest.raises(Refused, match="amendment_not_last"):
        await reconfirmations.keep(invited.invitations["53.71"], first, actor=COMMAND)
    page = await guest_page(invited.invitations["53.71"])
    assert page.plan
    assert not page.plan.reconfirmed
    assert page.plan.kinds == [AmendmentKind.PLACE]


async def test_letter_sent_after_a_change_says_nothing_of_it(db: None) -> None:
    made = await meeting(CODES[:1], send=False)
    await execute("UPDATE event SET state = 'open' WHERE id = $1", made.event)
    await amend(made.event, MOVE)
    assert await told(made.event, "perubahan") == []
    await send(made.event)
    assert (await guest_page(made.invitations["53.71"])).plan is None


async def test_cancelled_meeting_kills_every_pass_at_the_doors_and_undo_revives_them(invited: Meeting) -> None:
    whole = await roster.page(invited.event, None, names=True)
    assert len(whole.entries) == 1
    amendment = await amend(invited.event, CANCEL)
    news = await roster.page(invited.event, whole.cursor, names=True)
    assert [one.reason for one in news.revoked] == ["withdrawn"]
    assert not news.entries
    await amendments.undo(amendment, event=invited.event, version=await version(invited.event), actor=ACTOR)
    news = await roster.page(invited.event, news.cursor, names=True)
    assert len(news.entries) == 1
    assert not news.revoked


async def test_cancelled_meeting_sends_no_reminder_but_its_notice(invited: Meeting) -> None:
    await amend(invited.event, CANCEL)
    topic, subject = InvitationTopic(), invited.invitations["91.06"]
    assert not await topic.still_due(subject, "pengingat")
    assert not await topic.still_due(subject, "undangan")
    assert await topic.still_due(subject, "pembatalan")
    assert not list(await topic.audience(invited.event, "unanswered"))


async def test_undo_takes_back_what_waits_and_is_refused_once_something_has_left(invited: Meeting) -> None:
    amendment = await amend(invited.event, MOVE)
    await amendments.undo(amendment, event=invited.event, version=await version(invited.event), actor=ACTOR)
    [event] = await rows("SELECT starts_on, answers_due_at FROM event WHERE id = $1", invited.event)
    assert (event["starts_on"], event["answers_due_at"]) == (DAY, DUE)
    states = await rows(
        "SELECT DISTINCT d.state FROM delivery d JOIN message m ON m.id = d.message WHERE m.template = 'perubahan'"
    )
    assert [row["state"] for row in states] == ["dropped"]
    second = await amend(invited.event, CANCEL)
    await execute(
        "UPDATE delivery SET state = 'sent' WHERE id = (SELECT d.id FROM delivery d JOIN message m ON m.id = d.message "
        "WHERE m.template = 'pembatalan' LIMIT 1)"
    )
    with pytest.raises(Refused, match="amendment_sent"):
        await amendments.undo(second, event=invited.event, version=await version(invited.event), actor=ACTOR)


async def test_undo_is_refused_once_an_office_has_answered_to_the_change(invited: Meeting) -> None:
    amendment = await amend(invited.event, MOVE)
    await reconfirmations.keep(invited.invitations["53.71"], amendment, actor=COMMAND)
    with pytest.raises(Refused, match="amendment_answered"):
        await amendments.undo(amendment, event=invited.event, version=await version(invited.event), actor=ACTOR)


def test_deadline_to_come_never_moves_into_the_past() -> None:
    now = datetime(2030, 9, 9, tzinfo=UTC)
    before = Plan(EventState.OPEN, DAY, DAY, Zone.WIB, answers_due_at=DUE)
    earlier = planned(before, PlanChange(starts_on=date(2030, 9, 12)), now=now)
    assert earlier.answers_due_at == DUE
    assert planned(before, MOVE, now=now).answers_due_at == DUE + (LATER - DAY)
    assert planned(before, PlanChange(starts_on=LATER, answers_due_at=DUE), now=now).answers_due_at == DUE
