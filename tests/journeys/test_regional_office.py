"""A regional office answers on a telephone: with and without JavaScript, by touch or by keyboard alone."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Locator, Page

from core.db import rows
from tests.api import regional


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


class Hand:
    """The officer's hand: counts what it taps and what it fills in."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    async def tap(self, what: Locator) -> None:
        self.taps += 1
        await what.click()

    async def fill(self, field: str, text: str) -> None:
        self.fields += 1
        await self.page.locator(field).fill(text)


async def test_head_comes_within_three_taps(telephone: Page, live_server: str, meeting: regional.Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.hold(meeting.makassar, "Moh. Ramdhan Pomanto")
    hand = Hand(telephone)
    await telephone.goto(live_server + meeting.makassar.path)
    assert await telephone.locator("input[type=radio]:checked").count() == 0, "nothing is chosen for anybody"
    await hand.tap(telephone.get_by_text("Wali Kota Makassar hadir"))
    await hand.tap(telephone.get_by_role("button", name="Kirim jawaban"))
    await telephone.get_by_text("Terima kasih. Jawaban Pemerintah Kota Makassar").wait_for()
    assert await seat(meeting) == ("principal", "Moh. Ramdhan Pomanto")
    assert (hand.taps <= 3, hand.fields) == (True, 0)


async def test_representative_without_a_file_within_three_taps_and_five_fields(
    telephone: Page, live_server: str, meeting: regional.Meeting
) -> None:
    hand = Hand(telephone)
    await telephone.goto(live_server + meeting.makassar.path)
    await hand.tap(telephone.get_by_text("Diwakili pejabat lain"))
    await hand.tap(telephone.locator(".chip", has_text="Sekretaris Daerah").first)
    await hand.fill("#name", "Firman Hamid Pagarra")
    await hand.fill("#letter_number", "094/17/ST/2024")
    await hand.fill("#letter_date", "2024-09-12")
    await hand.fill("#contact_phone", "0813 5550 0917")
    hand.fields += 1
    await telephone.locator("#acting").select_option("PJ")
    await hand.tap(telephone.get_by_role("button", name="Kirim jawaban"))
    await telephone.get_by_text("Terima kasih. Jawaban Pemerintah Kota Makassar").wait_for()
    assert await telephone.get_by_text("Pj. Sekretaris Daerah Kota Makassar").count() == 1
    assert await seat(meeting) == ("representative", "Firman Hamid Pagarra")
    assert (hand.taps <= 3, hand.fields <= 5) == (True, True)


async def test_badge_is_drawn_as_it_will_be_printed(live_server: str, page: Page, meeting: regional.Meeting) -> None:
    await page.goto(f"{live_server}{meeting.makassar.path}?lang=id")
    await page.get_by_text("Diwakili pejabat lain").click()
    assert not await page.locator("#badge").is_visible()
    await page.fill("#name", "Firman Hamid Pagarra, S.H.")
    await page.get_by_text("Jabatan lain", exact=True).click()
    await page.fill("#office_other", "Pj. Asisten Pemerintahan")
    await page.select_option("#acting", "PJ")
    assert await page.locator("#badge b").inner_text() == "Firman Hamid Pagarra, S.H."
    assert await page.locator("#badge span").inner_text() == "Pj. Asisten Pemerintahan"
    await page.locator(".chip", has_text="Wakil Wali Kota").click()
    assert await page.locator("#badge span").inner_text() == "Pj. Wakil Wali Kota Makassar"
    assert "mewakili Wali Kota Makassar" in await page.locator("#badge").inner_text()


async def test_representative_with_a_photo_then_the_pass(
    telephone: Page, live_server: str, meeting: regional.Meeting, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 40), "white").save(tmp_path / "surat.jpg")
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Diwakili pejabat lain").click()
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_role("alert").wait_for()  # what is missing is told, nothing is lost
    await telephone.locator("#name").fill("Firman Hamid Pagarra")
    await telephone.locator(".chip", has_text="Sekretaris Daerah").first.click()
    await telephone.locator("#acting").select_option("PJ")
    await telephone.locator("#letter_number").fill("094/17/ST/2024")
    await telephone.locator("#letter_date").fill("2024-09-12")
    await telephone.locator("#file").set_input_files(tmp_path / "surat.jpg")
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Foto surat tugas sudah kami terima").wait_for()
    assert await telephone.get_by_role("img", name="Kode QR kartu peserta Firman Hamid Pagarra").is_visible()
    for name in ("Simpan sebagai gambar", "Unduh konsep surat tugas", "Simpan ke kalender"):
        async with telephone.expect_download() as kept:
            await telephone.get_by_role("link", name=name).click()
        assert (await (await kept.value).path()).stat().st_size > 0
    await telephone.get_by_role("link", name="Kartu Peserta Firman Hamid Pagarra").click()
    assert await telephone.get_by_text("Firman Hamid Pagarra").count() > 0
    assert await seat(meeting) == ("representative", "Firman Hamid Pagarra")


