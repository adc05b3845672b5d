"""The form of the answer page: offices to choose, companions row by row, and the present answer filled in again."""

import html
import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.language import say
from core.db import rows
from tests.api import regional
from tests.api.office import LANGUAGES, PRINCIPAL, REPRESENTED, photo, seats, send, written
from tests.api.regional import Meeting

CHIP = re.compile(r'name="office" value="([^"]*)"( checked)?> ([^<]+)</label>')


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def chips(client: httpx.AsyncClient, path: str) -> list[tuple[str, str, str]]:
    return CHIP.findall((await client.get(path)).text)


async def change_form(client: httpx.AsyncClient, meeting: Meeting) -> str:
    return html.unescape((await client.get(f"{meeting.makassar.path}?change=1")).text)


async def widen(meeting: Meeting, companions: int) -> None:
    await rows("UPDATE participant_category SET companions = $2 WHERE event = $1", meeting.event, companions)


async def test_nothing_is_chosen_on_a_first_visit(client: httpx.AsyncClient, meeting: Meeting) -> None:
    page = (await client.get(meeting.makassar.path)).text
    assert " checked" not in page
    order = [page.index(f'value="{one}"') for one in ("principal", "representative", "declined", "unnamed")]
    assert order == sorted(order), "the lesser choice comes last"


async def test_usual_offices_are_offered_then_another(client: httpx.AsyncClient, meeting: Meeting) -> None:
    assert [one[2] for one in await chips(client, meeting.makassar.path)] == [
        "Wakil Wali Kota",
        "Sekretaris Daerah",
        "Asisten Sekretaris Daerah",
        "Kepala Kesbangpol",
        "Jabatan lain",
    ]
    assert [one[0] for one in await chips(client, meeting.bengkulu.path)][:2] == [
        "Anggota Bawaslu Kabupaten Bengkulu Tengah",
        "Koordinator Sekretariat Bawaslu Kabupaten Bengkulu Tengah",
    ]


async def test_offices_a_category_accepts_come_instead(client: httpx.AsyncClient, meeting: Meeting) -> None:
    accepted = ["Asisten Pemerintahan", "Sekretaris Daerah"]
    await rows("UPDATE participant_category SET accepted_offices = $2 WHERE event = $1", meeting.event, accepted)
    assert [one[2] for one in await chips(client, meeting.makassar.path)] == [*accepted, "Jabatan lain"]


