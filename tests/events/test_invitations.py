"""Inviting: every office once, sent with message, audit and feed, resumed without doubles, taken back."""

import asyncio
import time
from uuid import UUID

import pytest

from core import jobs, links
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from events import attendees, invitations
from events.regions import load_regions
from tests.directory import REGIONS, directory
from tests.factories import answer, category_of, make_event, meeting, principal, work

ALL = sorted(REGIONS)


async def _count(table: str, where: str = "true") -> int:
    return int((await rows(f"SELECT count(*)::int AS n FROM {table} WHERE {where}"))[0]["n"])


async def _version(invitation: UUID) -> int:
    return int((await rows("SELECT version FROM invitation WHERE id = $1", invitation))[0]["version"])


async def test_letter_names_the_office_and_no_person(db: None) -> None:
    made = await meeting(["73.71"], send=False)
    [row] = await rows(
        "SELECT o.title FROM invitation i JOIN office o ON o.id = i.office WHERE i.event = $1", made.event
    )
    assert row["title"] == "Wali Kota Makassar"


async def test_generating_twice_makes_none_twice(db: None) -> None:
    made = await meeting(ALL, send=False)
    await invitations.ask_to_generate(made.event, categories=list(made.categories.values()), actor=COMMAND)
    await work()
    assert await _count("invitation") == len(ALL)
    assert await _count("audit_entry", "action = 'invitation.created'") == len(ALL)


async def test_generating_only_chosen_categories_leaves_the_others(db: None) -> None:
    await directory(ALL)
    event = await make_event()
    await invitations.ask_to_generate(event, categories=[await category_of(event, "gubernur")], actor=COMMAND)
    await work()
    assert await _count("invitation") == 1


async def _until_none(job: jobs.Job) -> int:
    made = 0
    while (progress := await invitations.generate_chunk(job)) is not None:
        made += progress[0] - job.done
    return made


async def test_two_workers_at_once_make_none_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await meeting([], send=False)
    await directory(ALL)
    monkeypatch.setattr(invitations, "MADE", 1)
    asked = await invitations.ask_to_generate(made.event, categories=list(made.categories.values()), actor=COMMAND)
    job = await jobs.get(asked)
    assert sum(await asyncio.gather(*(_until_none(job) for _ in range(4)))) == len(ALL)
    assert await _count("invitation") == len(ALL)


async def test_two_senders_at_once_send_each_letter_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await meeting(ALL, send=False)
    monkeypatch.setattr(invitations, "CHUNK", 2)
    asked = [
        await invitations.ask_to_send(made.event, actor=COMMAND),
        await invitations.ask_to_send(made.event, actor=COMMAND, only=list(made.invitations.values())[:4]),
    ]
    assert asked[0] != asked[1]
    await asyncio.gather(*(jobs.run_waiting() for _ in range(3)))
    assert await _count("message") == await _count("delivery") == len(ALL)


async def test_sending_puts_one_message_each_with_audit_and_feed(db: None) -> None:
    made = await meeting(ALL)
    assert await _count("message", "template = 'undangan'") == len(ALL)
    assert await _count("delivery", "state = 'waiting'") == len(ALL)
    assert await _count("audit_entry", "action = 'invitation.sent'") == len(ALL)
    assert await _count("change", "subject_kind = 'invitation'") == 2 * len(ALL)
    assert (await rows("SELECT state FROM event WHERE id = $1", made.event))[0]["state"] == "open"
    await invitations.ask_to_send(made.event, actor=COMMAND)
    await work()
    assert await _count("message") == len(ALL)


async def test_asking_twice_gives_the_job_under_way(db: None) -> None:
    made = await meeting(["53"], send=False)
    asked = [await invitations.ask_to_send(made.event, actor=COMMAND) for _ in range(2)]
    assert asked[0] == asked[1]


async def test_cancelled_meeting_sends_nothing(db: None) -> None:
    made = await meeting(["53"], send=False)
    await execute("UPDATE event SET state = 'cancelled'")
    with pytest.raises(Refused, match="event_cancelled"):
        await invitations.ask_to_send(made.event, actor=COMMAND)


async def test_unknown_category_is_refused(db: None) -> None:
    made = await meeting(["53"], send=False)
    with pytest.raises(Invalid, match="category_unknown"):
        await invitations.ask_to_generate(made.event, categories=[made.event], actor=COMMAND)


