"""Answers: whole or not at all, the first of two wins, late ones are marked, closed ones refused."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from core import clock, files
from core.actors import COMMAND, Actor, ActorKind
from core.audit import history
from core.db import execute, rows
from core.errors import DomainError, Invalid, NotFound, Refused, Stale
from core.grants import Scope
from events import answers, guests
from events.answers import Receipt
from events.invitee import InviteeWhole, invitee
from events.letters import LetterGiven
from events.seating import AnswerGiven, PersonGiven
from events.states import ActingStatus, Choice, Source, Status
from tests.factories import ACTOR, answer, given, make_event, make_holder, make_invitation, meeting, travel

REPRESENTATIVE = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekretaris Daerah", acting=ActingStatus.PJ)
TOLD = "SELECT (SELECT count(*) FROM answer)::int AS answers, (SELECT count(*) FROM appointment)::int AS seats, " \
    "(SELECT count(*) FROM audit_entry WHERE action = 'answer.given')::int AS entries, " \
    "(SELECT count(*) FROM message WHERE template = 'terima_kasih')::int AS messages, " \
    "(SELECT count(*) FROM change WHERE subject_kind = 'attendee')::int AS changes"  # fmt: skip


async def _whole(invitation: UUID) -> InviteeWhole:
    [row] = await rows("SELECT event FROM invitation WHERE id = $1", invitation)
    return await invitee(Scope(row["event"]), invitation, contacts=True)


async def _told() -> dict[str, int]:
    return dict((await rows(TOLD))[0])


@pytest.mark.parametrize("round_", range(5))
async def test_of_two_confirmations_at_once_one_wins_and_the_other_is_told(db: None, round_: int) -> None:
    invitation = await make_invitation()
    version = (await _whole(invitation)).version
    actor = Actor(ActorKind.INVITATION, invitation)

    async def confirm(said: AnswerGiven) -> Receipt | DomainError:
        try:
            return await answers.submit(
                invitation, said, source=Source.OWN_LINK, actor=actor, version=version, submission=uuid4()
            )
        except DomainError as refusal:
            return refusal

    outcomes = await asyncio.gather(confirm(given(Choice.PRINCIPAL, "Puadi")), confirm(REPRESENTATIVE))
    [won] = [one for one in outcomes if isinstance(one, Receipt)]
    [lost] = [one for one in outcomes if isinstance(one, Stale)]
    assert lost.params["current"] == won.version
    assert await _told() == {"answers": 1, "seats": 1, "entries": 1, "messages": 0, "changes": 1}


async def test_one_submission_sent_many_times_at_once_is_one_answer(db: None) -> None:
    invitation, submission = await make_invitation(), uuid4()
    version = (await _whole(invitation)).version
    receipts = await asyncio.gather(
        *(
            answers.submit(
                invitation,
                REPRESENTATIVE,
                source=Source.OWN_LINK,
                actor=COMMAND,
                version=version,
                submission=submission,
            )
            for _ in range(6)
        )
    )
    assert len({receipt.answer for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1


async def test_answer_is_state_audit_feed_and_receipt_together(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.PRINCIPAL, "Puadi", email="narahubung@uji.example"))
    assert await _told() == {"answers": 1, "seats": 1, "entries": 1, "messages": 1, "changes": 1}


async def test_refused_answer_leaves_nothing(db: None) -> None:
    invitation = await make_invitation()
    before = await _told(), (await _whole(invitation)).version
    with pytest.raises(Invalid, match="name_missing"):
        await answer(invitation, given(Choice.REPRESENTATIVE, " . ", "Sekretaris Daerah"))
    with pytest.raises(Invalid, match="phone_unreadable"):
        await answer(invitation, given(Choice.UNNAMED, phone="bukan nomor"))
    with pytest.raises(Invalid, match="too_many_companions"):
        await answer(invitation, given(Choice.PRINCIPAL, "A", companions=(PersonGiven("B"), PersonGiven("C"))))
    with pytest.raises(Invalid, match="same_person"):
        await answer(invitation, given(Choice.REPRESENTATIVE, "B", companions=(PersonGiven("b"),)))
    assert (await _told(), (await _whole(invitation)).version) == before


async def test_answer_to_an_unknown_invitation_is_not_found(db: None) -> None:
    with pytest.raises(NotFound, match="invitation_unknown"):
        await answer(uuid4(), REPRESENTATIVE)


async def test_answer_by_telephone_remembers_who_recorded_it_for_whom(db: None) -> None:
    invitation = await make_invitation()
    actor = Actor(ActorKind.ACCOUNT, ACTOR.id, on_behalf_of=invitation)
    await answers.submit(invitation, REPRESENTATIVE, source=Source.TELEPHONE, actor=actor)
    whole = await _whole(invitation)
    assert [one.source for one in whole.answers] == ["telephone"]
    [entry] = [one for one in await history(("invitation", invitation)) if one.action == "answer.given"]
    assert entry.actor == actor
    assert (await guests.guest_page(invitation)).by_committee


async def test_history_holds_personal_values_apart_from_the_entry(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, REPRESENTATIVE)
    [entry] = [one for one in await history(("invitation", invitation)) if one.action == "answer.given"]
    assert "Firman" not in repr(entry.fields)
    assert entry.values["name"] == "Firman Hamid Pagarra"
    assert entry.values["contact_phone"] == "+628000000001"


async def test_after_the_deadline_an_answer_counts_at_once_and_is_to_be_checked(db: None) -> None:
    due = clock.now() + timedelta(hours=1)
    invitation = await make_invitation(await make_event(due_at=due))
    assert (await _whole(invitation)).status is Status.UNANSWERED
    await travel(due)
    assert (await _whole(invitation)).status is Status.LAPSED
    assert (await answer(invitation, REPRESENTATIVE)).late
    whole = await _whole(invitation)
    assert (whole.status, whole.to_be_checked, whole.answers[0].late) == (Status.REPRESENTED, True, True)


async def test_when_the_doors_have_closed_answers_are_refused_with_the_time(db: None) -> None:
    due = clock.now() + timedelta(hours=1)
    event = await make_event(due_at=due, close_at=due + timedelta(hours=1))
    invitation = await make_invitation(event)
    await travel(due + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        await answer(invitation, REPRESENTATIVE)
    assert refused.value.code == "answers_closed"
    assert refused.value.params["at"] == due + timedelta(hours=1)


async def test_without_a_closing_time_answers_close_with_the_last_day_where_the_meeting_is(db: None) -> None:
    invitation = await make_invitation(await make_event(starts_on=date(2031, 3, 5)))
    page = await guests.guest_page(invitation)
    assert page.close_at.isoformat() == "2031-03-06T00:00:00+07:00"


async def test_cancelled_meeting_takes_no_answers(db: None) -> None:
    invitation = await make_invitation()
    await execute("UPDATE event SET state = 'cancelled'")
    with pytest.raises(Refused, match="event_cancelled"):
        await answer(invitation, REPRESENTATIVE)


async def test_head_whose_name_is_not_on_file_comes_as_his_office(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.PRINCIPAL))
    [delegate] = (await _whole(invitation)).delegates
    assert delegate.name == "Wali Kota Makassar"


async def test_head_on_file_needs_one_tap_only(db: None) -> None:
    made = await meeting(["32.75"])
    await make_holder(made.offices["32.75"], "Raden Gani Muhamad", ActingStatus.PJ)
    await answer(made.invitations["32.75"], given(Choice.PRINCIPAL))
    [row] = await rows("SELECT name_as_written, acting_status, office FROM attendee")
    assert dict(row) == {"name_as_written": "Raden Gani Muhamad", "acting_status": "PJ", "office": "Wali Kota Bekasi"}


async def test_changing_only_the_companion_keeps_the_head_and_his_code(db: None) -> None:
    invitation = await make_invitation()
    await answer(invitation, given(Choice.REPRESENTATIVE, "A", "Sekda", companions=(PersonGiven("B", "Ajudan"),)))
    before = {one.seat: one for one in (await _whole(invitation)).appointments}
    await answer(invitation, given(Choice.REPRESENTATIVE, "A", "Sekda", companions=(PersonGiven("C", "Ajudan"),)))
    live = {one.seat: one for one in (await _whole(invitation)).appointments if one.to_at is None}
    assert live[0].id == before[0].id
    assert live[1].id != before[1].id
    found = await rows("SELECT name, generation FROM attendee ORDER BY name")
    assert [tuple(row) for row in found] == [("A", 0), ("B", 1), ("C", 0)]


async def test_who_comes_back_gets_another_code_than_the_dead_one(db: None) -> None:
    invitation = await make_invitation()
    for name in ("A", "B", "A"):
        await answer(invitation, given(Choice.REPRESENTATIVE, name, "Sekda"))
    found = await rows("SELECT name, generation FROM attendee ORDER BY name")
    assert [tuple(row) for row in found] == [("A", 1), ("B", 1)]


async def test_one_person_on_the_seats_of_two_institutions_is_one_attendee(db: None) -> None:
    made = await meeting(["53.71", "73.71"])
    person = await make_holder(made.offices["53.71"], "Linus Lusi, S.Pd., M.Pd.", ActingStatus.PJ)
    await answer(made.invitations["53.71"], given(Choice.PRINCIPAL))
    both = given(Choice.REPRESENTATIVE, "Linus Lusi, S.Pd., M.Pd.", "Wali Kota Kupang", person=person)
    await answer(made.invitations["73.71"], both)
    [row] = await rows("SELECT count(DISTINCT attendee)::int AS people, count(*)::int AS seats FROM appointment")
    assert dict(row) == {"people": 1, "seats": 2}
    await answer(made.invitations["73.71"], given(Choice.DECLINED))
    assert (await rows("SELECT generation FROM attendee"))[0]["generation"] == 0
    await answer(made.invitations["53.71"], given(Choice.DECLINED))
    assert (await rows("SELECT generation FROM attendee"))[0]["generation"] == 1


async def test_two_institutions_that_let_one_person_go_at_once_kill_his_code(db: None) -> None:
    made = await meeting(["53.71", "73.71"])
    person = await make_holder(made.offices["53.71"], "Linus Lusi, S.Pd., M.Pd.")
    for code in ("53.71", "73.71"):
        said = given(Choice.REPRESENTATIVE, "Linus Lusi, S.Pd., M.Pd.", "Wali Kota Kupang", person=person)
        await answer(made.invitations[code], said)
    await asyncio.gather(*(answer(one, given(Choice.DECLINED)) for one in made.invitations.values()))
    assert (await rows("SELECT generation FROM attendee"))[0]["generation"] == 1


async def test_two_institutions_that_name_one_person_at_once_share_him(db: None) -> None:
    made = await meeting(["53.71", "73.71"])
    person = await make_holder(made.offices["53.71"], "Linus Lusi, S.Pd., M.Pd.")
    said = given(Choice.REPRESENTATIVE, "Linus Lusi, S.Pd., M.Pd.", "Wali Kota Kupang", person=person)
    await asyncio.gather(*(answer(one, said) for one in made.invitations.values()))
    [row] = await rows("SELECT count(DISTINCT attendee)::int AS people, count(*)::int AS seats FROM appointment")
    assert dict(row) == {"people": 1, "seats": 2}


async def test_letter_may_follow_its_number(db: None) -> None:
    invitation = await make_invitation()
    named = LetterGiven("800/1/2024", date(2024, 9, 10))
    await answer(invitation, _with(named))
    assert [(one.number, one.state, one.file) for one in (await _whole(invitation)).letters] == [
        ("800/1/2024", "awaited", None)
    ]
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj " \
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>"  # fmt: skip
    kept = await files.keep(pdf, name="surat tugas.pdf")
    await answer(invitation, _with(LetterGiven("800/1/2024", date(2024, 9, 10), kept)))
    newest = (await _whole(invitation)).letters[0]
    assert newest.state == "unread"
    assert newest.file is not None
    [seat] = await rows("SELECT letter FROM appointment WHERE to_at IS NULL")
    assert seat["letter"] == newest.id


def _with(letter: LetterGiven) -> AnswerGiven:
    return AnswerGiven(
        REPRESENTATIVE.choice, REPRESENTATIVE.contact, representative=REPRESENTATIVE.representative, letter=letter
    )
