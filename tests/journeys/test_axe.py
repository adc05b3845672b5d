"""No page a guest can open has a fault that axe finds: both languages, telephone and desktop, full, empty, in error.

The pages come from the application's route table; one without its states fails.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from playwright.async_api import Page

from core import links
from core.actors import COMMAND
from core.db import rows
from events import amendments
from events.amendments import Ralat
from events.plans import PlanChange
from events.states import Zone
from events.venues import NewVenue
from tests.api import regional
from tests.api.office import photo
from tests.api.regional import AFTER, LATE, Meeting, at
from tests.journeys import (
    after_states,
    axe,
    change_states,
    form_states,
    line_states,
    linkless_states,
    office_states,
    paper_states,
)
from tests.journeys.guest_pages import STATES, bare_keys, open_page, represent, state

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
OWN_TESTS = ("/app", "/api/v1", "/api/openapi.json", "/api/{path", "/health", "/demo")
FILES = (
    "agenda.ics",
    "schedule.json",
    "schedule.xml",
    "/x/{token}",
    ".docx",
    ".pdf",
    "/kartu/{picture}",
    "/surat/{id}",
    "/surat/bagian",
    "/k/surat.js",
    "/lembar/{id}",
    "/bahan/{id}",
)
PICTURES = Path(os.environ["PICTURES"]) if "PICTURES" in os.environ else None


async def answer(page: Page, base: str, meeting: Meeting) -> None:
    """A representative with a companion, entered in the browser."""
    await open_page(page, base, f"{meeting.makassar.path}?change=1")
    await represent(page)
    await page.fill("#companion_name_1", "Peserta Contoh 0001")
    await page.click("form button")
    await page.wait_for_selector(".good")


@state("/", "landing")
async def landing(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/")


@state("/", "error")
async def unknown_page(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/nix", 404)


# The first operations and schemas stand for all, which come from the same lines: axe walks whatever a page holds.
_REST = "main > section:nth-of-type(n + 4):not(:last-of-type), section > details:nth-of-type(n + 6)"
_SHORTENED = f"document.querySelectorAll('{_REST}').forEach((one) => one.remove())"


@state("/api/docs", "full")
@state("/api", "full")
async def description(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/api/docs")
    await page.evaluate(_SHORTENED)


@state("/k/{token}", "empty")
async def empty_form(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "full")
async def full_form(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await open_page(page, base, f"{meeting.makassar.path}?change=1")
    await page.check("input[value=representative]")


@state("/k/{token}", "receipt")
async def receipt(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)


async def send_letter(page: Page, name: str, data: bytes) -> None:
    """A file for the assignment letter, from the receipt."""
    await page.set_input_files("#file", {"name": name, "mimeType": "application/pdf", "buffer": data})
    await page.click("#letter button")


@state("/k/{token}", "letter received")
async def letter_received(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await send_letter(page, "surat.jpg", photo())
    await page.wait_for_selector("#letter.good")
    await page.click("#letter summary")


@state("/k/{token}/surat", "error")
async def unreadable_letter(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await send_letter(page, "surat.pdf", b"MZ not a letter")
    await page.wait_for_selector("#letter [role=alert]")


@state("/k/{token}", "unnamed")
async def name_to_follow(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, meeting.makassar.path)
    await page.check("input[value=unnamed]")
    await page.fill("#contact_phone", "0813 5550 0917")
    await page.click("form button")
    await page.wait_for_selector(".good")


@state("/k/{token}", "error")
async def faulty_form(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, meeting.makassar.path)
    await page.check("input[value=representative]")
    await page.click("form button")
    await page.wait_for_selector("[role=alert]")


@state("/k/{token}", "late")
async def late_form(page: Page, base: str, meeting: Meeting) -> None:
    await at(LATE)
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "closed")
async def closed(page: Page, base: str, meeting: Meeting) -> None:
    await at(AFTER)
    await open_page(page, base, meeting.makassar.path)


@state("/k/{token}", "unknown")
async def unknown_link(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/k/" + "a" * 53, 404)


async def amend(meeting: Meeting, plan: PlanChange) -> None:
    """A change of plan after the letters."""
    [row] = await rows("SELECT version FROM event WHERE id = $1", meeting.event)
    letter = Ralat("100.2/77/BAK", reason="Menyesuaikan agenda nasional")
    await amendments.apply(meeting.event, plan, letter, version=row["version"], actor=COMMAND)


@state("/k/{token}", "another date")
async def moved(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await amend(meeting, PlanChange(starts_on=date(2024, 10, 8), venue=NewVenue("Balai Contoh", Zone.WIB)))
    await open_page(page, base, meeting.makassar.path)
    await page.wait_for_selector("button[value=same]")


@state("/k/{token}", "the answer stands")
async def kept(page: Page, base: str, meeting: Meeting) -> None:
    await moved(page, base, meeting)
    await page.click("button[value=same]")
    await page.wait_for_selector("#plan ~ [role=status]")


@state("/k/{token}", "cancelled")
async def called_off(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await amend(meeting, PlanChange(cancel=True))
    await open_page(page, base, meeting.makassar.path)


@state("/p/{token}", "cancelled")
async def pass_called_off(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    await amend(meeting, PlanChange(cancel=True))
    [attendee] = await rows("SELECT attendee AS id FROM appointment WHERE seat = 0")
    await open_page(page, base, f"/p/{await links.token(links.KIND_PASS, attendee['id'])}", 410)


@state("/e/{slug}", "cancelled")
async def meeting_called_off(page: Page, base: str, meeting: Meeting) -> None:
    await amend(meeting, PlanChange(cancel=True))
    await open_page(page, base, f"/e/{meeting.slug}")


@state("/p/{token}", "full")
async def pass_page(page: Page, base: str, meeting: Meeting) -> None:
    await answer(page, base, meeting)
    [attendee] = await rows("SELECT attendee AS id FROM appointment WHERE seat = 0")
    await open_page(page, base, f"/p/{await links.token(links.KIND_PASS, attendee['id'])}")


@state("/p/{token}", "unknown")
async def unknown_pass(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/p/" + "a" * 53, 404)


@state("/e/{slug}", "unknown")
async def unknown_programme(page: Page, base: str, meeting: Meeting) -> None:
    await open_page(page, base, "/e/tidak-ada", 404)


def guest_pages(app: Litestar) -> set[str]:
    """What a guest can open, out of the route table."""
    paths = {route.path_format for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods}
    return {path for path in paths if not path.startswith(OWN_TESTS) and not path.endswith(FILES)}


def test_every_guest_page_has_its_states(app: Litestar) -> None:
    assert set(STATES) >= paper_states.PAGES | office_states.PAGES | form_states.PAGES | after_states.PAGES
    assert set(STATES) >= change_states.PAGES | linkless_states.PAGES | line_states.PAGES
    assert guest_pages(app) == set(STATES)


CASES = [(path, name) for path, states in STATES.items() for name in states]


def _case(at: int, path: str, name: str, language: str) -> Any:
    """Full states in both languages, the others by turns; the rest by `make soak`, or where somebody looks himself."""
    now = name == "full" or PICTURES or ("id", "en")[at % 2] == language
    return pytest.param(path, name, language, id=f"{language}-{path} {name}", marks=[] if now else [pytest.mark.soak])


@pytest.mark.parametrize(
    ("path", "name", "language"),
    [_case(at, path, name, language) for at, (path, name) in enumerate(CASES) for language in ("id", "en")],
)
async def test_axe_finds_nothing(live_server: str, page: Page, path: str, name: str, language: str) -> None:
    meeting = await regional.summon()
    page.rk_language = language  # type: ignore[attr-defined]
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.set_viewport_size(SIZES["phone"])  # type: ignore[arg-type]
    await STATES[path][name](page, live_server, meeting)
    for name_of, size in SIZES.items():
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        if PICTURES:
            slug = re.sub(r"\W+", "-", f"{path} {name}").strip("-")
            await page.screenshot(path=PICTURES / f"{slug}-{language}-{name_of}.png", full_page=True)
        assert await axe.report(page) == "", name_of
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "nothing is wider than the page"
        )
    assert await page.get_attribute("html", "lang") == language
    assert path.startswith("/api/docs") or await bare_keys(page) == []
    assert [text for text in console if "Content Security Policy" in text] == []
    assert [url for url in asked if not url.startswith((live_server, "data:", "blob:"))] == []
