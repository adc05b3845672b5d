"""Roles in the programme: each is its own reason for a pass; ending one leaves the others and the seat."""

import pytest

from agenda import queries, roles, sessions
from agenda.roles import NewRole
from agenda.sessions import NewSession
from agenda.states import SessionRoleKind
from core.actors import COMMAND
from core.db import rows
from core.errors import NotFound, Refused
from core.ids import uuid7
from events.answers import submit
from events.attendees import PersonThen
from events.states import ActingStatus, Source
from tests.agenda.programmes import SPEAKER, programme, speaks, version
from tests.factories import meeting, principal


async def _generation() -> int:
    return int((await rows("SELECT generation FROM attendee"))[0]["generation"])


async def test_role_makes_an_attendee_with_a_reason_for_a_pass(db: None) -> None:
    event, made = await programme()
    await speaks(event, made["Panel"])
    [found] = await rows("SELECT kind, accredited_as, to_at FROM accreditation")
    assert (found["kind"], found["accredited_as"], found["to_at"]) == ("official", "speaker", None)
    panel = (await queries.working_copy(event)).items[1]
    assert [(each.name, each.office) for each in panel.people] == [(SPEAKER, "Direktur Contoh")]


async def test_ending_one_of_two_roles_keeps_the_code_alive_and_the_last_kills_it(db: None) -> None:
    event, made = await programme()
    first = await speaks(event, made["Panel"])
    [person] = await rows("SELECT id FROM person")
    second = await speaks(event, made["Penutup"], person=person["id"])
    await roles.end(first, event=event, actor=COMMAND)
    assert await _generation() == 0
    await roles.end(second, event=event, actor=COMMAND)
    assert await _generation() == 1


async def test_delegate_who_also_reads_stays_principal_when_the_role_ends(db: None) -> None:
    made = await meeting(["53"])
    invitation = made.invitations["53"]
    await submit(invitation, principal("Peserta Contoh"), source=Source.OWN_LINK, actor=COMMAND)
    session = await sessions.create(made.event, NewSession(title="Pembacaan Deklarasi"), actor=COMMAND)
    [person] = await rows("SELECT person FROM attendee")
    role = await speaks(made.event, session, person=person["person"])
    assert len(await rows("SELECT 1 FROM attendee")) == 1
    await roles.end(role, event=made.event, actor=COMMAND)
    [seat] = await rows("SELECT capacity, to_at FROM appointment")
    assert (seat["capacity"], seat["to_at"], await _generation()) == ("principal", None, 0)


async def test_same_role_twice_is_refused(db: None) -> None:
    event, made = await programme()
    await speaks(event, made["Panel"])
    [person] = await rows("SELECT id FROM person")
    with pytest.raises(Refused) as refused:
        await speaks(event, made["Panel"], person=person["id"])
    assert refused.value.code == "role_held"


async def test_unknown_role_is_not_found(db: None) -> None:
    event, _ = await programme()
    with pytest.raises(NotFound):
        await roles.end(uuid7(), event=event, actor=COMMAND)


async def test_removing_a_session_ends_its_roles_and_their_reasons(db: None) -> None:
    event, made = await programme()
    await speaks(event, made["Panel"])
    await sessions.remove(made["Panel"], event=event, version=await version(made["Panel"]), actor=COMMAND)
    [role] = await rows("SELECT to_at FROM session_role")
    assert role["to_at"] is not None
    assert await _generation() == 1


async def test_office_of_a_role_stands_without_the_seats_acting_status(db: None) -> None:
    event, made = await programme()
    governor = PersonThen("Andriko Noto Susanto", "Gubernur NTT", ActingStatus.PJ)
    reads = NewRole(governor, SessionRoleKind.READER)
    await roles.give(made["Pembukaan"], reads, event=event, actor=COMMAND)
    [person] = await rows("SELECT id FROM person")
    chairs = NewRole(PersonThen(governor.name, "Ketua Forum", person=person["id"]), SessionRoleKind.MODERATOR)
    await roles.give(made["Panel"], chairs, event=event, actor=COMMAND)
    shown = [item.people for item in (await queries.working_copy(event)).items[:2]]
    assert [one.office for people in shown for one in people] == ["Pj. Gubernur NTT", "Ketua Forum"]
