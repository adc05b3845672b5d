"""The telephone desk over HTTP: next, result, release, figures; refusals in words."""

from typing import Any

import httpx
import pytest

from core.db import rows
from core.grants import Role
from tests.api import regional
from tests.api.regional import Meeting
from tests.edge_fixtures import Staff


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    await regional.keep_contact(made.makassar)
    return made


def base(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/calls"


async def take(office: httpx.AsyncClient, meeting: Meeting) -> dict[str, Any] | None:
    answer = await office.post(base(meeting), json={})
    assert answer.status_code == 200, answer.text
    call: dict[str, Any] | None = answer.json()["call"]
    return call


async def end(office: httpx.AsyncClient, meeting: Meeting, call: dict[str, Any], **said: Any) -> httpx.Response:
    headers = {"if-match": f'"{call["version"]}"'}
    return await office.post(f"{base(meeting)}/{call['id']}/result", json=said, headers=headers)


async def test_a_call_from_taking_to_answer(staff: Staff, meeting: Meeting) -> None:
    office, other = await staff(Role.LIAISON), await staff(Role.LIAISON)
    before = (await office.get(base(meeting))).json()
    assert (before["figures"]["waiting"], before["figures"]["unreachable"], before["call"]) == (1, 1, None)
    call = await take(office, meeting)
    assert call
    assert (call["institution_name"], call["zone"], call["at_work"]) == ("Pemerintah Kota Makassar", "WITA", True)
    assert await take(other, meeting) is None
    assert (await other.get(base(meeting))).json()["figures"]["held"] == 1
    stolen = await end(other, meeting, call, outcome="no_answer")
    assert (stolen.status_code, stolen.json()["code"]) == (404, "call_unknown")
    who = {"name": "Firman Hamid Pagarra", "office": "Pj. Sekretaris Daerah"}
    assert (await end(office, meeting, call, outcome="represented", who=who)).status_code == 204
    after = (await office.get(base(meeting))).json()
    assert (after["figures"]["called_by_me"], after["figures"]["called"], after["call"]) == (1, 1, None)
    whole = (await office.get(f"/api/v1/events/{meeting.slug}/invitations/{meeting.makassar.invitation}")).json()
    assert (whole["status"], whole["delegates"][0]["name"]) == ("represented", "Firman Hamid Pagarra")
    assert whole["answers"][0]["source"] == "telephone"


async def test_an_answer_by_the_link_meanwhile_is_412_in_words(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    call = await take(office, meeting)
    assert call
    await rows("UPDATE invitation SET version = version + 1")
    stale = await end(office, meeting, call, outcome="principal")
    assert (stale.status_code, stale.json()["code"]) == (412, "answered_meanwhile")
    assert "baru saja dijawab" in stale.json()["detail"]
    missing = await office.post(f"{base(meeting)}/{call['id']}/result", json={"outcome": "principal"})
    assert missing.status_code == 428


async def test_passing_on_and_odd_entries(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    call = await take(office, meeting)
    assert call
    for odd in ({"outcome": "skipped"}, {"outcome": "again", "again_at": "besok"}, {"outcome": "again", "n": 1}):
        assert (await end(office, meeting, call, **odd)).status_code in {400, 422}, odd
    past = await end(office, meeting, call, outcome="again", again_at="2024-09-09T10:00:00+08:00")
    assert (past.status_code, past.json()["code"]) == (422, "call_again_past")
    gone = await office.post(f"{base(meeting)}/{call['id']}/release", json={"skipped": True})
    assert gone.status_code == 204
    assert (await office.post(f"{base(meeting)}/{call['id']}/release", json={})).status_code == 204


async def test_wrong_number_shows_on_the_institution(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    call = await take(office, meeting)
    assert call
    assert (await end(office, meeting, call, outcome="wrong_number")).status_code == 204
    assert await take(office, meeting) is None
    whole = (await office.get(f"/api/v1/events/{meeting.slug}/institutions/{call['institution']}")).json()
    assert whole["contacts"][0]["phone_wrong_at"]
    assert whole["history"][0]["action"] in {"institution.phone_wrong", "call.made"}


async def test_a_side_sees_only_its_own(staff: Staff, meeting: Meeting) -> None:
    other = await staff(Role.LIAISON, event=meeting.event, side=meeting.sides["bawaslu"])
    assert await take(other, meeting) is None
    assert (await other.get(base(meeting))).json()["figures"]["waiting"] == 0
