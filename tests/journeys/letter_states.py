"""The states of the page of letters: one for all, individual ones, nothing yet, refused."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE, LETTERED

LETTERS = "/events/[slug]/letters"


@state(LETTERS, "one for all")
async def common(stage: Stage) -> None:
    await stage.meeting("/letters", "nav.letters")
    await expect(stage.page.get_by_role("link", name=stage.t("letters.draft"))).to_be_visible()


@state(LETTERS, "full")
async def individual(stage: Stage) -> None:
    await stage.meeting("/letters", "nav.letters", slug=LETTERED)
    await expect(stage.page.get_by_role("row")).to_have_count(39)
    await stage.page.get_by_text(stage.t("letters.text"), exact=True).click()


@state(LETTERS, "doubtful")
async def doubtful(stage: Stage) -> None:
    await stage.meeting("/letters?status=doubtful", "nav.letters", slug=LETTERED)
    await expect(stage.page.get_by_role("row")).to_have_count(2)


@state(LETTERS, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await stage.meeting("/letters", "nav.letters", slug=LETTERED)


@state(LETTERS, "empty")
async def nothing(stage: Stage) -> None:
    await stage.meeting("/letters", "nav.letters", slug=BARE)


@state(LETTERS, "error", faulty=True)
async def not_printed(stage: Stage) -> None:
    await stage.meeting("/letters", "nav.letters", slug=LETTERED)
    await stage.cut("/api/v1/events")
    await stage.press("letters.print_sheets")
    await stage.told_trouble()
