"""The answer page on a dead line: not sent yet, entries of an earlier visit, a letter on its way."""

from playwright.async_api import Page

from api.language import say
from tests.api.office import photo
from tests.api.regional import Meeting
from tests.journeys.guest_pages import open_page, represent, state

PAGES = {"/k/{token}"}


@state("/k/{token}", "not sent")
async def unsent(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{meeting.makassar.path}?change=1")
    await page.check("input[value=declined]")
    await page.fill("#contact_phone", "0813 5550 0917")
    await page.context.set_offline(True)
    await page.click("form button")
    await page.wait_for_selector("#line.note")


@state("/k/{token}", "unsent entries wait")
async def waiting(page: Page, base: str, meeting: Meeting) -> None:
    await unsent(page, base, meeting)
    await page.context.set_offline(False)
    await page.wait_for_selector(".good")
    await open_page(page, base, f"{meeting.makassar.path}?change=1")
    await page.fill("#contact_name", "Narahubung Contoh")
    await open_page(page, base, meeting.makassar.path)
    await page.wait_for_selector("#unsent")


@state("/k/{token}", "letter on its way")
async def letter_under_way(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{meeting.makassar.path}?change=1")
    await represent(page)
    await page.route(lambda url: "number=" in url, lambda route: route.abort("connectionfailed"))
    await page.set_input_files("#file", {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    await page.click("form button")
    continued = say(page.rk_language, "answer.letter_continue")  # type: ignore[attr-defined]
    await page.get_by_role("button", name=continued).wait_for()
