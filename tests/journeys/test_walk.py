"""From letter to door: an office answers, its delegate carries the pass, a phone reads it, the organiser sees it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import httpx
from litestar import Litestar
from playwright.async_api import Browser, BrowserType, Page, ViewportSize, expect

from api.guards import CSRF_COOKIE, CSRF_HEADER, SIGN_IN_COOKIE, csrf_token
from core import links
from core.accounts import create_account, sign_in
from core.actors import COMMAND
from core.db import rows
from core.grants import Role, grant
from tests.edge_fixtures import PASSWORD
from tests.factories import meeting, travel
from tests.journeys.camera import phone, record

_NOW = datetime(2030, 9, 10, 1, 0, tzinfo=UTC)
_ORGANISER = "penyelenggara@uji.example"
_NAME = "Firman Hamid Pagarra, S.Uji."
_PHONE: ViewportSize = {"width": 360, "height": 740}


async def _organiser(browser: Browser, address: str) -> tuple[Page, httpx.AsyncClient]:
    """A signed-in page and an API client of the same account."""
    account = await create_account(email=_ORGANISER, name="Penyelenggara", password=PASSWORD, actor=COMMAND)
    await grant(account=account, role=Role.SECRETARIAT, actor=COMMAND)
    context = await browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    page = await context.new_page()
    await page.goto(f"{address}/app/")
    await page.get_by_label("Surel").fill(_ORGANISER)
    await page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_text("Rakor").first).to_be_visible()
    token = await sign_in(email=_ORGANISER, password=PASSWORD)
    client = httpx.AsyncClient(base_url=f"{address}/api/v1/events", headers={CSRF_HEADER: csrf_token(token)})
    client.cookies.update({SIGN_IN_COOKIE: token, CSRF_COOKIE: csrf_token(token)})
    return page, client


async def _represented(browser: Browser, address: str, invitation: UUID) -> str:
    """The office names a representative, without JavaScript; gives the address of the pass."""
    context = await browser.new_context(java_script_enabled=False, viewport=_PHONE, locale="id-ID")
    page = await context.new_page()
    await page.goto(f"{address}/k/{await links.token(links.KIND_INVITATION, invitation)}")
    await page.check("input[value=representative]")
    await page.fill("#name", _NAME)
    await page.get_by_label("Sekretaris Daerah", exact=True).check()
    await page.select_option("#acting", "PJ")
    await page.fill("#letter_number", "094/17/ST/2030")
    await page.fill("#letter_date", "2030-09-09")
    await page.fill("#contact_phone", "0800 000 0001")
    await page.click("form button")
    await expect(page.get_by_text("Terima kasih.").first).to_be_visible()
    found = await page.locator("a[href*='/p/']").first.get_attribute("href")
    await context.close()
    assert found
    return found[found.index("/p/") :]


async def _pass_shows(browser: Browser, address: str, path: str) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport=_PHONE, locale="id-ID")
    page = await context.new_page()
    await page.goto(f"{address}{path}")
    await expect(page.get_by_text(_NAME)).to_be_visible()
    await expect(page.get_by_text("Pj. Sekretaris Daerah Kota Makassar")).to_be_visible()
    await expect(page.get_by_text("mewakili Wali Kota Makassar")).to_be_visible()
    await expect(page.locator("svg").first).to_be_visible()
    await context.close()


async def _enrolment(client: httpx.AsyncClient, slug: str) -> str:
    """A checkpoint and a device; gives what stands in the QR of the console, behind the address."""
    checkpoint = await client.post(f"/{slug}/checkpoints", json={"name": "Pintu Utara"})
    assert checkpoint.status_code == 201, checkpoint.text
    wanted = {"name": "HP Uji", "profile": "gate", "checkpoint": checkpoint.json()["id"]}
    device = await client.post(f"/{slug}/devices", json=wanted)
    assert device.status_code == 201, device.text
    url: str = device.json()["enrol"]["url"]
    return url[url.index("/app/gate") :]


async def _code() -> str:
    from attendance.guests import pass_page

    [row] = await rows("SELECT id FROM attendee WHERE name_as_written = $1", _NAME)
    return (await pass_page(row["id"])).code


async def test_from_letter_to_door(
    live_server: str, app: Litestar, browser: Browser, browser_type: BrowserType, tmp_path: Path
) -> None:
    await travel(_NOW)
    made = await meeting(["73.71", "32.75"])
    [event] = await rows("SELECT slug FROM event WHERE id = $1", made.event)
    office, client = await _organiser(browser, live_server)
    async with client:
        path = await _represented(browser, live_server, made.invitations["73.71"])
        await _pass_shows(browser, live_server, path)
        enrolment = await _enrolment(client, event["slug"])
        await office.goto(f"{live_server}/app/events/{event['slug']}")
        await expect(office.get_by_text("Langsung", exact=True)).to_be_visible()
        async with phone(browser_type, record(tmp_path / "cam.mjpeg", await _code())) as handset:
            await _read_twice(handset, f"{live_server}{enrolment}", seen=lambda: _present(office))


async def _read_twice(handset: Browser, address: str, *, seen: Callable[[], Awaitable[float]]) -> None:
    context = await handset.new_context(viewport=_PHONE, locale="id-ID", permissions=["camera"])
    page = await context.new_page()
    await page.goto(address)
    await page.get_by_role("button", name="Daftarkan").click()
    await page.get_by_role("button", name="Mulai memindai").click()
    verdict = page.locator("[data-outcome]")
    await expect(verdict).to_have_attribute("data-outcome", "admitted", timeout=20_000)
    at = monotonic()
    assert await seen() - at <= 1.0  # the organiser sees it within a second of the verdict
    await expect(verdict).to_contain_text("SILAKAN MASUK")
    await expect(verdict).to_contain_text(_NAME)
    await expect(verdict).to_have_attribute("data-outcome", "already", timeout=20_000)
    await expect(verdict).to_contain_text("SUDAH TERCATAT")
    await expect(verdict).to_contain_text("Pintu Utara")
    logged = await rows("SELECT outcome FROM scan ORDER BY corrected_at")
    assert [row["outcome"] for row in logged[:2]] == ["admitted", "already"]


async def _present(office: Page) -> float:
    """When the overview says that one person is there."""
    figure: Any = office.locator("section", has_text="Hadir sekarang").get_by_text("1", exact=True).first
    await expect(figure).to_be_visible(timeout=5_000)
    return monotonic()
