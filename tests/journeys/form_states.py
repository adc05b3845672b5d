"""How the page of a follow-up form is brought into its states."""

from playwright.async_api import Page

from core.actors import Actor, ActorKind
from events import answers
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import Choice, Source
from tests.api.followups import ask_photo, switch_on
from tests.api.office import photo
from tests.api.regional import AFTER, LATE, Meeting, at
from tests.journeys.guest_pages import open_page, state

FORM = "/k/{token}/formulir/{code}"
PAGES = {FORM}


async def answered(page: Page, base: str, meeting: Meeting) -> None:
    """Somebody comes, with a companion; two forms are asked."""
    for code in ("kedatangan", "kebutuhan-khusus"):
        await switch_on(meeting.event, code)
    given = AnswerGiven(
        choice=Choice.REPRESENTATIVE,
        contact=ContactGiven("0813 5550 0917", "Petugas Contoh"),
        representative=PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar"),
        companions=[PersonGiven("Peserta Contoh 0001")],
    )
    actor = Actor(ActorKind.INVITATION, meeting.makassar.invitation)
    await answers.submit(meeting.makassar.invitation, given, source=Source.OWN_LINK, actor=actor)
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "receipt with forms")
async def receipt(page: Page, base: str, meeting: Meeting) -> None:
    await answered(page, base, meeting)


@state(FORM, "empty")
async def empty(page: Page, base: str, meeting: Meeting) -> None:
    await answered(page, base, meeting)
    await page.click("a[href*=kedatangan]")
    await page.wait_for_selector("select")


async def fill(page: Page) -> None:
    """Everything, for each delegate."""
    for choice in await page.query_selector_all("select"):
        await choice.select_option(index=1)
    for moment in await page.query_selector_all("input[type=datetime-local]"):
        await moment.fill("2024-09-16T14:30")
    for yes in await page.query_selector_all("input[value=yes]"):
        await yes.check()


@state(FORM, "full")
async def full(page: Page, base: str, meeting: Meeting) -> None:
    await empty(page, base, meeting)
    await fill(page)
    await page.click("form button")
    await page.wait_for_selector(".good")


@state(FORM, "error")
async def faulty(page: Page, base: str, meeting: Meeting) -> None:
    await empty(page, base, meeting)
    await page.click("form button")
    await page.wait_for_selector("[role=alert]")


@state(FORM, "somebody else was faster")
async def stale(page: Page, base: str, meeting: Meeting) -> None:
    await empty(page, base, meeting)
    address = page.url
    await fill(page)
    other = await page.context.new_page()
    await other.goto(address)
    await fill(other)
    await other.click("form button")
    await other.wait_for_selector(".good")
    await other.close()
    await page.click("form button")
    await page.wait_for_selector("[role=alert]")


@state(FORM, "services needed")
async def needs(page: Page, base: str, meeting: Meeting) -> None:
    await answered(page, base, meeting)
    await page.click("a[href*=kebutuhan]")
    await page.wait_for_selector("select")


@state(FORM, "a file received")
async def file_received(page: Page, base: str, meeting: Meeting) -> None:
    await ask_photo(meeting.event)
    await answered(page, base, meeting)
    await page.click("a[href*=foto]")
    await page.set_input_files("input[type=file]", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    await page.click("form button")
    await page.wait_for_selector(".good")


@state(FORM, "late")
async def late(page: Page, base: str, meeting: Meeting) -> None:
    await answered(page, base, meeting)
    await at(LATE)
    await open_page(page, base, f"{meeting.makassar.path}/formulir/kedatangan")


@state(FORM, "closed")
async def closed(page: Page, base: str, meeting: Meeting) -> None:
    await full(page, base, meeting)
    await at(AFTER)
    await open_page(page, base, f"{meeting.makassar.path}/formulir/kedatangan")


@state(FORM, "unknown")
async def unknown(page: Page, base: str, meeting: Meeting) -> None:
    await answered(page, base, meeting)
    await open_page(page, base, f"{meeting.makassar.path}/formulir/nix", 404)
