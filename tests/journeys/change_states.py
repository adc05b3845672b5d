"""A changed answer as guests see it: a code asked or not to be had, a change that waits, *Bukan kami*."""

from uuid import UUID

from playwright.async_api import Page

from core import links
from core.actors import COMMAND, Actor, ActorKind
from core.db import action, execute, rows
from events import answers, attendees
from events.attendees import PersonThen
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import AccreditedAs, Choice, Source
from tests.api import regional
from tests.api.regional import AFTER, Meeting, at
from tests.journeys.guest_pages import open_page, state

DENIAL, CODE = "/bukan/{token}", "/k/{token}/kode"
PAGES = {DENIAL, CODE}
HEAD = "Moh. Ramdhan Pomanto"


async def submit(meeting: Meeting, said: AnswerGiven) -> UUID:
    actor = Actor(ActorKind.INVITATION, meeting.makassar.invitation)
    return (await answers.submit(meeting.makassar.invitation, said, source=Source.OWN_LINK, actor=actor)).answer


async def change(meeting: Meeting, *, speaks: bool = False) -> str:
    """The head was to come, and perhaps to speak; from another number somebody else is named. His link to deny it."""
    await execute(
        'UPDATE event SET settings = settings || \'{"code_of_new_phone": true, "office_phone": "021 555 0100"}\''
    )
    await regional.keep_contact(meeting.makassar)
    contact = ContactGiven("0813 5550 0917", "Petugas Contoh", "petugas@uji.example")
    await submit(meeting, AnswerGiven(Choice.PRINCIPAL, contact, head=PersonGiven(HEAD)))
    if speaks:
        [row] = await rows("SELECT person FROM attendee")
        who = PersonThen(HEAD, person=row["person"])
        await action(attendees.accredit)(meeting.event, who, as_=AccreditedAs.SPEAKER, reason="uji", actor=COMMAND)
    other = PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar")
    new = ContactGiven("0800 0000 012", "Petugas Lain")
    made = await submit(meeting, AnswerGiven(Choice.REPRESENTATIVE, new, representative=other))
    return f"/bukan/{await links.token(links.KIND_DENIAL, made)}"


@state("/k/{token}", "code asked")
async def asked(page: Page, base: str, meeting: Meeting) -> None:
    await change(meeting)
    await open_page(page, base, meeting.makassar.path)
    await page.wait_for_selector("#kode")


@state(CODE, "full")
async def no_code(page: Page, base: str, meeting: Meeting) -> None:
    await asked(page, base, meeting)
    await page.click("#kode a")
    await page.wait_for_selector(".note[role=status]")


@state(CODE, "error")
async def wrong_code(page: Page, base: str, meeting: Meeting) -> None:
    await asked(page, base, meeting)
    await page.fill("#code", "000000x")
    await page.click("#kode button")
    await page.wait_for_selector("#code-error")


@state("/k/{token}", "awaiting approval")
async def waiting(page: Page, base: str, meeting: Meeting) -> None:
    await change(meeting, speaks=True)
    await open_page(page, base, meeting.makassar.path)


@state(DENIAL, "full")
async def changed(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, await change(meeting))


@state(DENIAL, "said")
async def denied(page: Page, base: str, meeting: Meeting) -> None:
    await changed(page, base, meeting)
    await page.click("form button")
    await page.wait_for_selector(".good")


@state(DENIAL, "closed")
async def closed(page: Page, base: str, meeting: Meeting) -> None:
    path = await change(meeting)
    await at(AFTER)
    await open_page(page, base, path)


@state(DENIAL, "unknown")
async def unknown(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/bukan/" + "a" * 53, 404)
