"""Attendees: one a person and meeting, valid while there is a reason, a dead code never lives again."""

from uuid import UUID, uuid4

import pytest

from core import feed, links
from core.actors import COMMAND
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused
from core.grants import Scope
from events import attendees
from events.invitee import invitee
from events.seating import PersonGiven
from events.states import AccreditedAs, Choice, Representation
from events.substitutions import Substitute, substitute, vacate
from tests.factories import answer, given, make_attendee, make_event, make_invitation, meeting

end = action(attendees.end_accreditation)


async def _generation(attendee: UUID) -> int:
    return int((await rows("SELECT generation FROM attendee WHERE id = $1", attendee))[0]["generation"])


async def test_code_dies_with_the_last_reason_and_not_before(db: None) -> None:
    event = await make_event()
    first = await make_attendee(event, "Puadi", as_=AccreditedAs.SPEAKER, reason="sesi 1")
    [person] = await rows("SELECT person FROM attendee")
    then = attendees.PersonThen("Puadi", person=person["person"])
    again = await action(attendees.accredit)(event, then, as_=AccreditedAs.HOST, reason="tuan rumah", actor=COMMAND)
    assert again == first
    await end(event, first, as_=AccreditedAs.SPEAKER, reason="sesi 1", actor=COMMAND)
    assert (await _generation(first), await attendees.has_reason(first)) == (0, True)
    await end(event, first, as_=AccreditedAs.HOST, reason="tuan rumah", actor=COMMAND)
    assert (await _generation(first), await attendees.has_reason(first)) == (1, False)


async def test_same_accreditation_twice_is_one(db: None) -> None:
    event = await make_event()
    attendee = await make_attendee(event)
    [row] = await rows("SELECT person FROM attendee")
    then = attendees.PersonThen("Rahmat Bagja, SH,. LL.M.", person=row["person"])
    again = await action(attendees.accredit)(event, then, as_=AccreditedAs.HOST, reason="uji", actor=COMMAND)
    assert again == attendee
    assert len(await rows("SELECT 1 FROM accreditation")) == 1


async def test_seat_keeps_a_speaker_whose_accreditation_ends(db: None) -> None:
    made = await meeting(["53"])
    await answer(made.invitations["53"], given(Choice.PRINCIPAL, "Dr. Andriko Noto Susanto, S.P., M.P."))
    [row] = await rows("SELECT id, person FROM attendee")
    then = attendees.PersonThen("Dr. Andriko Noto Susanto, S.P., M.P.", person=row["person"])
    await action(attendees.accredit)(made.event, then, as_=AccreditedAs.SPEAKER, reason="deklarasi", actor=COMMAND)
    await end(made.event, row["id"], as_=AccreditedAs.SPEAKER, reason="deklarasi", actor=COMMAND)
    assert await _generation(row["id"]) == 0


async def test_reissued_pass_has_another_code_and_another_link(db: None) -> None:
    attendee = await make_attendee(await make_event())
    link = await links.token(links.KIND_PASS, attendee)
    await attendees.reissue(attendee, reason="hilang", actor=COMMAND)
    assert await _generation(attendee) == 1
    assert await links.token(links.KIND_PASS, attendee) != link


async def test_unknown_attendee_is_not_reissued(db: None) -> None:
    with pytest.raises(NotFound, match="attendee_unknown"):
        await attendees.reissue(uuid4(), reason="hilang", actor=COMMAND)


async def test_when_codes_run_out_no_further_one_is_given(db: None) -> None:
    event = await make_event()
    attendee = await make_attendee(event)
    await execute("UPDATE attendee SET generation = 254")
    with pytest.raises(Refused, match="generation_exhausted"):
        await attendees.reissue(attendee, reason="hilang", actor=COMMAND)
    await end(event, attendee, as_=AccreditedAs.HOST, reason="uji", actor=COMMAND)
    assert await _generation(attendee) == 255
    [row] = await rows("SELECT person FROM attendee")
    then = attendees.PersonThen("x", person=row["person"])
    with pytest.raises(Refused, match="generation_exhausted"):
        await action(attendees.accredit)(event, then, as_=AccreditedAs.HOST, reason="lagi", actor=COMMAND)


async def test_touching_a_seat_names_the_attendee_in_the_feed(db: None) -> None:
    invitation = await make_invitation()
    [row] = await rows("SELECT event FROM invitation")
    cursor = (await feed.read(row["event"])).cursor
    await answer(invitation, given(Choice.REPRESENTATIVE, "A", "Sekda"))
    changed = (await feed.read(row["event"], cursor)).changes
    assert {one.subject_kind for one in changed} == {"invitation", "attendee"}