async def test_withdrawn_invitation_takes_no_answer_and_kills_its_pass(db: None) -> None:
    made = await meeting(["53"])
    invitation = made.invitations["53"]
    await answer(invitation, principal("Peserta Contoh"))
    version = await _version(invitation)
    with pytest.raises(Stale):
        await invitations.withdraw(invitation, event=made.event, reason="x", version=version - 1, actor=COMMAND)
    with pytest.raises(Invalid, match="reason_missing"):
        await invitations.withdraw(invitation, event=made.event, reason=" ", version=version, actor=COMMAND)
    await invitations.withdraw(invitation, event=made.event, reason="salah alamat", version=version, actor=COMMAND)
    assert (await rows("SELECT generation FROM attendee"))[0]["generation"] == 1
    with pytest.raises(Refused, match="invitation_withdrawn"):
        await answer(invitation, principal())


async def test_undone_withdrawal_brings_back_answer_seat_and_link_but_no_dead_code(db: None) -> None:
    made = await meeting(["53"])
    invitation = made.invitations["53"]
    link = await links.token(links.KIND_INVITATION, invitation)
    await answer(invitation, principal("Peserta Contoh"))
    with pytest.raises(Refused, match="invitation_not_withdrawn"):
        await invitations.restore(invitation, event=made.event, version=await _version(invitation), actor=COMMAND)
    await invitations.withdraw(
        invitation, event=made.event, reason="salah alamat", version=await _version(invitation), actor=COMMAND
    )
    with pytest.raises(Stale):
        await invitations.restore(invitation, event=made.event, version=1, actor=COMMAND)
    await invitations.restore(invitation, event=made.event, version=await _version(invitation), actor=COMMAND)
    [row] = await rows("SELECT withdrawn_at, withdrawn_reason FROM invitation")
    assert (row["withdrawn_at"], row["withdrawn_reason"]) == (None, "")
    assert await links.resolve(links.KIND_INVITATION, link) == invitation
    [person] = await rows("SELECT id, generation FROM attendee")
    assert person["generation"] == 1  # the code that was dead stays dead
    assert await attendees.has_reason(person["id"])
    told = await rows("SELECT 1 FROM change WHERE subject_id = $1 AND kind = 'attendee'", person["id"])
    assert len(told) == 3  # answered, withdrawn, restored: doors hear of each
    await answer(invitation, principal("Peserta Contoh"))


async def test_renewed_link_ends_the_old_and_keeps_the_short_code(db: None) -> None:
    made = await meeting(["53"])
    invitation = made.invitations["53"]
    old = await links.token(links.KIND_INVITATION, invitation)
    [before] = await rows("SELECT short_hash, version FROM invitation")
    await invitations.renew_link(invitation, event=made.event, version=before["version"], actor=COMMAND)
    with pytest.raises(Refused, match="link_replaced"):
        await links.resolve(links.KIND_INVITATION, old)
    [after] = await rows("SELECT short_hash FROM invitation")
    assert after["short_hash"] == before["short_hash"]


async def test_colliding_short_code_is_drawn_anew(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await meeting(["53"], send=False)
    [taken] = await rows("SELECT id, short_hash FROM invitation")
    drawn: list[UUID] = []

    def unlucky(subject: UUID, generation: int = 0) -> str:
        drawn.append(subject)
        return plain(taken["id"] if len(drawn) < 3 else subject, generation)

    plain = links.short_code
    monkeypatch.setattr(links, "short_code", unlucky)
    await directory(["73.71", "32.75"])
    await invitations.ask_to_generate(made.event, categories=[made.categories["wali_kota"]], actor=COMMAND)
    await work()
    assert (await _count("invitation"), len(drawn)) == (3, 4)


async def test_invitation_of_another_event_is_unknown(db: None) -> None:
    made = await meeting(["53"])
    with pytest.raises(NotFound, match="invitation_unknown"):
        await invitations.renew_link(made.invitations["53"], event=made.offices["53"], version=1, actor=COMMAND)


async def test_whole_country_is_invited_and_queued_within_three_seconds(db: None) -> None:
    await load_regions(actor=COMMAND)
    await execute(
        "INSERT INTO contact_person (id, institution, email, from_at) "
        "SELECT gen_random_uuid(), id, 'surel@uji.example', '2024-01-01' FROM institution"
    )
    event = await make_event()
    begun = time.perf_counter()
    await invitations.ask_to_generate(event, categories=await _all_categories(event), actor=COMMAND)
    await work()
    await invitations.ask_to_send(event, actor=COMMAND)
    await work()
    taken = time.perf_counter() - begun
    assert await _count("invitation", "sent_at IS NOT NULL") == await _count("delivery") == 1098
    assert await _count("audit_entry", "action LIKE 'invitation.%'") == 2 * 1098
    assert taken <= 3, f"{taken:.2f} s"


async def _all_categories(event: UUID) -> list[UUID]:
    return [row["id"] for row in await rows("SELECT id FROM participant_category WHERE event = $1", event)]
