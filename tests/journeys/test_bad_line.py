"""A line of the 2G kind, and one that dies in the middle: nothing typed is lost, nothing is sent twice."""

import asyncio
import io
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.async_api import BrowserContext, Page, Route

from core import files
from core.db import rows
from tests.api import regional
from tests.api.regional import Meeting
from tests.api.test_answers import fill_up
from tests.journeys.guest_pages import represent

USABLE = 2000  # ms until the first button can be answered
LINE = {"offline": False, "latency": 600, "downloadThroughput": 150_000 / 8, "uploadThroughput": 150_000 / 8}
KEPT = "Isian tersimpan di HP ini sampai terkirim"
UNSENT = "Belum terkirim – isian tersimpan di HP ini, kirim lagi bila sinyal kembali."
THANKS = "Terima kasih. Jawaban Pemerintah Kota Makassar"
STORED = "Object.keys(localStorage).length"


@pytest.fixture
async def meeting(live_server: str) -> Meeting:
    return await regional.summon()


@pytest.fixture
async def form(page: Page, live_server: str, meeting: Meeting) -> Page:
    """The answer page on a telephone."""
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(f"{live_server}{meeting.makassar.path}?lang=id")
    return page


async def send(page: Page, name: str = "Kirim jawaban") -> None:
    await page.get_by_role("button", name=name).click()


async def answers() -> int:
    return len(await rows("SELECT 1 FROM answer"))


