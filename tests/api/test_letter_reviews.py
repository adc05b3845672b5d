"""Assignment letters over HTTP: the paper as a picture, decisions and their undoing, all that match; odd names."""

import io
from collections.abc import Mapping
from typing import Any

import httpx
import pypdfium2
import pytest
from PIL import Image

from core import files, previews
from core.db import execute, rows
from core.documents import Unrenderable
from core.grants import Role
from events import answers
from events.letters import LetterGiven
from events.seating import AnswerGiven
from events.states import Choice, Source
from tests.api import regional
from tests.api.office import photo
from tests.api.regional import BEFORE, MAIL, Meeting
from tests.edge_fixtures import Staff
from tests.factories import ACTOR, given

DATED = BEFORE.date()


def pdf() -> bytes:
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(595, 842)
        document.new_page(595, 842)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    for invited in (made.makassar, made.bengkulu):
        await regional.keep_contact(invited)
    return made


async def send_letter(
    meeting: Meeting, *, data: bytes | None = None, other: bool = False, number: str = "094/1"
) -> None:
    invited = meeting.bengkulu if other else meeting.makassar
    kept = await files.keep(data, name="surat.pdf") if data else None
    said = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Pj. Sekretaris Daerah")
    whole = AnswerGiven(
        said.choice, said.contact, representative=said.representative, letter=LetterGiven(number, DATED, kept)
    )
    await answers.submit(invited.invitation, whole, source=Source.OWN_LINK, actor=ACTOR)


