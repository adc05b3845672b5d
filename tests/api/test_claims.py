"""Confirming without a link: the registered contact gets it, a claim waits for staff, then counts from its making."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from core.db import rows
from core.grants import Role
from events.contacts import masked
from tests.api import regional
from tests.api.office import hidden, photo
from tests.api.regional import MAIL, Meeting

Staff = Callable[..., Awaitable[httpx.AsyncClient]]
WHO = {"contact_name": "Narahubung Contoh", "contact_office": "Kasubbag", "contact_phone": "0800 0000 011"}
REPRESENTED = {"choice": "representative", "name": "Peserta Contoh", "office": "Asisten I"}


@pytest.fixture
async def meeting(db: None) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    return made


def address(meeting: Meeting, language: str = "id") -> str:
    return f"/e/{meeting.slug}/konfirmasi?lang={language}"


async def claim(
    client: httpx.AsyncClient, meeting: Meeting, entries: dict[str, str], *, picture: bytes | None = None
) -> httpx.Response:
    form = await client.get(f"{address(meeting)}&i={meeting.makassar.invitation}")
    whole = hidden(form.text) | entries
    files = {name: (None, text) for name, text in whole.items()}
    return await client.post(address(meeting), files=files | {"file": ("surat.jpg", picture or photo())})


async def decide(office: httpx.AsyncClient, meeting: Meeting, one: dict[str, Any], what: str) -> httpx.Response:
    path = f"/api/v1/events/{meeting.slug}/claims/{one['id']}/{what}"
    body = {"json": {"reason": "Bukan pejabat instansi"}} if what == "refuse" else {}
    return await office.post(path, headers={"if-match": f'"{one["version"]}"'}, **body)  # type: ignore[arg-type]


async def waiting(office: httpx.AsyncClient, meeting: Meeting, status: str = "waiting") -> list[dict[str, Any]]:
    found = await office.get(f"/api/v1/events/{meeting.slug}/claims?status={status}")
    assert found.status_code == 200
    items: list[dict[str, Any]] = found.json()["items"]
    return items


@pytest.mark.parametrize("language", ["id", "en"])
async def test_institution_is_found_by_province_and_by_words(
    client: httpx.AsyncClient, meeting: Meeting, language: str
) -> None:
    bare = await client.get(address(meeting, language))
    assert "Pemerintah Kota Makassar" not in bare.text
    for query in ("province=73", "q=makassar", "q=KOTA+makas"):
        page = await client.get(f"{address(meeting, language)}&{query}")
        assert "Pemerintah Kota Makassar" in page.text
        assert "Bengkulu Tengah" not in page.text
        assert len(page.content) < 30_000
    assert "<script" not in bare.text


async def test_registered_contact_gets_the_link_and_only_a_mask_is_shown(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await regional.keep_contact(meeting.makassar)
    picked = await client.get(f"{address(meeting)}&i={meeting.makassar.invitation}")
    assert not await rows("SELECT 1 FROM message")
    sent = await client.post(address(meeting), data=hidden(picked.text))
    assert sent.status_code == 200
    assert masked(MAIL) in sent.text
    for page in (picked, sent):
        assert MAIL not in page.text
        assert "/k/" not in page.text
    [message] = await rows("SELECT template, d.address FROM message m JOIN delivery d ON d.message = m.id")
    assert (message["template"], message["address"]) == ("tautan", MAIL)


async def test_link_is_not_sent_again_and_again(client: httpx.AsyncClient, meeting: Meeting, redis_url: str) -> None:
    await regional.keep_contact(meeting.makassar)
    said = {"i": str(meeting.makassar.invitation)}
    answers = [(await client.post(address(meeting), data=said)).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


async def test_claim_waits_and_counts_from_when_it_was_made_once_staff_approve(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    taken = await claim(client, meeting, WHO | REPRESENTED | {"contact_email": "baru@uji.example"})
    assert taken.status_code == 200
    page = await client.get(meeting.makassar.path)
    assert "Peserta Contoh" not in page.text
    assert not await rows("SELECT 1 FROM appointment")
    office = await staff(Role.SECRETARIAT)
    before = (await office.get(f"/api/v1/events/{meeting.slug}/summary")).json()["invitations"]
    assert before["represented"] == 0
    [one] = await waiting(office, meeting)
    assert (one["name"], one["named"]) == ("Narahubung Contoh", "Peserta Contoh, Asisten I")
    picture = await office.get(f"/api/v1/events/{meeting.slug}/claims/{one['id']}/photo")
    assert picture.headers["content-type"] == "image/jpeg"
    await regional.at(regional.LATE)
    assert (await decide(office, meeting, one, "approve")).status_code == 204
    after = (await office.get(f"/api/v1/events/{meeting.slug}/summary")).json()["invitations"]
    assert after["represented"] == 1
    [kept] = await rows("SELECT at, late, effective FROM answer")
    assert (kept["effective"], kept["late"]) == (True, False)
    assert kept["at"] < regional.DUE
    [contact] = await rows("SELECT name, email FROM contact_person WHERE to_at IS NULL")
    assert (contact["name"], contact["email"]) == ("Narahubung Contoh", "baru@uji.example")
    assert [row["template"] for row in await rows("SELECT template FROM message")] == ["terima_kasih"]
    assert (await decide(office, meeting, one, "approve")).status_code == 412


async def test_same_form_sent_twice_is_one_claim_and_others_of_the_institution_stand_beside(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    entries = WHO | {"submission": "0190a0a0-0000-7000-8000-000000000001"}
    assert [(await claim(client, meeting, entries)).status_code for _ in range(2)] == [200, 200]
    await claim(client, meeting, WHO | {"contact_name": "Narahubung Lain"})
    found = await waiting(await staff(Role.SECRETARIAT), meeting)
    assert [(one["name"], one["beside"]) for one in found] == [("Narahubung Contoh", 1), ("Narahubung Lain", 1)]


async def test_refused_claim_counts_for_nothing_and_the_refusal_can_be_undone(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    await claim(client, meeting, WHO | REPRESENTED)
    office = await staff(Role.SECRETARIAT)
    [one] = await waiting(office, meeting)
    assert (await decide(office, meeting, one, "refuse")).status_code == 204
    assert not await rows("SELECT 1 FROM appointment")
    assert not await rows("SELECT 1 FROM contact_person")
    [refused] = await waiting(office, meeting, "refused")
    assert refused["reason"] == "Bukan pejabat instansi"
    assert (await decide(office, meeting, refused, "undo")).status_code == 204
    assert len(await waiting(office, meeting)) == 1


async def test_approval_is_undone_while_nothing_depends_on_it(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    office = await staff(Role.SECRETARIAT)
    await claim(client, meeting, WHO)
    [one] = await waiting(office, meeting)
    await decide(office, meeting, one, "approve")
    [approved] = await waiting(office, meeting, "approved")
    assert (await decide(office, meeting, approved, "undo")).status_code == 204
    assert not await rows("SELECT 1 FROM contact_person WHERE to_at IS NULL")
    await claim(client, meeting, WHO | REPRESENTED)
    second = (await waiting(office, meeting))[1]
    await decide(office, meeting, second, "approve")
    [approved] = await waiting(office, meeting, "approved")
    assert (await decide(office, meeting, approved, "undo")).status_code == 409


async def test_former_contact_is_back_once_an_approval_is_undone(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    await regional.keep_contact(meeting.makassar, email="")
    office = await staff(Role.SECRETARIAT)
    await claim(client, meeting, WHO)
    [one] = await waiting(office, meeting)
    await decide(office, meeting, one, "approve")
    [approved] = await waiting(office, meeting, "approved")
    assert (await decide(office, meeting, approved, "undo")).status_code == 204
    present = await rows("SELECT phone FROM contact_person WHERE to_at IS NULL")
    assert [row["phone"] for row in present] == [regional.PHONE]


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        (WHO | {"contact_name": ""}, "contact_name"),
        (WHO | {"contact_phone": "12"}, "contact_phone"),
        (WHO | {"contact_email": "bukan surel"}, "contact_email"),
        (WHO | {"choice": "representative"}, "name"),
        (WHO | {"choice": "entah"}, "choice"),
        (WHO | REPRESENTED | {"letter_date": "kemarin"}, "letter_date"),
    ],
)
async def test_faults_are_told_at_their_fields_and_every_entry_is_kept(
    client: httpx.AsyncClient, meeting: Meeting, entries: dict[str, str], field: str
) -> None:
    again = await claim(client, meeting, entries)
    assert again.status_code == 422
    assert f'<a href="#{field}">' in again.text
    assert 'value="Kasubbag"' in again.text
    assert not await rows("SELECT 1 FROM contact_claim")


async def test_what_is_no_picture_is_refused(client: httpx.AsyncClient, meeting: Meeting) -> None:
    again = await claim(client, meeting, WHO, picture=b"MZ no picture")
    assert again.status_code == 422
    assert '<a href="#file">' in again.text


async def test_institution_of_another_meeting_or_made_up_is_not_found(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    other = await regional.summon("lain")
    for wanted in (str(other.makassar.invitation), "0190a0a0-0000-7000-8000-000000000001", "x"):
        assert (await client.post(address(meeting), data={"i": wanted})).status_code == 404
