"""The states of an institution's own page and of a coordinator's: full, refused, ended, opened by a wrong link."""

from playwright.async_api import Page

from core import links
from core.actors import COMMAND
from core.db import rows
from events.answers import submit
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice, Source
from tests.api import regional
from tests.api.coordinated import allow, coordinate, more_below
from tests.api.regional import Meeting
from tests.journeys.guest_pages import open_page, state

PAGES = {"/o", "/o/{token}", "/o/provinsi/{token}"}


async def own_page(meeting: Meeting) -> str:
    await rows("UPDATE event SET state = 'open'")
    await regional.keep_contact(meeting.makassar)
    await rows("UPDATE contact_person SET name = 'Narahubung Contoh', office = 'Kasubbag Protokol'")
    [officer] = await rows("SELECT id FROM contact_person")
    return f"/o/{await links.token(links.KIND_FOCAL, officer['id'])}"


async def answered(meeting: Meeting) -> None:
    given = AnswerGiven(
        Choice.REPRESENTATIVE,
        ContactGiven("0800 0000 017"),
        representative=PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar", ActingStatus.PJ),
        companions=[PersonGiven("Peserta Contoh 0001", "Asisten I")],
        letter=LetterGiven("094/17/ST/2024", None, None),
    )
    await submit(meeting.makassar.invitation, given, source=Source.OWN_LINK, actor=COMMAND)


@state("/o", "empty")
async def asking(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/o?q=tidak+ada")


@state("/o", "found")
async def found(page: Page, base: str, meeting: Meeting) -> None:
    await rows("UPDATE event SET state = 'open'")
    await open_page(page, base, "/o?q=kota")


@state("/o", "sent")
async def sent(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/o")
    await page.fill("#contact", "narahubung@uji.example")
    await page.click("form button")
    await page.wait_for_selector(".good")


@state("/o/{token}", "full")
async def full(page: Page, base: str, meeting: Meeting) -> None:
    address = await own_page(meeting)
    await answered(meeting)
    await regional.mail_letter(meeting.makassar, event=meeting.event)
    await regional.summon("rakornas-kedua")
    await rows("UPDATE event SET state = 'open'")
    await open_page(page, base, address)
    await page.click("summary >> nth=0")


@state("/o/{token}", "unanswered")
async def unanswered(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, await own_page(meeting))


@state("/o/{token}", "error")
async def faulty(page: Page, base: str, meeting: Meeting) -> None:
    await unanswered(page, base, meeting)
    await page.click("summary >> nth=0")
    await page.fill("#contact_name", "Narahubung Baru")
    await page.click("details[open] button")
    await page.wait_for_selector("[role=alert]")


@state("/o/{token}", "another officer")
async def handed_over(page: Page, base: str, meeting: Meeting) -> None:
    await unanswered(page, base, meeting)
    await page.click("summary >> nth=0")
    await page.fill("#contact_name", "Narahubung Baru")
    await page.fill("#contact_phone", "0800 0000 011")
    await page.fill("#contact_email", "baru@uji.example")
    await page.click("details[open] button")
    await page.wait_for_selector(".good")


@state("/o/{token}", "long after")
async def closed(page: Page, base: str, meeting: Meeting) -> None:
    address = await own_page(meeting)
    await answered(meeting)
    await regional.at(regional.AFTER)
    await open_page(page, base, address)


@state("/o/{token}", "unknown")
async def unknown(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/o/" + "a" * 53, 404)


async def province(meeting: Meeting) -> str:
    """Bengkulu's supervisory bodies, one with an answer of its own."""
    await rows("UPDATE event SET state = 'open'")
    await rows("UPDATE region SET name = 'Bengkulu' WHERE code = '17'")
    await more_below(meeting, range(10, 14))
    await allow(meeting)
    given = AnswerGiven(
        Choice.REPRESENTATIVE,
        ContactGiven("0800 0000 017", "Petugas Contoh"),
        representative=PersonGiven("Peserta Contoh 0002, S.H.", "Anggota Bawaslu Kabupaten Bengkulu Tengah"),
    )
    await submit(meeting.bengkulu.invitation, given, source=Source.OWN_LINK, actor=COMMAND)
    return await named(await coordinate(meeting), "Bawaslu Provinsi Bengkulu")


async def named(page: str, name: str) -> str:
    """The coordinating body under a name as it would have."""
    await rows("UPDATE institution SET name = $1 WHERE name LIKE 'Koordinator %'", name)
    return page


@state("/o/provinsi/{token}", "full")
async def table(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, await province(meeting))
    await page.click("#copy")
    await page.wait_for_selector("#copied:not(:empty)")


@state("/o/provinsi/{token}", "saved, one row not")
async def saved(page: Page, base: str, meeting: Meeting) -> None:
    await table(page, base, meeting)
    await page.select_option("select >> nth=0", "principal")
    await page.select_option("select >> nth=1", "representative")
    await page.click("form[action*=jawab] button")
    await page.wait_for_selector("[role=alert]")


@state("/o/provinsi/{token}", "reminded")
async def reminded(page: Page, base: str, meeting: Meeting) -> None:
    await table(page, base, meeting)
    await page.click("form[action*=ingatkan] button")
    await page.wait_for_selector(".good")


@state("/o/provinsi/{token}", "only seeing")
async def seeing(page: Page, base: str, meeting: Meeting) -> None:
    await province(meeting)
    await open_page(page, base, await coordinate(meeting, meeting.makassar))


@state("/o/provinsi/{token}", "late")
async def late(page: Page, base: str, meeting: Meeting) -> None:
    address = await province(meeting)
    await regional.at(regional.LATE)
    await open_page(page, base, address)


@state("/o/provinsi/{token}", "unknown")
async def no_province(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/o/provinsi/" + "a" * 53, 404)
