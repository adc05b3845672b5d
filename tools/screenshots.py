"""Takes the README's pictures of a running demo: `make run` in one terminal, `make screenshots` in another."""

import asyncio
import os
import re
import sys
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, async_playwright

from api.demo.accounts import ACCOUNTS, PASSWORD

OUT = Path(__file__).parents[1] / "docs" / "screenshots"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


async def main(address: str) -> None:
    """Saves overview, invitations, answer page, pass and gate below docs/screenshots."""
    OUT.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        desk = await _signed_in(browser, address)
        await _save(desk, f"{address}/app/events/simulasi", "overview")
        await _save(desk, f"{address}/app/events/simulasi/invitations", "invitations")
        await _save(desk, f"{address}/app/events/rakornas-2024/agenda", "agenda")
        phone = await _phone(browser)
        await _save(phone, address + await _link(address), "answer-phone")
        await _save(phone, address + await _pass(desk, address), "pass-phone")
        await _save(phone, f"{address}/e/rakornas-2024", "programme-phone")
        await _save(phone, f"{address}/app/gate", "gate-phone")
        await browser.close()


async def _signed_in(browser: Browser, address: str) -> Page:
    context = await browser.new_context(viewport=DESK, locale="id-ID")  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{address}/app/")
    await page.get_by_label("Surel").fill(ACCOUNTS[0].email)
    await page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    await page.get_by_role("button", name="Masuk").click()
    await page.get_by_text("Rakornas").nth(1).wait_for()
    return page


async def _phone(browser: Browser) -> Page:
    context = await browser.new_context(viewport=PHONE, locale="id-ID", device_scale_factor=2)  # type: ignore[arg-type]
    return await context.new_page()


async def _save(page: Page, url: str, name: str) -> None:
    await page.goto(url)
    await page.wait_for_load_state("load")
    await page.wait_for_timeout(1500)  # figures and fonts have settled
    await page.screenshot(path=OUT / f"{name}.png")
    print(f"  {name}.png")


async def _link(address: str) -> str:
    """The path out of an unanswered letter of the local mailbox."""
    async with httpx.AsyncClient(base_url=address) as client:
        mails = (await client.get("/demo/mail", params={"q": "Undangan"})).text
        mail = re.search(r'href="(/demo/mail/[0-9a-f]+)', mails)
        assert mail, "no letter in the mailbox"
        found = re.search(r"/k/[a-z2-7]{53}", (await client.get(mail[1])).text)
    assert found, "no link in the letter"
    return found[0]


async def _pass(desk: Page, address: str) -> str:
    """The path of a representative's pass."""
    listed = await desk.request.get(f"{address}/api/v1/events/rakornas-2024/attendees?q=Firman")
    attendee = (await listed.json())["items"][0]["id"]
    whole = await (await desk.request.get(f"{address}/api/v1/events/rakornas-2024/attendees/{attendee}")).json()
    link: str = whole["pass"]
    return link[link.index("/p/") :]


def _chromium() -> str:
    return os.environ.get("CHROMIUM", "/usr/bin/chromium")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"))
