"""Meetings, venues, categories and offices: made, changed on a version, refused with a reason."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from core.actors import COMMAND
from core.audit import history
from core.db import execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from events import categories, meetings, offices, venues
from events.categories import NewCategory
from events.meetings import EventChange
from events.offices import NewHolder
from events.overview import event_facts
from events.states import ActingStatus, Choice, InstitutionKind, RegionKind, Zone
from events.venues import NewVenue
from tests.directory import make_institution, make_region
from tests.factories import DAY, answer, given, make_event, make_invitation, meeting


async def test_numbers_of_meetings_are_never_used_again(db: None) -> None:
    numbers = [(await event_facts(await make_event(f"uji-{one}"))).number for one in range(3)]
    assert numbers == sorted(set(numbers))


async def test_slug_belongs_to_one_meeting(db: None) -> None:
    await make_event("rakornas")
    with pytest.raises(Refused, match="slug_taken"):
        await make_event("rakornas")


async def test_answers_cannot_close_before_they_are_due(db: None) -> None:
    due = datetime(2030, 9, 1, tzinfo=UTC)
    with pytest.raises(Invalid, match="closes_before_due"):
        await make_event(due_at=due, close_at=due - timedelta(hours=1))


async def test_change_is_based_on_a_version_and_leaves_the_rest(db: None) -> None:
    event = await make_event()
    assert await meetings.change(event, EventChange(short_title="Rakor"), version=1, actor=COMMAND) == 2
    with pytest.raises(Stale) as stale:
        await meetings.change(event, EventChange(short_title="Lain"), version=1, actor=COMMAND)
    assert stale.value.params["current"] == 2
    with pytest.raises(Invalid, match="ends_before_start"):
        await meetings.change(event, EventChange(ends_on=DAY - timedelta(days=1)), version=2, actor=COMMAND)
    facts = await event_facts(event)
    assert (facts.short_title, facts.starts_on, facts.version) == ("Rakor", DAY, 2)
    [entry] = [one for one in await history(("event", event)) if one.action == "event.changed"]
    assert entry.fields == {"short_title": ["Rakornas Uji", "Rakor"]}


async def test_unknown_meeting_is_not_changed(db: None) -> None:
    with pytest.raises(NotFound, match="event_unknown"):
        await meetings.change(uuid4(), EventChange(), version=1, actor=COMMAND)


async def test_venue_sets_the_zone_and_holds_rooms_once(db: None) -> None:
    event = await make_event()
    with pytest.raises(Refused, match="venue_missing"):
        await venues.add_room(event, name="Aula", capacity=None, actor=COMMAND)
    await make_region("31.72", "Jakarta Utara", RegionKind.KOTA)
    await venues.set_for(event, NewVenue("Ecovention Ancol", Zone.WITA, region_code="31.72"), actor=COMMAND)
    await venues.add_room(event, name="Aula", capacity=3000, actor=COMMAND)
    with pytest.raises(Refused, match="room_exists"):
        await venues.add_room(event, name="Aula", capacity=1, actor=COMMAND)
    facts = await event_facts(event)
    assert facts.zone is Zone.WITA
    assert facts.venue
    assert [(room.name, room.capacity) for room in facts.venue.rooms] == [("Aula", 3000)]


async def test_wrong_region_code_is_named(db: None) -> None:
    event = await make_event()
    with pytest.raises(Invalid) as invalid:
        await venues.set_for(event, NewVenue("Di mana", Zone.WIB, region_code="3172"), actor=COMMAND)
    assert (invalid.value.code, invalid.value.params["field"]) == ("region_unknown", "region_code")


async def test_category_is_there_once_and_its_side_must_be(db: None) -> None:
    event = await make_event()
    new = NewCategory("kl", "Kementerian/Lembaga", institution_kind=InstitutionKind.MINISTRY)
    await categories.create(event, new, actor=COMMAND)
    with pytest.raises(Refused, match="category_exists"):
        await categories.create(event, new, actor=COMMAND)
    with pytest.raises(Invalid, match="side_unknown"):
        await categories.create(event, NewCategory("x", "X", side="lain"), actor=COMMAND)


async def test_office_passes_from_holder_to_holder_by_day(db: None) -> None:
    office = (await make_institution("53.71", "Kota Kupang")).office
    await offices.appoint(office, NewHolder("Pertama", ActingStatus.DEFINITIF), actor=COMMAND)
    await offices.appoint(office, NewHolder("Kedua", ActingStatus.PJ, date(2024, 8, 24)), actor=COMMAND)
    names = [await offices.holder(office, on=date(2024, 8, day)) for day in (23, 24)]
    assert [one and one.name_as_written for one in names] == ["Pertama", "Kedua"]
    with pytest.raises(Invalid, match="before_former"):
        await offices.appoint(office, NewHolder("Ketiga", None, date(2024, 8, 1)), actor=COMMAND)
    await offices.appoint(office, NewHolder("Ketiga"), actor=COMMAND)
    assert len(await rows("SELECT 1 FROM office_holding WHERE to_on IS NULL")) == 1


async def test_unknown_office_has_no_holder(db: None) -> None:
    with pytest.raises(NotFound, match="office_unknown"):
        await offices.appoint(uuid4(), NewHolder("Siapa"), actor=COMMAND)
    assert await offices.holder(uuid4(), on=DAY) is None


_SECOND_HEAD = """
INSERT INTO appointment (id, invitation, attendee, seat, capacity, source, from_at, by_kind)
SELECT gen_random_uuid(), invitation, $2, 0, 'principal', source, from_at, by_kind FROM appointment
WHERE invitation = $1
"""
_SAME_PERSON = """
INSERT INTO appointment (id, invitation, attendee, seat, capacity, source, from_at, by_kind)
SELECT gen_random_uuid(), invitation, attendee, 1, 'companion', source, from_at, by_kind FROM appointment
WHERE invitation = $1 OR id = $2
"""
# By the constraint that must refuse it; $1 is an invitation with an answer and a head, $2 as the first word says.
REFUSED = {
    "invitation_office_of_institution": "UPDATE invitation SET office = $2 WHERE id = $1",
    "appointment_one_live_a_seat": _SECOND_HEAD,
    "appointment_one_live_a_person": _SAME_PERSON,
    "appointment_head_seat": "UPDATE appointment SET capacity = 'companion' WHERE invitation = $1 OR id = $2",
    "appointment_represents": "UPDATE appointment SET capacity = 'representative' WHERE invitation = $1 OR id = $2",
    "appointment_successor_of_ended": "UPDATE appointment SET successor = id WHERE invitation = $1 OR id = $2",
    "answer_choice": "UPDATE answer SET choice = 'mungkin' WHERE invitation = $1 OR id = $2",
    "attendee_generation_u8": "UPDATE attendee SET generation = 256 WHERE event <> $1 OR id = $2",
    "invitation_withdrawn_why": "UPDATE invitation SET withdrawn_reason = 'x' WHERE id = $1 OR id = $2",
    "region_code_dotted": "UPDATE region SET code = '7371' WHERE id <> $1 AND id <> $2 AND kind = 'kota'",
}


@pytest.mark.parametrize("constraint", REFUSED)
async def test_database_itself_refuses(db: None, constraint: str) -> None:
    made = await meeting(["53.71"])
    invitation = await make_invitation(made.event)
    await answer(invitation, given(Choice.PRINCIPAL, "A"))
    await answer(made.invitations["53.71"], given(Choice.PRINCIPAL, "B"))
    [stranger] = await rows("SELECT id FROM attendee WHERE name = 'B'")
    uninvited = (await make_institution("32.75", "Kota Bekasi")).office
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
        await execute(REFUSED[constraint], invitation, uninvited if "office" in constraint else stranger["id"])
    assert refused.value.constraint_name == constraint