async def test_institution_without_usual_offices_writes_its_own(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await rows("UPDATE institution SET kind = 'other'")
    await rows("UPDATE office SET kind = 'ketua'")
    page = (await client.get(meeting.makassar.path)).text
    assert 'id="office" name="office" type="text"' in page
    await send(client, meeting.makassar, REPRESENTED | {"office": "Sekretaris Umum"})
    assert (await seats(meeting.makassar))[0][2] == "Sekretaris Umum"


@pytest.mark.parametrize(
    ("entries", "printed"),
    [
        ({"office": "Sekretaris Daerah Kota Makassar", "office_other": "Asisten"}, "Sekretaris Daerah Kota Makassar"),
        ({"office": "-", "office_other": "Staf Ahli Wali Kota"}, "Staf Ahli Wali Kota"),
        ({"office": "", "office_other": "Staf Ahli Wali Kota"}, "Staf Ahli Wali Kota"),
    ],
)
async def test_chip_or_text_becomes_the_office(
    client: httpx.AsyncClient, meeting: Meeting, entries: dict[str, str], printed: str
) -> None:
    assert (await send(client, meeting.makassar, REPRESENTED | entries)).status_code == 200
    assert (await seats(meeting.makassar))[0][2] == printed


@LANGUAGES
async def test_another_office_without_words_is_told_at_its_field(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    refused = await send(client, meeting.makassar, REPRESENTED | {"office": "-"}, language=language)
    assert refused.status_code == 422
    assert f'<a href="#office_other">{say(language, "error.office_missing")}' in refused.text
    assert await written() == 0


async def test_standing_answer_fills_the_form_again(client: httpx.AsyncClient, meeting: Meeting) -> None:
    companion = {"companion_name_1": "Peserta Contoh 0002", "companion_office_1": "Ajudan"}
    await send(client, meeting.makassar, REPRESENTED | companion)
    form = await change_form(client, meeting)
    for value in ("Firman Hamid Pagarra", "094/17/ST/2024", "2024-09-12", "Peserta Contoh 0002", "Ajudan"):
        assert f'value="{value}"' in form
    assert 'value="Sekretaris Daerah Kota Makassar" checked' in form
    assert '<option value="PJ" selected' in form
    assert "0917" not in form, "the number on file is never shown whole"
    await send(client, meeting.makassar, REPRESENTED | companion | {"office": "-", "office_other": "Staf Ahli"})
    assert 'value="-" checked' in await change_form(client, meeting)


async def test_named_head_fills_the_form_again_but_an_unnamed_one_does_not(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await send(client, meeting.makassar, PRINCIPAL)
    assert 'id="head_name" name="head_name" type="text" autocomplete="off" value=""' in await change_form(
        client, meeting
    )
    await send(client, meeting.makassar, PRINCIPAL | {"head_name": "Peserta Contoh 0003", "head_acting": "PJ"})
    form = await change_form(client, meeting)
    assert 'value="Peserta Contoh 0003"' in form
    assert '<option value="PJ" selected' in form


async def test_daily_head_who_counts_as_representative_answers_as_the_head(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    away = {"head_name": "Peserta Contoh 0004", "head_acting": "PLH", "head_vacant": "no"}
    await send(client, meeting.makassar, PRINCIPAL | away)
    assert (await seats(meeting.makassar))[0][0] == "representative"
    form = await change_form(client, meeting)
    assert 'name="choice" value="principal" checked' in form
    assert 'name="head_vacant" value="no" checked' in form


async def test_correcting_a_name_keeps_the_letter_and_its_file(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED, file=("st.jpg", photo()))
    await send(client, meeting.makassar, REPRESENTED | {"name": "Firman Hamid Pagarra, S.H."})
    letters = await rows("SELECT id, file FROM assignment_letter")
    [seat] = await rows("SELECT letter FROM appointment WHERE to_at IS NULL")
    assert [one["id"] for one in letters] == [seat["letter"]]
    assert isinstance(letters[0]["file"], UUID)
    await send(client, meeting.makassar, REPRESENTED | {"letter_number": "094/18/ST/2024"})
    assert len(await rows("SELECT 1 FROM assignment_letter")) == 2, "another letter is another one"


@pytest.mark.parametrize(("companions", "shown"), [(0, 0), (1, 1), (3, 3), (8, 5)])
async def test_rows_for_companions_are_as_many_as_seats_but_five_at_most(
    client: httpx.AsyncClient, meeting: Meeting, companions: int, shown: int
) -> None:
    await widen(meeting, companions)
    page = (await client.get(meeting.makassar.path)).text
    assert len(re.findall(r'name="companion_name_\d+"', page)) == shown


async def test_companions_fill_their_seats_row_by_row(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await widen(meeting, 4)
    names = {f"companion_name_{row}": f"Peserta Contoh 000{row}" for row in (1, 3, 4)}
    await send(client, meeting.makassar, REPRESENTED | names | {"companion_office_3": "Ajudan"})
    assert [(seat[1], seat[2]) for seat in await seats(meeting.makassar)][1:] == [
        ("Peserta Contoh 0001", ""),
        ("Peserta Contoh 0003", "Ajudan"),
        ("Peserta Contoh 0004", ""),
    ]


@LANGUAGES
async def test_companion_without_a_name_or_beyond_the_seats_is_told(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    nameless = await send(client, meeting.makassar, REPRESENTED | {"companion_office_1": "Ajudan"}, language=language)
    assert (nameless.status_code, 'href="#companion_name_1"' in nameless.text) == (422, True)
    many = {"companion_name_1": "Peserta Contoh 1", "companion_name_2": "Peserta Contoh 2"}
    refused = await send(client, meeting.makassar, REPRESENTED | many, language=language)
    assert refused.status_code == 422
    assert say(language, "error.too_many_companions", most="1") in refused.text
    assert 'value="Peserta Contoh 2"' in refused.text, "nothing typed is lost"
    assert await written() == 0


async def test_same_person_twice_is_told_at_the_companions(client: httpx.AsyncClient, meeting: Meeting) -> None:
    entries = REPRESENTED | {"companion_name_1": REPRESENTED["name"], "companion_office_1": REPRESENTED["office"]}
    refused = await send(client, meeting.makassar, entries)
    assert (refused.status_code, 'href="#companion_name_1"' in refused.text) == (422, True)


async def test_reason_is_asked_where_a_representative_needs_one(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await rows("UPDATE participant_category SET representation = 'with_reason'")
    refused = await send(client, meeting.makassar, REPRESENTED)
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    assert 'class="if-reasoned"' in refused.text
    assert (await send(client, meeting.makassar, REPRESENTED | {"reason": "Dinas luar"})).status_code == 200
