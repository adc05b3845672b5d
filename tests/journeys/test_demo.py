"""The demo: its time jumps on, reminders go out meanwhile, and a mail on the local page leads to the form."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from playwright.async_api import Browser, Page, expect

from api import limits
from api.app import create_app
from api.demo.sink import FOLDER_NAME
from api.guards import CSRF_COOKIE, SIGN_IN_COOKIE, csrf_token
from core.accounts import create_account, sign_in
from core.actors import COMMAND
from core.grants import Role, grant
from core.settings import settings
from messaging import reminders
from tests.directory import directory
from tests.edge_fixtures import PASSWORD, served
from tests.factories import answer, invitation_to, invite, make_event, principal, send, travel
from tests.journeys import axe
from tests.messaging.post import all_sent, sink, until, wired, worker

NOW = datetime(2024, 9, 10, 1, tzinfo=UTC)
DUE = datetime(2024, 9, 13, 9, tzinfo=UTC)


@pytest.fixture
async def demo(db: None, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The application as a demo: its pages of time and mail, a sink and a worker."""
    folder = settings().data_dir / FOLDER_NAME
    monkeypatch.setenv("DEMO", "1")
    settings.cache_clear()
    async with served(create_app()) as base, sink(folder) as mails:
        monkeypatch.setenv("PUBLIC_URL", base)
        settings.cache_clear()
        async with wired(), worker(mails.port):
            yield base
    await limits.close()
    shutil.rmtree(folder)
    monkeypatch.undo()
    settings.cache_clear()


async def summon() -> None:
    """Two mayors are invited; Makassar answers, Bekasi does not and is to be reminded on the last day."""
    await travel(NOW)
    offices = await directory(["73.71", "32.75"])
    event = await make_event("rapat", starts_on=date(2024, 9, 17), due_at=DUE)
    await reminders.create(reminders.NewRule("Pengingat", offset_days=0), scope=("event", event), actor=COMMAND)
    await invite(event, "wali_kota")
    await send(event)
    await answer(await invitation_to(event, offices["73.71"].office), principal())
    await until(all_sent)


async def signed_in(browser: Browser, base: str) -> Page:
    account = await create_account(email="panitia@uji.example", name="Panitia", password=PASSWORD, actor=COMMAND)
    await grant(account=account, role=Role.SECRETARIAT, actor=COMMAND)
    token = await sign_in(email="panitia@uji.example", password=PASSWORD)
    context = await browser.new_context(locale="id-ID", base_url=base, reduced_motion="reduce")
    kept = {SIGN_IN_COOKIE: token, CSRF_COOKIE: csrf_token(token), "rk_lang": "id"}
    await context.add_cookies([{"name": name, "value": value, "url": base} for name, value in kept.items()])
    return await context.new_page()


async def assert_sound(page: Page) -> None:
    """axe finds nothing, on a telephone and at a desk."""
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await axe.report(page) == ""
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def jump(page: Page) -> None:
    """Three days before the meeting: past the deadline and the reminders before it."""
    await page.goto("/app/events/rapat")
    bar = page.get_by_role("region", name="Waktu demo")
    await expect(bar.get_by_role("time")).to_contain_text("10 Sep 2024, 08.00 WIB")
    await assert_sound(page)
    await bar.get_by_role("button", name="H-3").click()
    await expect(bar.get_by_role("status")).to_contain_text("14 Sep 2024, 08.00 WIB", timeout=20_000)
    await expect(bar.get_by_role("time")).to_contain_text("14 Sep 2024, 08.00 WIB")


async def open_mail(page: Page) -> Page:
    """The reminder of the only office that had not answered."""
    async with page.expect_popup() as opened:
        await page.get_by_role("link", name="Kotak surat").click()
    mails = await opened.value
    await expect(mails.get_by_role("main").get_by_role("listitem")).to_have_count(3)
    await assert_sound(mails)
    await mails.get_by_label("Cari penerima").fill("32.75@uji.example")
    await mails.get_by_role("button", name="Cari").click()
    await expect(mails.get_by_role("status")).to_have_text("2 surel")
    await mails.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    await expect(mails.get_by_role("heading", level=1)).to_contain_text("Pengingat")
    await assert_sound(mails)
    return mails


async def test_jump_reminds_and_the_mail_opens_the_form(demo: str, browser: Browser) -> None:
    await summon()
    page = await signed_in(browser, demo)
    await jump(page)
    mails = await open_mail(page)
    link = mails.locator(".text").get_by_role("link").first
    address = await link.get_attribute("href")
    assert address
    assert address.startswith(f"{demo}/k/")
    await mails.goto(address)
    await expect(mails.get_by_text("Wali Kota Bekasi hadir")).to_be_visible()
    await page.context.close()
