"""How the pages of a meeting that is over, and the lists of its materials, are brought into their states."""

from playwright.async_api import Page

from agenda import documents
from agenda.documents import DocumentGiven
from agenda.sessions import NewSession, create
from agenda.states import DocumentKind
from core import links
from core.actors import COMMAND
from core.db import rows
from tests.agenda.programmes import release
from tests.api.papers import hand_out
from tests.api.regional import AFTER, Meeting, at
from tests.api.test_after import came
from tests.journeys.form_states import answered
from tests.journeys.guest_pages import open_page, state

OF_ANSWER, OF_PASS = "/k/{token}/bahan", "/p/{token}/bahan"
PAGES = {OF_ANSWER, OF_PASS}
PAPERS = [
    DocumentGiven(
        "Paparan: netralitas ASN menjelang pemilihan serentak", title_en="Slides: neutrality of civil servants"
    ),
    DocumentGiven("Notula rapat", DocumentKind.NOTULA, "Minutes of the meeting"),
    DocumentGiven("Deklarasi netralitas ASN", DocumentKind.DEKLARASI, public=True),
]


async def handed_out(page: Page, base: str, meeting: Meeting) -> str:
    """Somebody comes, a programme, three papers; gives the path of his pass."""
    await answered(page, base, meeting)
    for title in ("Pembukaan", "Pembacaan deklarasi"):
        await create(meeting.event, NewSession(title), actor=COMMAND)
    await release(meeting.event)
    for paper in PAPERS:
        await hand_out(meeting.event, paper)
    [row] = await rows("SELECT attendee FROM appointment WHERE seat = 0")
    return f"/p/{await links.token(links.KIND_PASS, row['attendee'])}"


@state("/k/{token}", "materials before the end")
async def before(page: Page, base: str, meeting: Meeting) -> None:
    await handed_out(page, base, meeting)
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "over")
async def over(page: Page, base: str, meeting: Meeting) -> None:
    await handed_out(page, base, meeting)
    [row] = await rows("SELECT attendee FROM appointment WHERE seat = 0")
    await came(meeting.event, row["attendee"])
    await at(AFTER)
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "over, nobody came")
async def nobody_came(page: Page, base: str, meeting: Meeting) -> None:
    await over(page, base, meeting)
    await open_page(page, base, meeting.bengkulu.path)


@state("/p/{token}", "over")
async def pass_over(page: Page, base: str, meeting: Meeting) -> None:
    path = await handed_out(page, base, meeting)
    [row] = await rows("SELECT attendee FROM appointment WHERE seat = 0")
    await came(meeting.event, row["attendee"])
    await at(AFTER)
    await open_page(page, base, path)


@state("/e/{slug}", "full")
async def public_papers(page: Page, base: str, meeting: Meeting) -> None:
    await handed_out(page, base, meeting)
    await open_page(page, base, f"/e/{meeting.slug}")


@state(OF_ANSWER, "full")
async def listed(page: Page, base: str, meeting: Meeting) -> None:
    await handed_out(page, base, meeting)
    await open_page(page, base, f"{meeting.makassar.path}/bahan")


@state(OF_ANSWER, "empty")
async def none_yet(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{meeting.makassar.path}/bahan")


@state(OF_ANSWER, "withdrawn")
async def withdrawn(page: Page, base: str, meeting: Meeting) -> None:
    made = await hand_out(meeting.event)
    await documents.withdraw(meeting.event, made, version=2, actor=COMMAND)
    await open_page(page, base, f"{meeting.makassar.path}/bahan/{made}", 410)


@state(OF_PASS, "full")
async def listed_of_pass(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, f"{await handed_out(page, base, meeting)}/bahan")