def base(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/reviews"


async def listed(office: httpx.AsyncClient, meeting: Meeting, state: str = "unread") -> list[dict[str, Any]]:
    answer = await office.get(f"{base(meeting)}/letters?status={state}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def decide(
    office: httpx.AsyncClient, meeting: Meeting, one: Mapping[str, Any], what: str, **body: str
) -> httpx.Response:
    path = f"{base(meeting)}/letters/{one['id']}/{what}"
    return await office.post(path, json=body, headers={"if-match": f'"{one["version"]}"'})


@pytest.mark.parametrize("data", [pdf(), photo()], ids=["pdf", "photo"])
async def test_paper_beside_what_was_typed(staff: Staff, meeting: Meeting, data: bytes) -> None:
    await send_letter(meeting, data=data)
    office = await staff(Role.LIAISON)
    [one] = await listed(office, meeting)
    assert (one["number"], one["dated_on"], one["name"]) == ("094/1", DATED.isoformat(), "Firman Hamid Pagarra")
    assert (one["invited"], one["office"]) == ("Wali Kota Makassar", "Pj. Sekretaris Daerah")
    shown = await office.get(f"{base(meeting)}/letters/{one['id']}/picture")
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    with Image.open(io.BytesIO(shown.content)) as picture:
        assert picture.format == "JPEG"
    whole = await office.get(f"{base(meeting)}/letters/{one['id']}/file")
    assert whole.headers["content-disposition"].startswith("attachment;")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-type"] == one["media_type"]
    other = await staff(Role.LIAISON, event=meeting.event, side=meeting.sides["bawaslu"])
    assert await listed(other, meeting) == []
    for what in ("file", "picture"):
        assert (await other.get(f"{base(meeting)}/letters/{one['id']}/{what}")).status_code == 404


async def test_child_that_draws_refuses_what_is_no_paper(db: None) -> None:
    for odd in (b"%PDF-1.7 nothing more", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""):
        with pytest.raises(Unrenderable):
            await previews.picture(odd)


async def test_each_decision_and_its_undoing(staff: Staff, meeting: Meeting) -> None:
    await send_letter(meeting, data=pdf())
    office = await staff(Role.SECRETARIAT)
    for what, state in (("accept", "accepted"), ("original", "original")):
        [one] = await listed(office, meeting)
        done = await decide(office, meeting, one, what)
        assert done.status_code == 200, done.text
        [then] = await listed(office, meeting, state)
        assert then["version"] == done.json()["version"]
        assert (await decide(office, meeting, one, what)).status_code == 412
        again = await decide(office, meeting, then, what)
        assert (again.status_code, again.json()["code"]) == (409, "letter_so_already")
        assert (await decide(office, meeting, then, "undo")).status_code == 200
        [back] = await listed(office, meeting)
        twice = await decide(office, meeting, back, "undo")
        assert (twice.status_code, twice.json()["code"]) == (409, "nothing_to_undo")


async def test_asked_for_again_with_a_reason_and_the_link(staff: Staff, meeting: Meeting) -> None:
    await send_letter(meeting, data=pdf())
    office = await staff(Role.SECRETARIAT)
    [one] = await listed(office, meeting)
    assert (await decide(office, meeting, one, "ask-again", reason=" ")).status_code == 400
    assert (await decide(office, meeting, one, "ask-again", reason="Tanda tangan terpotong")).status_code == 200
    [asked] = await listed(office, meeting, "ask_again")
    assert asked["reason"] == "Tanda tangan terpotong"
    [message] = await rows(
        "SELECT d.address, m.params->>'reason' AS reason FROM message m JOIN delivery d ON d.message = m.id "
        "WHERE m.template = 'surat_tugas_lagi'"
    )
    assert (message["address"], message["reason"]) == (MAIL, "Tanda tangan terpotong")
    await send_letter(meeting, data=photo())
    assert await listed(office, meeting, "ask_again") == []
    assert len(await listed(office, meeting)) == 1, "the new one takes its place"


async def test_all_that_match_at_once(staff: Staff, meeting: Meeting) -> None:
    await send_letter(meeting, data=pdf())
    await send_letter(meeting, data=photo(), other=True, number="")
    office = await staff(Role.SECRETARIAT)
    path = f"{base(meeting)}/letters/matching"
    assert (await office.post(f"{path}/preview", json={})).json() == {"count": 1}
    more = await office.post(f"{path}/accept", json={"count": 2})
    assert (more.status_code, more.json()["code"]) == (409, "letters_changed")
    done = await office.post(f"{path}/accept", json={"count": 1})
    assert done.status_code == 200, done.text
    assert (len(await listed(office, meeting)), len(await listed(office, meeting, "accepted"))) == (1, 1)
    undo = f"{path}/{done.json()['batch']}/undo"
    assert (await office.post(undo, json={})).json() == {"count": 1}
    assert (await office.post(undo, json={})).status_code == 409
    assert len(await listed(office, meeting)) == 2


async def test_number_and_date_alone_are_accepted_too(staff: Staff, meeting: Meeting) -> None:
    await send_letter(meeting)
    office = await staff(Role.SECRETARIAT)
    [one] = await listed(office, meeting, "awaited")
    assert one["media_type"] is None
    assert (await office.get(f"{base(meeting)}/letters/{one['id']}/picture")).status_code == 404
    assert (await decide(office, meeting, one, "accept")).status_code == 200


async def test_odd_names_are_left_as_they_are_until_written_otherwise(staff: Staff, meeting: Meeting) -> None:
    await send_letter(meeting)
    office = await staff(Role.SECRETARIAT)
    assert (await office.get(f"{base(meeting)}/names")).json()["items"] == []
    await execute("UPDATE attendee SET name_as_written = 'FIRMAN  HAMID PAGARRA'")
    [one] = (await office.get(f"{base(meeting)}/names")).json()["items"]
    assert (one["why"], one["invitation"]) == (["capitals", "spaces"], str(meeting.makassar.invitation))
    other = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await other.get(f"{base(meeting)}/names")).json()["total"] == 0
    path, headers = f"{base(meeting)}/names/{one['attendee']}", {"if-match": f'"{one["version"]}"'}
    assert (await other.post(f"{path}/leave", json={}, headers=headers)).status_code == 404
    left = await office.post(f"{path}/leave", json={}, headers=headers)
    assert left.status_code == 200, left.text
    assert (await office.get(f"{base(meeting)}/names")).json()["total"] == 0
    [kept] = await rows("SELECT name_as_written FROM attendee")
    assert kept["name_as_written"] == "FIRMAN  HAMID PAGARRA"
    headers = {"if-match": f'"{left.json()["version"]}"'}
    assert (await office.post(f"{path}/undo", json={}, headers=headers)).status_code == 200
    assert (await office.get(f"{base(meeting)}/names")).json()["total"] == 1
