"""The page behind a regional office's link: every way an answer may come, and how it is changed."""

import re
from datetime import date
from typing import Any

import httpx
import pytest

from api.language import say
from core import links
from core.actors import COMMAND
from core.db import rows
from events import amendments
from events.amendments import Ralat
from events.plans import PlanChange
from events.states import Zone
from events.venues import NewVenue
from tests.api import regional
from tests.api.office import LANGUAGES, PRINCIPAL, REPRESENTED, fill, hidden, photo, seats, send, written
from tests.api.regional import LATE, Meeting, at


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


@LANGUAGES
async def test_form_tells_the_meeting_and_asks_in_the_offices_own_title(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    page = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert say(language, "answer.principal", office="Wali Kota Makassar") in page
    assert "Aula, Ecovention Ancol, Jakarta Utara" in page
    assert ("08.00 WIB" in page, "09.00 WITA" in page) == (language == "id", language == "id")
    assert ("08:00 WIB" in page, "09:00 WITA" in page) == (language == "en", language == "en")
    assert ("Sabtu, 14 September 2024, pukul 16.59 WIB" in page) == (language == "id")
    assert "<b>Netralitas</b>" not in page


async def test_head_comes_with_one_tap_where_the_phone_is_on_file(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.hold(meeting.makassar, "Moh. Ramdhan Pomanto")
    form = (await client.get(meeting.makassar.path)).text
    assert regional.PHONE not in form
    assert regional.MAIL not in form
    receipt = await send(client, meeting.makassar, {"choice": "principal"})
    assert receipt.status_code == 200
    assert "Wali Kota Makassar akan hadir" in receipt.text
    assert "Moh. Ramdhan Pomanto" in receipt.text
    assert await seats(meeting.makassar) == [("principal", "Moh. Ramdhan Pomanto", "Wali Kota Makassar", "DEFINITIF")]


@LANGUAGES
async def test_only_the_phone_is_required(client: httpx.AsyncClient, meeting: Meeting, language: Any) -> None:
    refused = await send(client, meeting.makassar, {"choice": "principal"}, language=language)
    assert refused.status_code == 422
    assert say(language, "error.phone_missing") in refused.text
    assert await written() == 0
    assert (await send(client, meeting.makassar, PRINCIPAL, language=language)).status_code == 200
    [answer] = await rows("SELECT contact_phone, source, late FROM answer")
    assert tuple(answer) == ("+6281355500917", "own_link", False)


@LANGUAGES
async def test_representative_keeps_both_offices_and_gets_a_pass_link(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED, language=language, file=("st.jpg", photo()))
    assert receipt.status_code == 200
    assert "Pj. Sekretaris Daerah Kota Makassar" in receipt.text
    assert say(language, "pass.representing", office="Wali Kota Makassar") in receipt.text
    [attendee] = await rows("SELECT id FROM attendee")
    assert f'href="/p/{await links.token(links.KIND_PASS, attendee["id"])}' in receipt.text
    [letter] = await rows("SELECT number, dated_on::text, state, file IS NOT NULL AS kept FROM assignment_letter")
    assert tuple(letter) == ("094/17/ST/2024", "2024-09-12", "unread", True)


async def test_letters_photo_may_follow(client: httpx.AsyncClient, meeting: Meeting) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED)
    assert receipt.status_code == 200
    assert say("id", "answer.letter_awaited") in receipt.text


async def test_companion_has_a_seat_of_his_own(client: httpx.AsyncClient, meeting: Meeting) -> None:
    entries = REPRESENTED | {
        "name": "Roni Marzuki",
        "office": "Anggota",
        "acting": "",
        "companion_name_1": "Pory Rusman",
    }
    await send(client, meeting.bengkulu, entries | {"companion_office_1": "Koordinator Sekretariat"})
    assert await seats(meeting.bengkulu) == [
        ("representative", "Roni Marzuki", "Anggota", None),
        ("companion", "Pory Rusman", "Koordinator Sekretariat", None),
    ]


@pytest.mark.parametrize(("choice", "status"), [("unnamed", "confirmed_unnamed"), ("declined", "declined")])
@LANGUAGES
async def test_answer_without_a_name_is_an_answer(
    client: httpx.AsyncClient, meeting: Meeting, choice: str, status: str, language: Any
) -> None:
    entries = PRINCIPAL | {"choice": choice, "reason": "Dinas luar"}
    receipt = await send(client, meeting.makassar, entries, language=language)
    assert say(language, f"answer.status_{status}") in receipt.text
    assert await seats(meeting.makassar) == []


@LANGUAGES
async def test_answered_page_opens_read_only_and_says_whose_answer_it_is(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await send(client, meeting.makassar, REPRESENTED | {"contact_name": "Petugas Satu"})
    page = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    time = {"id": "Selasa, 10 September 2024, pukul 09.00 WITA", "en": "Tuesday, 10 September 2024, 09:00 WITA"}
    assert say(language, "answer.answered_by", name="Petugas Satu", time=time[language]) in page
    assert 'name="choice"' not in page
    assert f'href="{meeting.makassar.path}?lang={language}&amp;change=1"' in page


async def test_answer_can_be_changed_until_the_doors_close(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, PRINCIPAL)
    again = await client.get(meeting.makassar.path)
    assert say("id", "answer.change") in again.text
    await send(client, meeting.makassar, REPRESENTED)
    assert [seat[0] for seat in await seats(meeting.makassar)] == ["representative"]
    assert len(await rows("SELECT 1 FROM answer")) == 2


@LANGUAGES
async def test_change_after_the_deadline_counts_and_is_marked(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await at(LATE)
    assert say(language, "answer.late") in (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    receipt = await send(client, meeting.makassar, PRINCIPAL, language=language)
    assert say(language, "answer.to_be_checked") in receipt.text
    assert [seat[0] for seat in await seats(meeting.makassar)] == ["principal"]


@LANGUAGES
async def test_answer_after_the_doors_closed_is_refused_kindly(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    filled = await fill(client, meeting.makassar)
    await rows("UPDATE event SET answers_close_at = $1", LATE)
    await at(LATE)
    refused = await send(client, meeting.makassar, REPRESENTED, language=language, filled=filled)
    assert refused.status_code == 409
    assert say(language, "answer.closed") in refused.text
    assert "<form" not in refused.text
    assert await written() == 0
    shown = await client.get(meeting.makassar.path)
    assert (shown.status_code, "<form" in shown.text) == (200, False)


async def test_same_submission_twice_gets_the_receipt_again(client: httpx.AsyncClient, meeting: Meeting) -> None:
    filled = await fill(client, meeting.makassar)
    first = await send(client, meeting.makassar, REPRESENTED, filled=filled)
    again = await send(client, meeting.makassar, REPRESENTED, filled=filled)
    assert (first.status_code, again.status_code) == (200, 200)
    assert without_submission(first) == without_submission(again)
    assert len(await rows("SELECT 1 FROM answer")) == 1


def without_submission(page: httpx.Response) -> str:
    """The page but for what tells its forms apart."""
    return re.sub(r'name="submission" value="[^"]+"', "", page.text)


@LANGUAGES
async def test_stale_edit_shows_both_and_keeps_the_entries(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    filled = await fill(client, meeting.makassar)
    await send(client, meeting.makassar, PRINCIPAL | {"choice": "declined", "contact_name": "Petugas Satu"})
    before = await written()
    stale = await send(client, meeting.makassar, REPRESENTED, language=language, filled=filled)
    assert stale.status_code == 412
    assert say(language, "error.answer_stale", name="Petugas Satu") in stale.text
    assert say(language, "answer.status_declined") in stale.text
    assert 'value="Firman Hamid Pagarra"' in stale.text
    assert 'value="094/17/ST/2024"' in stale.text
    assert await written() == before
    saved = await send(client, meeting.makassar, REPRESENTED, filled=hidden(stale.text))
    assert saved.status_code == 200
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Firman Hamid Pagarra"]


@LANGUAGES
@pytest.mark.parametrize(
    "case", ["first visit", "receipt", "receipt with a code", "form filled again", "form with every fault"]
)
async def test_page_fits_a_slow_line(client: httpx.AsyncClient, meeting: Meeting, language: Any, case: str) -> None:
    """The fullest there is: offices named by the category, five companions, another date announced."""
    await fill_up(meeting)
    names = {f"companion_name_{row}": f"Dr. Peserta Contoh 000{row}, S.H., M.Si." for row in range(1, 6)}
    offices = {f"companion_office_{row}": f"Kepala Bagian Contoh {row} Kota Makassar" for row in range(1, 6)}
    path = f"{meeting.makassar.path}?lang={language}"
    if case == "receipt with a code":
        await rows("UPDATE event SET settings = settings || '{\"code_of_new_phone\": true}'")
        await send(client, meeting.makassar, PRINCIPAL)
        other = REPRESENTED | {"contact_phone": "0800 0000 012"}
        assert 'id="kode"' in (await send(client, meeting.makassar, other | names | offices)).text
    if case in ("receipt", "form filled again"):
        assert (await send(client, meeting.makassar, REPRESENTED | names | offices)).status_code == 200
    faulty = {"choice": "representative", "contact_email": "x", "companion_office_2": "x", "letter_date": "x"}
    body = None if case != "form with every fault" else faulty
    asked = f"{path}&change=1" if case == "form filled again" else path
    assert await sent(client, asked, body) <= 8_000
    linked = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(?!data:)([^"]+)', (await client.get(path)).text)
    if case not in ("receipt", "form filled again"):
        assert linked == [], "one request is the whole page"
    else:  # the answer is safe: the script that sends the letter's photo may follow
        [script] = linked
        assert await sent(client, script, None) <= 2_300


async def fill_up(meeting: Meeting) -> None:
    offices = [f"Kepala Dinas Urusan Contoh {number}" for number in range(10)]
    await rows("UPDATE participant_category SET companions = 5, accepted_offices = $1", offices)
    await regional.keep_contact(meeting.makassar)
    [row] = await rows("SELECT version FROM event WHERE id = $1", meeting.event)
    moved = PlanChange(starts_on=date(2024, 9, 18), venue=NewVenue("Balai Contoh", Zone.WIB))
    letter = Ralat("100.2/77/BAK", reason="Menyesuaikan agenda nasional")
    await amendments.apply(meeting.event, moved, letter, version=row["version"], actor=COMMAND)


async def sent(client: httpx.AsyncClient, path: str, body: dict[str, str] | None) -> int:
    """How many bytes go over the line for a page, its headers included."""
    method, files = ("POST", {name: (None, text) for name, text in body.items()}) if body else ("GET", None)
    request = client.build_request(method, path, headers={"accept-encoding": "br"}, files=files)
    page = await client.send(request, stream=True)
    content = b"".join([piece async for piece in page.aiter_raw()])
    assert page.headers["content-encoding"] == "br"
    await page.aclose()
    return len(content) + sum(len(name) + len(value) + 4 for name, value in page.headers.raw)


async def test_simulated_meeting_is_marked(client: httpx.AsyncClient) -> None:
    simulated = await regional.summon("simulasi", simulated=True)
    assert say("id", "page.simulated") in (await client.get(simulated.makassar.path)).text
