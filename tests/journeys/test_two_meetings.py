"""Four questions and seven settings set up the model meeting; a provincial one stands beside it and nothing leaks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from api import wiring
from core.accounts import create_account
from core.actors import COMMAND
from core.db import rows
from core.grants import Role, grant
from events.regions import load_regions
from tests.directory import make_central
from tests.edge_fixtures import PASSWORD, Staff
from tests.factories import travel, work

NOW = datetime(2024, 8, 20, 1, tzinfo=UTC)
MODEL, SECOND = "rakornas-uji", "rakor-sulsel"


@pytest.fixture
async def console(live_server: str, browser: Browser) -> AsyncIterator[Page]:
    """The app, signed in, over the whole directory."""
    await travel(NOW)
    await load_regions(actor=COMMAND)
    for name in ("Bawaslu RI Contoh", "Kementerian Contoh"):
        await make_central(name)
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


async def four_questions(page: Page, title: str, days: tuple[str, str], place: tuple[str, str]) -> None:
    await page.goto("/app/events/new")
    await page.get_by_label("Judul resmi").first.fill(f"Rapat Koordinasi {title}")
    await page.get_by_label("Judul singkat").fill(title)
    await page.get_by_label("Tanggal mulai").fill(days[0])
    await page.get_by_label("Tanggal selesai").fill(days[1])
    await page.get_by_label("Nama tempat").fill(place[0])
    await page.get_by_label("Zona waktu").select_option(place[1])


async def seven_settings(page: Page, hosts: list[str], due: str) -> None:
    for host in hosts:
        await page.get_by_label("Tambah penyelenggara").fill(host)
        await page.get_by_role("button", name=f"+ {host}").click()
    await page.get_by_role("textbox", name="Telepon kantor").fill("+62 800 0000001")
    await page.get_by_label("Nama pengirim surel").fill("Sekretariat Contoh")
    await page.get_by_label("Aula atau gedung").fill("Aula")
    await page.get_by_label("Kursi untuk pendamping").fill("1")
    await page.get_by_label("Siapa yang menanggung perjalanan").fill("Ditanggung instansi masing-masing")
    await page.get_by_label("Pakaian").fill("Batik")
    await page.get_by_label("Boleh diwakili?").select_option("allowed")
    await page.locator("input[type=datetime-local]").fill(due)
    await page.get_by_role("button", name="Simpan tujuh pengaturan").click()
    await expect(page.get_by_text("Tersimpan.")).to_be_visible()


async def invite_all(page: Page, total: str) -> None:
    """From the settings on: every group that has somebody to invite, made and counted."""
    await page.get_by_role("link", name="Lanjut: buat undangan").click()
    await expect(page.get_by_role("checkbox").first).to_be_visible()
    for box in await page.get_by_role("checkbox").all():
        if await box.is_enabled():
            await box.check()
    await page.get_by_role("button", name=f"Buat {total} undangan").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await work()
    await expect(page.get_by_text(f"Selesai: {total} undangan dibuat.")).to_be_visible()


async def test_model_meeting_and_a_provincial_one_beside_it(console: Page, staff: Staff) -> None:
    await four_questions(console, "Rakornas Uji", ("2024-09-17", "2024-09-17"), ("Ecovention Contoh", "WIB"))
    sum_of_all = "38 gubernur · 415 bupati · 93 wali kota · 38 Bawaslu provinsi · 514 Bawaslu kabupaten/kota"
    await expect(console.get_by_text(f"{sum_of_all} = 1.098 instansi")).to_be_visible()
    await console.get_by_role("button", name="Buat kegiatan").click()
    await seven_settings(console, ["Bawaslu RI Contoh", "Kementerian Contoh"], "2024-09-13T16:00")
    await console.get_by_role("button", name="Kirim undangan percobaan ke saya").click()
    await expect(console.get_by_text("Undangan percobaan dikirim ke panitia@uji.example.")).to_be_visible()
    await invite_all(console, "1.098")

    await four_questions(console, "Rakor Sulsel", ("2024-10-07", "2024-10-08"), ("Balai Contoh", "WITA"))
    await console.get_by_label("Rakor provinsi").check()
    await console.get_by_label("Wilayah").select_option("Sulawesi Selatan")
    await expect(console.get_by_text("21 bupati · 3 wali kota = 24 instansi")).to_be_visible()
    await console.get_by_role("button", name="Buat kegiatan").click()
    await seven_settings(console, ["Kementerian Contoh"], "2024-10-01T16:00")
    await invite_all(console, "24")
    await nothing_leaks(staff)


async def nothing_leaks(staff: Staff) -> None:
    """Neither between the meetings nor between the two sides of the first."""
    events = {row["slug"]: row for row in await rows("SELECT id, slug, zone FROM event")}
    assert (events[MODEL]["zone"], events[SECOND]["zone"]) == ("WIB", "WITA")
    provincial = await staff(Role.SECRETARIAT, event=events[SECOND]["id"])
    assert await total(provincial, SECOND) == 24
    assert (await provincial.get(f"/api/v1/events/{MODEL}/invitations")).status_code == 404
    sides = {
        row["code"]: row["id"] for row in await rows("SELECT code, id FROM side WHERE event = $1", events[MODEL]["id"])
    }
    for side, many in (("pemda", 546), ("bawaslu", 552)):
        host = await staff(Role.SECRETARIAT, event=events[MODEL]["id"], side=sides[side])
        assert await total(host, MODEL) == many
        assert (await host.get(f"/api/v1/events/{SECOND}/invitations")).status_code == 404


async def total(asker: httpx.AsyncClient, slug: str) -> int:
    """How many invitations somebody sees."""
    return int((await asker.get(f"/api/v1/events/{slug}/invitations")).json()["total"])
