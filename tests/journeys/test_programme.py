"""From a new meeting to its public programme: the organiser plans and releases, guests see the release only."""

from typing import Any

import httpx
import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, expect

from core.accounts import create_account
from core.actors import COMMAND
from core.grants import Role, grant
from tests.agenda.programmes import SPEAKER
from tests.edge_fixtures import PASSWORD

_ORGANISER = "penyelenggara@uji.example"
_SLUG = "rakornas-uji"
_PHONE: Any = {"width": 360, "height": 740}


@pytest.fixture
async def office(live_server: str, app: Litestar, browser: Browser) -> Page:
    """The organiser, signed in, with no meeting yet."""
    account = await create_account(email=_ORGANISER, name="Penyelenggara", password=PASSWORD, actor=COMMAND)
    await grant(account=account, role=Role.SECRETARIAT, actor=COMMAND)
    context = await browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    page = await context.new_page()
    await page.goto(f"{live_server}/app/")
    await page.get_by_label("Surel").fill(_ORGANISER)
    await page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("link", name="Buat kegiatan")).to_be_visible()
    return page


async def _create(page: Page) -> None:
    """A meeting with a date, a venue and two rooms; its times stay open."""
    await page.get_by_role("link", name="Buat kegiatan").click()
    await page.get_by_label("Judul resmi", exact=False).first.fill("Rapat Koordinasi Nasional Uji")
    await page.get_by_label("Judul singkat").fill("Rakornas Uji")
    await page.get_by_label("Tanggal mulai").fill("2030-09-17")
    await page.get_by_label("Nama tempat").fill("Ecovention Ancol")
    await page.get_by_role("button", name="Buat kegiatan").click()
    await page.get_by_role("link", name="Pengaturan", exact=True).click()
    for room in ("Aula", "Ruang Sidang 2"):
        await page.get_by_role("button", name="Tambah ruang").click()
        await _dialog(page).get_by_label("Nama").fill(room)
        await _dialog(page).get_by_role("button", name="Simpan").click()
        await expect(page.get_by_role("listitem").filter(has_text=room)).to_be_visible()
    await page.get_by_role("link", name="Acara", exact=True).click()
    await expect(page.get_by_text("Belum ada rilis.")).to_be_visible()


def _dialog(page: Page) -> Locator:
    return page.locator("dialog[open]")


async def _add(page: Page, title: str, *, at: str = "", room: str = "") -> None:
    await page.get_by_role("button", name="Tambah mata acara").click()
    dialog = _dialog(page)
    await dialog.get_by_label("Judul", exact=True).fill(title)
    if at:
        await dialog.get_by_label("Mulai pukul").fill(at)
        await dialog.get_by_label("Lama (menit)").fill("90")
    if room:
        await dialog.get_by_label("Ruang").select_option(label=room)
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


async def _let_speak(page: Page, title: str) -> None:
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True))
    await card.get_by_role("button", name="Tambah orang").click()
    dialog = _dialog(page)
    await dialog.get_by_label("Nama dan gelar", exact=False).fill(SPEAKER)
    await dialog.get_by_label("Jabatan", exact=True).fill("Direktur Contoh")
    await dialog.get_by_role("button", name="Simpan").click()
    await expect(card.get_by_text(SPEAKER)).to_be_visible()


async def _release(page: Page) -> None:
    await page.get_by_role("button", name="Rilis", exact=True).click()
    await _dialog(page).get_by_role("button", name="Rilis", exact=True).click()
    await expect(_dialog(page)).to_have_count(0)


async def _titles(guest: Page, address: str) -> list[str]:
    answer = await guest.goto(f"{address}/e/{_SLUG}")
    assert answer
    assert answer.status == 200
    return await guest.locator("h3").all_inner_texts()


async def test_organiser_plans_and_guests_see_the_release_only(
    office: Page, live_server: str, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport=_PHONE, locale="id-ID")
    guest = await context.new_page()
    await _create(office)
    await _add(office, "Pembukaan")
    await _add(office, "Panel Netralitas", at="09:00", room="Ruang Sidang 2")
    await _let_speak(office, "Panel Netralitas")
    early = await guest.goto(f"{live_server}/e/{_SLUG}")
    assert early
    assert early.status == 404
    await expect(guest.get_by_text("belum dirilis")).to_be_visible()

    await _release(office)
    await expect(office.get_by_text("Rilis 1", exact=True)).to_be_visible()
    assert await _titles(guest, live_server) == ["Pembukaan", "Panel Netralitas"]
    for seen in ("waktu menyusul", "09.00 WIB", "Ruang Sidang 2", SPEAKER, "Direktur Contoh"):
        await expect(guest.get_by_text(seen).first).to_be_visible()

    await _add(office, "Penutup")
    await expect(office.get_by_role("heading", name="Belum dirilis")).to_be_visible()
    assert await _titles(guest, live_server) == ["Pembukaan", "Panel Netralitas"]
    await _release(office)
    await expect(office.get_by_text("Rilis 2", exact=True)).to_be_visible()
    assert await _titles(guest, live_server) == ["Pembukaan", "Panel Netralitas", "Penutup"]
    async with httpx.AsyncClient() as reader:
        calendar = (await reader.get(f"{live_server}/e/{_SLUG}/agenda.ics")).text
    assert "DTSTART:20300917T020000Z" in calendar
