"""The states of the pages behind a paper: its check, and the field for the short code."""

from playwright.async_api import Page

from core.actors import COMMAND
from core.db import rows
from events import invitations
from events.papers.facts import addressees, meeting_facts, paper_links
from tests.api.regional import Meeting
from tests.journeys.guest_pages import open_page, state

PAGES = {"/v/{code}", "/e/{slug}/kode"}


async def paper(meeting: Meeting) -> str:
    one = meeting.makassar.invitation
    facts = await meeting_facts(meeting.event)
    [to] = await addressees(meeting.event, [one])
    return (await paper_links(facts, [to]))[one].removeprefix(facts.site)


@state("/v/{code}", "genuine")
async def genuine(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, await paper(meeting))


@state("/v/{code}", "reported")
async def reported(page: Page, base: str, meeting: Meeting) -> None:
    await genuine(page, base, meeting)
    await page.click("summary")
    await page.fill("#seen", "Diminta membayar biaya pendaftaran")
    await page.click("details button")
    await page.wait_for_selector(".note.good >> nth=1")


@state("/v/{code}", "unknown")
async def forged(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/v/palsu", 404)


@state("/v/{code}", "withdrawn")
async def withdrawn(page: Page, base: str, meeting: Meeting) -> None:
    one = meeting.makassar.invitation
    address = await paper(meeting)
    await invitations.withdraw(one, event=meeting.event, reason="Ganda", version=1, actor=COMMAND)
    await open_page(page, base, address)


@state("/e/{slug}/kode", "empty")
async def code_page(page: Page, base: str, meeting: Meeting) -> None:
    await rows("UPDATE event SET state = 'open'")
    await open_page(page, base, f"/e/{meeting.slug}/kode")


@state("/e/{slug}/kode", "error")
async def wrong_code(page: Page, base: str, meeting: Meeting) -> None:
    await code_page(page, base, meeting)
    await page.fill("#code", "AAAA-0000")
    await page.click("form button")
    await page.wait_for_selector("#code-error")