async def test_fullest_page_is_usable_within_two_seconds_on_2g(page: Page, live_server: str, meeting: Meeting) -> None:
    await fill_up(meeting)
    wire = await page.context.new_cdp_session(page)
    await wire.send("Network.enable")
    await wire.send("Network.emulateNetworkConditions", LINE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{live_server}{meeting.makassar.path}?lang=id", wait_until="domcontentloaded")
    assert await page.get_by_text("Wali Kota Makassar hadir").is_visible()
    took = await page.evaluate("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart")
    print(f"2G: usable after {took} ms, {len(asked)} request(s)")  # noqa: T201 - the figure itself
    assert took <= USABLE
    assert len([url for url in asked if not url.startswith("data:")]) == 1


async def test_dead_line_keeps_the_page_and_one_answer_arrives(form: Page, context: BrowserContext) -> None:
    await represent(form)
    await form.get_by_text(KEPT).wait_for()
    await context.set_offline(True)
    await send(form)
    await form.get_by_text(UNSENT).wait_for()
    assert await form.input_value("#name") == "Firman Hamid Pagarra"
    assert await answers() == 0
    await context.set_offline(False)  # sent by itself
    await form.get_by_text(THANKS).wait_for()
    assert (await answers(), await form.evaluate(STORED)) == (1, 0)
    assert "change" not in form.url


async def test_answer_that_arrived_unheard_is_taken_once(form: Page, live_server: str, meeting: Meeting) -> None:
    await represent(form)

    async def unheard(route: Route) -> None:
        await route.fetch()
        await route.abort("connectionfailed")

    await form.route(lambda url: "/k/" in url, unheard, times=1)
    await send(form)
    await form.get_by_text(UNSENT).wait_for()
    assert await answers() == 1
    await send(form, "Kirim lagi")
    await form.get_by_text(THANKS).wait_for()
    assert await answers() == 1
    assert await form.evaluate(STORED) == 0


async def test_entries_come_back_after_a_reload_and_go_when_told_to(
    form: Page, context: BrowserContext, live_server: str, meeting: Meeting
) -> None:
    await represent(form)
    await context.set_offline(True)
    await send(form)
    await form.get_by_text(UNSENT).wait_for()
    await context.set_offline(False)
    await form.get_by_text(THANKS).wait_for()
    await form.get_by_role("link", name="Ubah jawaban").click()
    await form.fill("#name", "Peserta Contoh 0001")
    await form.goto(live_server + meeting.makassar.path)
    await form.get_by_role("link", name="Lanjutkan isian").click()
    assert await form.input_value("#name") == "Peserta Contoh 0001"
    await form.reload()
    assert await form.input_value("#name") == "Peserta Contoh 0001"
    assert await form.locator("#badge b").inner_text() == "Peserta Contoh 0001"
    await form.get_by_role("button", name="Hapus isian dari HP ini").click()
    assert await form.input_value("#name") == "Firman Hamid Pagarra"
    assert await form.evaluate(STORED) == 0
    await form.fill("#name", "Peserta Contoh 0002")
    [name] = await form.evaluate("Object.keys(localStorage)")
    assert len(name.removeprefix("rk-answer:")) == 26, "the number of the invitation, not its link"
    await form.evaluate('name => localStorage.setItem(name, \'{"until":1,"entries":{}}\')', name)
    await form.reload()
    assert await form.input_value("#name") == "Firman Hamid Pagarra"
    assert await form.evaluate(STORED) == 0, "what is too old is gone"


async def test_somebody_elses_answer_meanwhile_is_shown_beside_the_entries(
    form: Page, live_server: str, meeting: Meeting, context: BrowserContext
) -> None:
    await represent(form)
    other = await context.new_page()
    await other.goto(live_server + meeting.makassar.path)
    await other.evaluate("localStorage.clear()")
    await other.reload()
    await other.get_by_text("Berhalangan", exact=True).click()
    await other.fill("#contact_phone", "0813 5550 0918")
    await send(other)
    await other.get_by_text("Terima kasih").wait_for()
    await send(form)
    await form.get_by_text("Isian Bapak/Ibu, belum terkirim").wait_for()
    assert await form.input_value("#name") == "Firman Hamid Pagarra"
    await send(form)
    await form.get_by_text(THANKS).wait_for()
    assert await answers() == 2


@pytest.mark.parametrize("storage", ["throw new Error('none')", "return null"])
async def test_nothing_is_promised_where_nothing_can_be_kept(
    page: Page, context: BrowserContext, live_server: str, meeting: Meeting, storage: str
) -> None:
    await page.add_init_script(f"Storage.prototype.getItem = () => {{ {storage} }}")
    await page.goto(f"{live_server}{meeting.makassar.path}?lang=id")
    await represent(page)
    assert await page.locator("#line").inner_text() == ""
    await context.set_offline(True)
    await send(page)
    await page.get_by_text("Belum terkirim – biarkan halaman ini terbuka").wait_for()
    assert await page.get_by_role("button", name="Hapus isian dari HP ini").is_hidden()


def large_photo(path: Path) -> Path:
    """A photo of a typed page as a telephone takes it: coloured, turned, some megabytes."""
    chance = random.Random(4)
    page = Image.merge("RGB", [Image.effect_noise((3000, 4000), 40 + chance.randint(0, 9)) for _ in range(3)])
    exif = Image.Exif()
    exif[0x0112] = 6
    page.resize((4000, 3000)).save(path, "JPEG", quality=80, exif=exif)
    assert path.stat().st_size > 2_000_000
    return path


async def test_large_photo_is_made_small_and_goes_on_where_the_line_died(
    form: Page, context: BrowserContext, tmp_path: Path
) -> None:
    sent: list[str] = []
    arrived = asyncio.Event()

    async def watched(route: Route) -> None:
        sent.append(route.request.url.partition("number=")[2])
        if len(sent) == 3:
            await context.set_offline(True)
            arrived.set()
        await route.continue_()

    await represent(form)
    await form.set_input_files("#file", large_photo(tmp_path / "surat.jpg"))
    await form.route(lambda url: "number=" in url, watched)
    await send(form)
    await form.get_by_text(THANKS).wait_for()
    await arrived.wait()
    await form.get_by_text("Sambungan terputus. Bagian yang sudah sampai tersimpan").wait_for()
    assert await answers() == 1, "the answer is safe before the photo is"
    await context.set_offline(False)
    await form.get_by_text("Foto surat tugas sudah kami terima").wait_for()
    assert len(sent) == len(set(sent)) + 1, "only what had not arrived was sent again"
    [letter] = await rows("SELECT file FROM assignment_letter WHERE file IS NOT NULL")
    stored, data = await files.read(letter["file"])
    assert stored.size <= 300_000
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    assert 900 < max(picture.size) <= 1600
    assert picture.height > picture.width, "upright"
    red, green, blue = picture.split()
    differences: list[Any] = [ImageChops.difference(red, other).getextrema() for other in (green, blue)]
    assert max(most for _, most in differences) <= 8, "grey"