async def test_merged_attendees_share_one_fate(db: None) -> None:
    event = await make_event()
    one = await make_attendee(event, "Firman Hamid Pagarra")
    other = await make_attendee(event, "Firman Pagarra")
    await attendees.merge(other, into=one, event=event, actor=COMMAND)
    await end(event, one, as_=AccreditedAs.HOST, reason="uji", actor=COMMAND)
    assert (await _generation(one), await _generation(other)) == (0, 0)
    await end(event, other, as_=AccreditedAs.HOST, reason="uji", actor=COMMAND)
    assert (await _generation(one), await _generation(other)) == (1, 1)


async def test_merging_needs_two_that_are_not_merged(db: None) -> None:
    event = await make_event()
    one, other = await make_attendee(event, "A"), await make_attendee(event, "B")
    with pytest.raises(Invalid, match="same_person"):
        await attendees.merge(one, into=one, event=event, actor=COMMAND)
    with pytest.raises(NotFound, match="attendee_unknown"):
        await attendees.merge(one, into=uuid4(), event=event, actor=COMMAND)
    await attendees.merge(other, into=one, event=event, actor=COMMAND)
    with pytest.raises(Refused, match="merged_already"):
        await attendees.merge(other, into=one, event=event, actor=COMMAND)


async def test_accrediting_the_merged_person_gives_the_survivor(db: None) -> None:
    event = await make_event()
    one, other = await make_attendee(event, "A"), await make_attendee(event, "B")
    await attendees.merge(other, into=one, event=event, actor=COMMAND)
    [row] = await rows("SELECT person FROM attendee WHERE id = $1", other)
    then = attendees.PersonThen("B", person=row["person"])
    assert await action(attendees.accredit)(event, then, as_=AccreditedAs.PRESS, reason="x", actor=COMMAND) == one


async def test_numbers_are_random_and_fit_seven_bytes(db: None) -> None:
    event = await make_event()
    for name in "ABCDEF":
        await make_attendee(event, name)
    numbers = [row["number"] for row in await rows("SELECT number FROM attendee")]
    assert len(set(numbers)) == 6
    assert all(0 <= number < 2**56 for number in numbers)


async def _seat(invitation: UUID) -> tuple[UUID, UUID, int]:
    [row] = await rows("SELECT event, version FROM invitation WHERE id = $1", invitation)
    [seat] = (await invitee(Scope(row["event"]), invitation, contacts=False)).appointments
    return seat.id, row["event"], row["version"]


async def test_emptied_seat_waits_for_a_name(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.REPRESENTATIVE, "A", "Sekda"))
    seat, event, version = await _seat(invitation)
    await vacate(seat, event=event, version=version, reason="sakit", actor=COMMAND)
    assert (await invitee(Scope(event), invitation, contacts=False)).status == "confirmed_unnamed"
    with pytest.raises(Refused, match="appointment_ended"):
        await vacate(seat, event=event, version=version + 1, reason="sakit", actor=COMMAND)


async def test_substitute_who_holds_the_office_comes_as_the_head(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.REPRESENTATIVE, "A", "Sekda"))
    seat, event, version = await _seat(invitation)
    new = Substitute(PersonGiven("Moh. Ramdhan Pomanto", "Wali Kota Makassar"), principal=True)
    await substitute(seat, new, event=event, version=version, actor=COMMAND)
    assert (await invitee(Scope(event), invitation, contacts=False)).status == "principal"


async def test_representation_that_is_not_expected_is_refused_at_the_desk_too(db: None) -> None:
    invitation = await make_invitation(representation=Representation.NOT_EXPECTED)
    await answer(invitation, given(Choice.PRINCIPAL, "A"))
    seat, event, version = await _seat(invitation)
    with pytest.raises(Refused, match="representation_not_expected"):
        await substitute(seat, Substitute(PersonGiven("B", "Sekda")), event=event, version=version, actor=COMMAND)


async def test_seat_of_another_meeting_is_unknown(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.PRINCIPAL, "A"))
    seat, _, version = await _seat(invitation)
    with pytest.raises(NotFound, match="appointment_unknown"):
        await vacate(seat, event=uuid4(), version=version, reason="x", actor=COMMAND)
