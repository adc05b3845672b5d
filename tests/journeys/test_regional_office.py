"""A regional office answers on a telephone: with and without JavaScript, by touch or by keyboard alone."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, Page

from core.db import rows
from tests.api import regional

PHONE: Any = {"width": 360, "height": 740}


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
async def telephone(request: pytest.FixtureRequest, browser: Browser) -> Any:
    context = await browser.new_context(java_script_enabled=request.param, viewport=PHONE, locale="id-ID")
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def meeting(live_server: str) -> regional.Meeting:
    return await regional.summon()


async def seat(meeting: regional.Meeting) -> tuple[Any, ...]:
    [row] = await rows(
        "SELECT p.capacity, t.name_as_written FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.invitation = $1 AND p.to_at IS NULL",
        meeting.makassar.invitation,
    )
    return tuple(row)


async def test_head_comes_by_one_tap_and_send(telephone: Page, live_server: str, meeting: regional.Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.hold(meeting.makassar, "Moh. Ramdhan Pomanto")
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Wali Kota Makassar hadir").click()
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Terima kasih. Jawaban Pemerintah Kota Makassar").wait_for()
    assert await seat(meeting) == ("principal", "Moh. Ramdhan Pomanto")


async def test_representative_with_a_photo_then_the_pass(
    telephone: Page, live_server: str, meeting: regional.Meeting, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 40), "white").save(tmp_path / "surat.jpg")
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Diwakili pejabat lain").click()
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    assert await telephone.get_by_role("alert").count() == 1, "what is missing is told, nothing is lost"
    await telephone.locator("#name").fill("Firman Hamid Pagarra")
    await telephone.locator("#office").fill("Sekretaris Daerah Kota Makassar")
    await telephone.locator("#acting").select_option("PJ")
    await telephone.locator("#letter_number").fill("094/17/ST/2024")
    await telephone.locator("#letter_date").fill("2024-09-12")
    await telephone.locator("#file").set_input_files(tmp_path / "surat.jpg")
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_role("link", name="Kartu Peserta Firman Hamid Pagarra").click()
    assert await telephone.get_by_text("Firman Hamid Pagarra").count() > 0
    assert await seat(meeting) == ("representative", "Firman Hamid Pagarra")


async def test_answer_is_changed_later(telephone: Page, live_server: str, meeting: regional.Meeting) -> None:
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Berhalangan", exact=True).click()
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Berhalangan hadir").wait_for()
    await telephone.get_by_role("link", name="Ubah jawaban").click()
    await telephone.get_by_text("Wali Kota Makassar hadir").click()
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Wali Kota Makassar akan hadir").wait_for()


async def test_form_is_filled_by_keyboard_alone(telephone: Page, live_server: str, meeting: regional.Meeting) -> None:
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.locator("input[value=unnamed]").focus()
    await telephone.keyboard.press("Space")
    for _ in range(20):
        await telephone.keyboard.press("Tab")
        if await telephone.locator("#contact_phone:focus").count():
            break
    await telephone.keyboard.type("0813 5550 0917")
    await telephone.keyboard.press("Enter")
    await telephone.get_by_text("Akan hadir, nama menyusul").wait_for()


async def test_large_photo_is_told_and_costs_no_entry(
    telephone: Page, live_server: str, meeting: regional.Meeting, tmp_path: Path
) -> None:
    (tmp_path / "besar.jpg").write_bytes(b"\xff\xd8" + b"0" * 20 * 1024 * 1024)
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Diwakili pejabat lain").click()
    await telephone.locator("#name").fill("Firman Hamid Pagarra")
    await telephone.locator("#file").set_input_files(tmp_path / "besar.jpg")
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Berkas terlalu besar").first.wait_for()
    assert await telephone.locator("#name").input_value() == "Firman Hamid Pagarra"
    assert await telephone.locator("#contact_phone").input_value() == "0813 5550 0917"
