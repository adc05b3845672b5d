"""The states of the page of the seven settings: as they stand, with what else there is, a trial sent, refused."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE, LETTERED

SETUP = "/events/[slug]/setup"


@state(SETUP, "full")
async def settings(stage: Stage) -> None:
    await stage.meeting("/setup", "setup.title")
    await stage.page.get_by_text(stage.t("setup.others"), exact=True).click()
    await stage.page.get_by_label(stage.t("hosts.search")).fill("Kota Ma")
    await expect(stage.page.get_by_role("button", name="+ ").first).to_be_visible()


@state(SETUP, "empty")
async def nothing_said(stage: Stage) -> None:
    await stage.meeting("/setup", "setup.title", slug=BARE)


@state(SETUP, "trial sent")
async def tried(stage: Stage) -> None:
    await stage.meeting("/setup", "setup.title", slug=LETTERED)
    await stage.press("setup.trial")
    await expect(stage.page.get_by_text("@").last).to_be_visible()


@state(SETUP, "error", faulty=True)
async def not_kept(stage: Stage) -> None:
    await stage.meeting("/setup", "setup.title")
    await stage.cut("/api/v1/events")
    await stage.press("setup.save")
    await stage.told_trouble()
