"""The page of a pass: small, whole without a script, its QR readable by an independent reader."""

import re
from uuid import UUID
from zoneinfo import ZoneInfo

import brotli
import httpx
import msgspec
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from agenda.programme import Item, Programme, RoleShown
from agenda.states import SessionKind, SessionRoleKind
from core import clock, links
from core.db import execute
from core.ids import uuid7
from tests.attendance.hall import Hall, make_hall


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Hall:
    """A meeting of today with a key pair, and the application."""
    today = clock.now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    return await make_hall(starts_on=today, ends_on=today)


async def _open(client: httpx.AsyncClient, hall: Hall, name: str, **headers: str) -> httpx.Response:
    token = await links.token(links.KIND_PASS, hall.guests[name].id)
    return await client.get(f"/p/{token}", headers=headers)


def _picture(page: str) -> Image.Image:
    """The page's QR drawn as a browser would: every run of dark modules is a box."""
    side = int(re.search(r'viewBox="0 0 (\d+)', page)[1])  # type: ignore[index]
    image = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(image)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-", page):
        left, top = int(x) * 4, int(y) * 4
        draw.rectangle((left, top, left + int(run) * 4 - 1, top + 3), fill=0)
    return image


async def test_pass_shows_name_as_written_own_office_and_whom_it_represents(
    client: httpx.AsyncClient, hall: Hall
) -> None:
    await hall.guest("Firman Hamid Pagarra, SH,. LL.M.", seat="representative")
    await execute("UPDATE attendee SET acting_status = 'PJ'")
    answer = await _open(client, hall, "Firman Hamid Pagarra, SH,. LL.M.")
    assert answer.status_code == 200
    assert "Firman Hamid Pagarra, SH,. LL.M." in answer.text
    assert "Pj. Jabatan Firman Hamid Pagarra" in answer.text
    assert "mewakili Kepala Firman Hamid Pagarra" in answer.text
    assert "<script" not in answer.text


async def test_qr_of_the_page_reads_as_the_code_of_the_pass(client: httpx.AsyncClient, hall: Hall) -> None:
    guest = await hall.guest("Gani")
    answer = await _open(client, hall, "Gani")
    [found] = zxingcpp.read_barcodes(_picture(answer.text))
    assert found.text == await hall.code(guest)


async def test_page_stays_within_its_budget(client: httpx.AsyncClient, hall: Hall) -> None:
    await hall.guest("Gani")
    answer = await _open(client, hall, "Gani")
    assert answer.status_code == 200
    assert len(brotli.compress(answer.content, quality=5)) <= 15_000


async def test_markup_in_a_name_stays_text(client: httpx.AsyncClient, hall: Hall) -> None:
    name = '<img src=x onerror="alert(1)">'
    await hall.guest(name)
    answer = await _open(client, hall, name)
    assert "<img" not in answer.text
    assert "&lt;img src=x" in answer.text


async def test_dead_pass_says_so_kindly_with_the_successors_name(client: httpx.AsyncClient, hall: Hall) -> None:
    ramdhan, firman = await hall.guest("Moh. Ramdhan Pomanto"), await hall.guest("Firman", seat=None)
    await hall.replace(ramdhan, firman)
    answer = await _open(client, hall, "Moh. Ramdhan Pomanto")
    assert answer.status_code == 410
    assert "digantikan oleh Firman" in answer.text
    assert "<path" not in answer.text


async def test_renewed_link_no_longer_opens_and_a_foreign_one_never_did(client: httpx.AsyncClient, hall: Hall) -> None:
    guest = await hall.guest("Gani")
    old = await links.token(links.KIND_PASS, guest.id)
    await links.revoke(links.KIND_PASS, guest.id)
    foreign = await links.token(links.KIND_INVITATION, guest.id)
    statuses = [(await client.get(f"/p/{token}")).status_code for token in (old, foreign, "x" * 53)]
    assert statuses == [409, 404, 404]


async def test_page_speaks_english_when_asked(client: httpx.AsyncClient, hall: Hall) -> None:
    await hall.guest("Gani")
    answer = await _open(client, hall, "Gani", **{"accept-language": "en"})
    assert "Show this code at the door" in answer.text


async def test_pass_of_a_meeting_long_over_is_no_longer_shown(client: httpx.AsyncClient, hall: Hall) -> None:
    await hall.guest("Gani")
    await execute("UPDATE event SET starts_on = starts_on - 100, ends_on = ends_on - 100")
    assert (await _open(client, hall, "Gani")).status_code == 404


async def test_programme_of_the_release_marks_the_own_part(client: httpx.AsyncClient, hall: Hall) -> None:
    andriko = await hall.guest("Andriko")
    await hall.guest("Gani")
    await _release(hall, andriko.id)
    mine, others = [(await _open(client, hall, name)).text for name in ("Andriko", "Gani")]
    assert "Pembacaan deklarasi" in mine
    assert "Peran Bapak/Ibu: pembaca" in mine
    assert "Pembacaan deklarasi" in others
    assert "Peran Bapak/Ibu" not in others


async def test_calendar_of_a_pass_holds_the_meeting_before_any_release(client: httpx.AsyncClient, hall: Hall) -> None:
    guest = await hall.guest("Gani")
    answer = await client.get(f"/p/{await links.token(links.KIND_PASS, guest.id)}/agenda.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text
    assert "Rapat uji" in answer.text


async def _release(hall: Hall, attendee: UUID) -> None:
    """A release with one session, as the agenda room keeps it."""
    today = clock.now().date()
    reader = RoleShown("Andriko", "Pj. Gubernur Contoh", SessionRoleKind.READER, attendee)
    item = Item("A1", 1, 1, SessionKind.DECLARATION_READING, "Pembacaan deklarasi", people=[reader])
    programme = Programme(
        "uji", "Rapat uji", "", "Uji", today, today, "WIB", "Aula", [], False, [item], 1, "", clock.now()
    )
    await execute(
        "INSERT INTO release (id, event, number, name, snapshot, digest, at) "
        "VALUES ($1, $2, 1, '', $3::text::jsonb, '', $4)",
        uuid7(),
        hall.event,
        msgspec.json.encode(programme).decode(),
        clock.now(),
    )