async def test_letters_photo_follows_from_the_receipt(
    telephone: Page, live_server: str, meeting: regional.Meeting, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 40), "white").save(tmp_path / "surat.jpg")
    (tmp_path / "surat.pdf").write_bytes(b"MZ")
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Diwakili pejabat lain").click()
    await telephone.locator(".chip", has_text="Wakil Wali Kota").click()
    for field, text in (("name", "Firman Hamid Pagarra"), ("letter_number", "094/17"), ("letter_date", "2024-09-12")):
        await telephone.locator(f"#{field}").fill(text)
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.get_by_text("Foto surat tugas masih kami tunggu").wait_for()
    await telephone.locator("#file").set_input_files(tmp_path / "surat.pdf")
    await telephone.get_by_role("button", name="Kirim surat tugas").click()
    await telephone.get_by_role("alert").wait_for()
    await telephone.locator("#file").set_input_files(tmp_path / "surat.jpg")
    await telephone.get_by_role("button", name="Kirim surat tugas").click()
    await telephone.get_by_text("Foto surat tugas sudah kami terima").wait_for()
    [letter] = await rows("SELECT state, file IS NOT NULL AS kept FROM assignment_letter")
    assert tuple(letter) == ("unread", True)


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


async def test_large_file_is_told_and_costs_no_entry(
    telephone: Page, live_server: str, meeting: regional.Meeting, tmp_path: Path
) -> None:
    """Without a script the form comes back filled; with one the answer is safe before the file is looked at."""
    (tmp_path / "besar.jpg").write_bytes(b"\xff\xd8" + b"0" * 20 * 1024 * 1024)
    await telephone.goto(live_server + meeting.makassar.path)
    await telephone.get_by_text("Diwakili pejabat lain").click()
    await telephone.locator("#name").fill("Firman Hamid Pagarra")
    await telephone.locator("#file").set_input_files(tmp_path / "besar.jpg")
    await telephone.locator("#contact_phone").fill("0813 5550 0917")
    await telephone.get_by_role("button", name="Kirim jawaban").click()
    await telephone.locator("[role=alert]").first.wait_for()
    if await telephone.locator("#file").evaluate("field => field.files.length"):  # kept too
        for field, text in (("letter_number", "094/17"), ("letter_date", "2024-09-12")):
            await telephone.locator(f"#{field}").fill(text)
        await telephone.locator(".chip", has_text="Wakil Wali Kota").click()
        await telephone.get_by_role("button", name="Kirim jawaban").click()
        await telephone.locator("#letter", has_text="Berkas terlalu besar").wait_for()
        assert await seat(meeting) == ("representative", "Firman Hamid Pagarra")
        return
    assert await telephone.get_by_text("Berkas terlalu besar").count()
    assert await telephone.locator("#name").input_value() == "Firman Hamid Pagarra"
    assert await telephone.locator("#contact_phone").input_value() == "0813 5550 0917"
