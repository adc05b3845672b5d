"""The pages a guest can open, and how each is brought into its states."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from playwright.async_api import Page

from api.language import words
from tests.api.regional import Meeting

Show = Callable[[Page, str, Meeting], Awaitable[None]]
STATES: dict[str, dict[str, Show]] = {}


# A key of the message files that stands on a page in place of its words.
_AREAS: Final = sorted({key.partition(".")[0] for key in words("id")})
_BARE: Final = re.compile(rf"\b(?:{'|'.join(_AREAS)})\.[a-z_]+\b(?![.@/])")

_ENDINGS: Final = frozenset({"csv", "docx", "example", "ics", "json", "pdf", "png", "xlsx", "xml"})  # no keys


async def bare_keys(page: Page) -> list[str]:
    """Keys that a page shows instead of their words; addresses and file names are none."""
    shown = await page.evaluate("document.body.innerText")
    return [found for found in _BARE.findall(shown) if found.rpartition(".")[2] not in _ENDINGS]


def state(path: str, name: str) -> Callable[[Show], Show]:
    """Registers how a page is brought into a state."""

    def keep(show: Show) -> Show:
        STATES.setdefault(path, {})[name] = show
        return show

    return keep


async def open_page(page: Page, base: str, path: str, status: int = 200) -> None:
    joint = "&" if "?" in path else "?"
    answer = await page.goto(f"{base}{path}{joint}lang={page.rk_language}")  # type: ignore[attr-defined]
    assert answer
    assert answer.status == status


async def represent(page: Page) -> None:
    """Fills the answer page for a representative, all but the file."""
    await page.check("input[value=representative]")
    await page.fill("#name", "Firman Hamid Pagarra")
    await page.locator(".chip", has_text="Sekretaris Daerah").first.click()
    await page.select_option("#acting", "PJ")
    await page.fill("#letter_number", "094/17/ST/2024")
    await page.fill("#letter_date", "2024-09-12")
    await page.fill("#contact_phone", "0813 5550 0917")
