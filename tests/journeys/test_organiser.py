"""The organiser, in the browser: a meeting without times, its venue, programme, letters and release."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from api import wiring
from core.accounts import create_account
from core.actors import COMMAND
from core.db import rows
from core.grants import Role, grant
from tests.directory import directory
from tests.edge_fixtures import PASSWORD
from tests.factories import travel, work

NOW = datetime(2024, 9, 10, 1, tzinfo=UTC)
SLUG = "rakor-uji"


@pytest.fixture
async def console(live_server: str, browser: Browser) -> AsyncIterator[Page]:
    """The app, signed in as an organiser does it."""
    await travel(NOW)
    await directory(["53", "16.71", "32.75", "53.71", "73.71", "91.06"])
    account = await create_account(email="panitia@uji.example", name="Panitia", password=PASSWORD, actor=COMMAND)
    await grant(account=account, role=Role.SECRETARIAT, actor=COMMAND)
    context = await browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", base_url=live_server)
    page = await context.new_page()
    await page.goto("/app/")
    await page.get_by_label("Alamat surel").fill("panitia@uji.example")
    await page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("heading", name="Kegiatan", level=1)).to_be_visible()
    async with wiring.connected():
        yield page
    await context.close()


async def turn(page: Page, part: str) -> None:
    """Goes to a part of the meeting."""
    await page.get_by_role("navigation").get_by_role("link", name=part, exact=True).click()
    await expect(page.get_by_role("heading", name=part, level=1, exact=True)).to_be_visible()


async def dialog(page: Page, words: str) -> Locator:
    await page.get_by_role("button", name=words, exact=True).first.click()
    return page.get_by_role("dialog")


async def save(page: Page, words: str = "Simpan") -> None:
    await page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def create(page: Page) -> None:
    """A meeting with a title and dates; times, place and letters come later."""
    await page.get_by_role("link", name="Buat kegiatan").click()
    await page.get_by_label("Judul resmi").fill("Rapat Koordinasi Uji Kesiapan Daerah")
    await page.get_by_label("Judul singkat").fill("Rakor Uji")
    await page.get_by_label("Tanggal mulai").fill("2024-09-17")
    await page.get_by_role("button", name="Buat kegiatan").click()
    await expect(page).to_have_url(f"/app/events/{SLUG}/setup")
    await turn(page, "Ringkasan")
    await expect(page.get_by_text("jam menyusul")).to_be_visible()
    await expect(page.get_by_text("Belum ada undangan")).to_be_visible()


async def furnish(page: Page) -> None:
    """A venue, a room, a category of one's own."""
    await turn(page, "Pengaturan")
    place = await dialog(page, "Tentukan tempat")
    await place.get_by_label("Nama tempat").fill("Ecovention Ancol")
    await place.get_by_label("Kota", exact=False).first.fill("Jakarta Utara")
    await save(page)
    room = await dialog(page, "Tambah ruang")
    await room.get_by_label("Nama").fill("Aula")
    await room.get_by_label("Kapasitas").fill("1200")
    await save(page)
    await expect(page.get_by_text("1.200 orang")).to_be_visible()
    category = await dialog(page, "Tambah kategori")
    await category.get_by_label("Nama", exact=True).fill("Sekretaris Daerah Kota")
    await category.get_by_label("Kota", exact=True).check()
    await save(page)
    await expect(page.get_by_text("Sekretaris Daerah Kota", exact=True)).to_be_visible()


async def plan(page: Page) -> None:
    """A session with a time and room, one without, a speaker."""
    await turn(page, "Acara")
    opening = await dialog(page, "Tambah mata acara")
    await opening.get_by_label("Judul", exact=True).fill("Paparan Kesiapan Daerah")
    await opening.get_by_label("Mulai pukul").fill("09:00")
    await opening.get_by_label("Lama").fill("60")
    await opening.get_by_label("Ruang").select_option("Aula")
    await save(page)
    later = await dialog(page, "Tambah mata acara")
    await later.get_by_label("Judul", exact=True).fill("Penutupan")
    await save(page)
    speaker = await dialog(page, "Tambah orang")
    await speaker.get_by_label("Nama dan gelar").fill("Drs. Peserta Contoh, M.Uji.")
    await speaker.get_by_label("Jabatan", exact=True).fill("Direktur Uji")
    await save(page)
    await expect(page.get_by_text("09.00 WIB")).to_be_visible()
    await expect(page.get_by_text("Drs. Peserta Contoh, M.Uji.")).to_be_visible()


async def invite(page: Page) -> None:
    """Invitations of one category are made and sent, in sight."""
    await turn(page, "Buat & kirim")
    await page.get_by_role("checkbox", name="Wali Kota").check()
    await page.get_by_role("button", name="Buat 4 undangan").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await work()
    await expect(page.get_by_text("Selesai: 4 undangan dibuat.")).to_be_visible()
    await dialog(page, "Kirim 4 undangan")
    await save(page, "Kirim 4 undangan")
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await work()
    await expect(page.get_by_text("Selesai: 4 pesan masuk antrean kirim.")).to_be_visible()
    letters = await rows("SELECT address FROM delivery WHERE state = 'waiting' ORDER BY address")
    assert [row["address"] for row in letters] == [
        f"{code}@uji.example" for code in ("16.71", "32.75", "53.71", "73.71")
    ]


