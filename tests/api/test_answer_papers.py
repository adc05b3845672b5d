"""What an office takes along from its answer page: passes as pictures, the draft letter, the sheet for its head."""

import io
import re
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pypdfium2
import pytest
import zxingcpp
from docx import Document
from PIL import Image

from api import limits
from api.language import say
from attendance import keys
from core import links
from core.actors import COMMAND
from core.db import rows
from core.settings import settings
from events.papers.printing import grouped
from tests.api import regional
from tests.api.office import LANGUAGES, MARKUP, PRINCIPAL, REPRESENTED, send
from tests.api.regional import Meeting, at

PAPERS = ("kartu/0.png", "surat-tugas.docx", "lembar-pimpinan.pdf")


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def code_of(meeting: Meeting) -> str:
    [seat] = await rows("SELECT attendee FROM appointment WHERE seat = 0 AND to_at IS NULL")
    return (await keys.codes(meeting.event, [seat["attendee"]]))[seat["attendee"]]


def docx_text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def pdf_text(content: bytes) -> tuple[int, str]:
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return len(pages), " ".join("\n".join(pages).split())


@LANGUAGES
async def test_picture_holds_the_pass_and_reads_as_its_code(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await send(client, meeting.makassar, REPRESENTED | {"name": "Dr. Firman Hamid Pagarra, S.H., M.Si."})
    card = await client.get(f"{meeting.makassar.path}/kartu/0.png?lang={language}")
    assert (card.status_code, card.headers["content-type"]) == (200, "image/png")
    assert len(card.content) <= 60_000
    assert card.headers["content-disposition"].startswith('attachment; filename="')
    picture = Image.open(io.BytesIO(card.content))
    [found] = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == await code_of(meeting)
    assert picture.height > 1.2 * picture.width, "name and facts stand below the code"


@pytest.mark.parametrize("name", ["Ñ" * 200, MARKUP, "محمد \u202eabc 😀", "A " * 100])
async def test_any_name_makes_a_picture(client: httpx.AsyncClient, meeting: Meeting, name: str) -> None:
    await send(client, meeting.makassar, REPRESENTED | {"name": name.strip(), "office": "O" * 200})
    card = await client.get(f"{meeting.makassar.path}/kartu/0.png")
    assert (card.status_code, len(card.content) <= 60_000) == (200, True)
    assert "\n" not in card.headers["content-disposition"]


async def test_receipt_shows_the_code_of_each_pass(client: httpx.AsyncClient, meeting: Meeting) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED | {"companion_name_1": "Peserta Contoh 0002"})
    drawn = re.findall(r'src="data:image/png;base64,([^"]+)"', receipt.text)
    assert len(drawn) == 2
    small = Image.open(io.BytesIO(b64decode(drawn[0]))).convert("L")
    large = small.resize((small.width * 4, small.height * 4), Image.Resampling.NEAREST)
    [found] = zxingcpp.read_barcodes(large)
    assert found.text == await code_of(meeting)
    again = await client.get(meeting.makassar.path)
    assert drawn[0] in again.text


@LANGUAGES
async def test_receipt_forwards_the_delegates_pass_and_never_the_institutions_link(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED, language=language)
    [forward] = re.findall(r'href="(https://wa\.me/\?[^"]+)"', receipt.text)
    [text] = parse_qs(urlsplit(forward.replace("&amp;", "&")).query)["text"]
    [seat] = await rows("SELECT attendee FROM appointment")
    assert f"{settings().public_url}/p/{await links.token(links.KIND_PASS, seat['attendee'])}" in text
    assert "Firman Hamid Pagarra" in text
    assert "Rakornas Uji" in text
    assert "/k/" not in text
    assert grouped(links.short_code(meeting.makassar.invitation)) in receipt.text
    assert grouped(links.short_code(meeting.makassar.invitation)) not in text


async def test_calendar_of_the_receipt_keeps_its_name(client: httpx.AsyncClient, meeting: Meeting) -> None:
    receipt = await send(client, meeting.makassar, PRINCIPAL)
    [path] = re.findall(r'href="([^"]+/agenda\.ics[^"]*)"', receipt.text)
    found = [re.findall(r"UID:\S+", (await client.get(path)).text) for _ in range(2)]
    assert found[0] == found[1]
    assert len(found[0]) == 1


