"""What axe finds on a page as it stands."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults
from playwright.async_api import Page

WANTED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_REST = "tbody tr:nth-child(n + 21)"  # of a long table the first ones stand for all: they come from the same lines
_RUN = "([leave, options]) => axe.run({exclude: [[leave]]}, options)"


async def report(page: Page) -> str:
    """The faults axe finds, in words; empty where there is none."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    options = {"runOnly": WANTED, "resultTypes": ["violations"], "preload": False}
    found: Any = await page.evaluate(_RUN, [_REST, options])
    return AxeResults(found).generate_report() if found["violations"] else ""
