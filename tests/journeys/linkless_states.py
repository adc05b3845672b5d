"""How the page for who has the letter but no link is brought into its states."""

from playwright.async_api import Page

from core.db import rows
from tests.api import regional
from tests.api.regional import Meeting
from tests.journeys.guest_pages import open_page, state

PAGES = {"/e/{slug}/konfirmasi"}


async def calling(meeting: Meeting) -> str:
    await rows("UPDATE event SET state = 'open'")
    return f"/e/{meeting.slug}/konfirmasi"


@state("/e/{slug}/konfirmasi", "empty")
async def nobody_picked(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{await calling(meeting)}?q=tidak+ada")


@state("/e/{slug}/konfirmasi", "found")
async def found(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{await calling(meeting)}?q=kota")


@state("/e/{slug}/konfirmasi", "full")
async def unknown_contact(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{await calling(meeting)}?i={meeting.makassar.invitation}")


@state("/e/{slug}/konfirmasi", "error")
async def faulty_claim(page: Page, base: str, meeting: Meeting) -> None:
    await unknown_contact(page, base, meeting)
    await page.click("form button")
    await page.wait_for_selector("[role=alert]")


@state("/e/{slug}/konfirmasi", "sent")
async def link_sent(page: Page, base: str, meeting: Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await unknown_contact(page, base, meeting)
    await page.click("form button")
    await page.wait_for_selector(".good")