async def test_draft_letter_names_who_is_sent_on_what_ground(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await rows(
        "INSERT INTO invitation_letter (id, event, number, year, dated_on, made_at) "
        "VALUES (gen_random_uuid(), $1, '2571.1/KP.01.00/K1/09/2024', 2024, '2024-09-05', $2)",
        meeting.event,
        regional.BEFORE,
    )
    companion = {"companion_name_1": "Peserta Contoh 0002", "companion_office_1": "Ajudan"}
    await send(client, meeting.makassar, REPRESENTED | {"name": MARKUP} | companion)
    draft = await client.get(f"{meeting.makassar.path}/surat-tugas.docx")
    text = docx_text(draft.content)
    for words in (
        "PEMERINTAH KOTA MAKASSAR",
        "094/17/ST/2024",
        "nomor 2571.1/KP.01.00/K1/09/2024 tanggal 5 September 2024",
        MARKUP,
        "Pj. Sekretaris Daerah Kota Makassar",
        "Peserta Contoh 0002",
        "Ajudan",
        "mewakili Wali Kota Makassar",
        "Selasa, 17 September 2024",
        "Ecovention Ancol",
        "12 September 2024",
    ):
        assert words in text, words
    assert "0813" not in text


async def test_draft_before_any_answer_has_lines_to_be_filled_in(client: httpx.AsyncClient, meeting: Meeting) -> None:
    text = docx_text((await client.get(f"{meeting.makassar.path}/surat-tugas.docx")).content)
    assert "Nomor: ....." in text
    assert "1. Nama\t:\t....." in text
    assert "2. Nama" not in text
    assert "mewakili Wali Kota Makassar" in text


async def test_nobody_may_be_sent_where_no_representative_is_expected(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await rows("UPDATE participant_category SET representation = 'not_expected'")
    assert (await client.get(f"{meeting.makassar.path}/surat-tugas.docx")).status_code == 404
    pages, text = pdf_text((await client.get(f"{meeting.makassar.path}/lembar-pimpinan.pdf")).content)
    assert (pages, "Diwakili oleh" in text, "Berhalangan" in text) == (1, False, True)


async def test_sheet_for_the_head_is_one_page_with_three_boxes(client: httpx.AsyncClient, meeting: Meeting) -> None:
    form = (await client.get(meeting.makassar.path)).text
    assert say("id", "answer.sheet") in form
    sheet = await client.get(f"{meeting.makassar.path}/lembar-pimpinan.pdf")
    pages, text = pdf_text(sheet.content)
    assert (sheet.headers["content-type"], pages) == ("application/pdf", 1)
    for words in ("Wali Kota Makassar hadir", "Diwakili oleh", "Sekretaris Daerah", "Berhalangan", "Disposisi"):
        assert words in text, words
    assert "<b>Netralitas</b>" in text
    assert "/k/" not in text


async def test_sheet_stays_one_page_however_long_its_facts(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await rows("UPDATE event SET official_title = repeat('Rapat Koordinasi ', 17), simulated = true")
    await rows("UPDATE participant_category SET cost_note = repeat('Biaya contoh ', 22), accepted_offices = $1",
               [f"Kepala Dinas Urusan Contoh Nomor {number}" for number in range(20)])  # fmt: skip
    pages, text = pdf_text((await client.get(f"{meeting.makassar.path}/lembar-pimpinan.pdf")).content)
    assert (pages, "Disposisi" in text) == (1, True)


@pytest.mark.parametrize("picture", ["1.png", "7.png", "0", "0.jpg", "-1.png", "0.png.exe", "00000000.png", "x"])
async def test_seat_that_is_not_filled_is_as_unknown_as_a_wrong_link(
    client: httpx.AsyncClient, meeting: Meeting, picture: str
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    unknown = await client.get(f"/k/{'a' * 53}/kartu/0.png")
    found = await client.get(f"{meeting.makassar.path}/kartu/{picture}")
    assert (found.status_code, unknown.status_code) == (404, 404)
    assert found.text == unknown.text


@pytest.mark.parametrize("way", ["declined", "withdrawn", "cancelled"])
async def test_pass_that_ended_has_no_picture(client: httpx.AsyncClient, meeting: Meeting, way: str) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    if way == "declined":
        await send(client, meeting.makassar, PRINCIPAL | {"choice": "declined"})
    if way == "withdrawn":
        await rows("UPDATE invitation SET withdrawn_at = now()")
    if way == "cancelled":
        await rows("UPDATE event SET state = 'cancelled'")
    receipt = await client.get(meeting.makassar.path)
    assert "kartu/0.png" not in receipt.text
    assert "base64" not in receipt.text
    if way != "cancelled":
        assert (await client.get(f"{meeting.makassar.path}/kartu/0.png")).status_code == 404


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("case", ["unknown", "foreign", "replaced", "expired"])
async def test_papers_open_for_no_other_link(
    client: httpx.AsyncClient, meeting: Meeting, paper: str, case: str
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    path, status = f"/k/{'a' * 53}", 404
    if case == "foreign":
        [seat] = await rows("SELECT attendee FROM appointment")
        path = f"/k/{await links.token(links.KIND_PASS, seat['attendee'])}"
    if case == "replaced":
        await rows("INSERT INTO link_generation (id, kind, subject, generation) VALUES (gen_random_uuid(), 'k', $1, 1)",
                   meeting.makassar.invitation)  # fmt: skip
        path, status = meeting.makassar.path, 409
    if case == "expired":
        await at(regional.LONG_AFTER)
        path = meeting.makassar.path
    refused = await client.get(f"{path}/{paper}")
    assert refused.status_code == status
    assert "Firman" not in refused.text


@pytest.mark.parametrize("paper", PAPERS)
async def test_papers_are_counted_by_link(
    client: httpx.AsyncClient, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, paper: str
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await send(client, meeting.bengkulu, REPRESENTED)
    monkeypatch.setattr(limits, "LINK_PAPER", limits.Limit("link-paper", 2, 60))
    statuses = [(await client.get(f"{meeting.makassar.path}/{paper}")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert (await client.get(f"{meeting.bengkulu.path}/{paper}")).status_code == 200, "only the one who asks too often"


async def test_page_without_keys_makes_none_when_only_looked_at(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await rows("DELETE FROM event_key")
    assert "base64" not in (await client.get(meeting.makassar.path)).text
    assert await rows("SELECT 1 FROM event_key") == []
    await keys.make_first(meeting.event, actor=COMMAND)
    assert "base64" in (await client.get(meeting.makassar.path)).text