async def look(page: Page) -> None:
    """The table: searched, filtered by province and by answer; one invitation opened."""
    await turn(page, "Undangan")
    table = page.get_by_role("table").get_by_role("rowheader")
    await expect(table).to_have_count(4)
    await page.get_by_label("Cari").fill("makassar")
    await expect(table).to_have_text(["Pemerintah Kota Makassar Wali Kota Makassar"])
    await page.get_by_label("Cari").fill("")
    await page.get_by_label("Provinsi", exact=True).select_option("Nusa Tenggara Timur")
    await expect(table).to_have_text(["Pemerintah Kota Kupang Wali Kota Kupang"])
    await page.get_by_role("button", name="Akan diwakili 0").click()
    await expect(page.get_by_text("Tidak ada undangan yang cocok")).to_be_visible()
    await page.get_by_label("Cari").press_sequentially("k")
    await page.get_by_role("link", name="Hapus saringan").click()  # before what was typed has been asked for
    await expect(table).to_have_count(4)
    await expect(page.get_by_label("Cari")).to_have_value("")


async def record(page: Page) -> None:
    """An answer comes by telephone; the history keeps it."""
    await page.get_by_role("link", name="Pemerintah Kota Makassar").click()
    history = page.get_by_role("region", name="Riwayat")
    await expect(history.get_by_role("listitem")).to_have_count(2)
    form = await dialog(page, "Catat jawaban")
    await form.get_by_label("Diwakili pejabat lain").check()
    await form.get_by_label("Nama dan gelar").fill("Firman Contoh, S.Uji.")
    await form.get_by_label("Jabatan", exact=True).fill("Sekretaris Daerah Kota Makassar")
    await form.get_by_label("Status jabatan").select_option("Pj. Penjabat")
    await form.get_by_label("Nomor surat tugas").fill("094/17/ST/2024")
    await form.get_by_label("Tanggal surat tugas").fill("2024-09-09")
    await save(page)
    await expect(page.get_by_text("Jawaban tercatat.")).to_be_visible()
    await expect(page.get_by_role("region", name="Siapa yang hadir")).to_contain_text(
        "Pj. Sekretaris Daerah Kota Makassar, mewakili Wali Kota Makassar"
    )
    await expect(history.get_by_role("listitem").first).to_contain_text("Panitia")
    await expect(history.get_by_role("listitem").first).to_contain_text("telepon")


async def take_back(page: Page) -> None:
    form = await dialog(page, "Tarik undangan")
    await form.get_by_label("Alasan").fill("Terundang dua kali")
    await save(page, "Tarik undangan")
    await expect(page.get_by_text("Undangan ditarik: Terundang dua kali")).to_be_visible()


async def withdraw(page: Page) -> None:
    """An invitation is taken back for a reason, given again, taken back for good; then it counts no more."""
    await turn(page, "Undangan")
    await page.get_by_role("link", name="Pemerintah Kota Bekasi").click()
    await take_back(page)
    await page.get_by_role("button", name="Urungkan penarikan").click()
    await expect(page.get_by_text("Undangan berlaku lagi.")).to_be_visible()
    await take_back(page)
    await expect(page.get_by_role("button", name="Catat jawaban")).to_be_hidden()
    await turn(page, "Undangan")
    await page.get_by_role("button", name="Undangan ditarik 1").click()
    rows_shown = page.get_by_role("table").get_by_role("rowheader")
    await expect(rows_shown).to_have_text(["Pemerintah Kota Bekasi Wali Kota Bekasi"])
    await turn(page, "Ringkasan")
    await expect(page.get_by_role("region", name="Jawaban atas undangan").get_by_role("listitem").last).to_contain_text(
        "3"
    )


async def release(page: Page, guest: BrowserContext) -> None:
    """Guests see the programme once it is released, never the working copy."""
    reader = await guest.new_page()
    await reader.goto(f"/e/{SLUG}")
    await expect(reader.get_by_text("Paparan Kesiapan Daerah")).to_be_hidden()
    await turn(page, "Acara")
    await dialog(page, "Rilis")
    await save(page, "Rilis")
    await expect(page.get_by_text("Rilis 1")).to_be_visible()
    await reader.reload()
    await expect(reader.get_by_text("Paparan Kesiapan Daerah").first).to_be_visible()
    await expect(reader.get_by_text("Drs. Peserta Contoh, M.Uji.").first).to_be_visible()


async def test_organiser_calls_a_meeting(console: Page, browser: Browser, live_server: str) -> None:
    await create(console)
    await furnish(console)
    await plan(console)
    await invite(console)
    await look(console)
    await record(console)
    await withdraw(console)
    guest = await browser.new_context(locale="id-ID", base_url=live_server)
    await release(console, guest)
    await guest.close()
