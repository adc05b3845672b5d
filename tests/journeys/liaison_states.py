"""The states of the page of liaison officers: none yet, a spread before it is kept, refused, read only."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state

LIAISONS = "/events/[slug]/liaisons"


@state(LIAISONS, "empty")
async def nobody(stage: Stage) -> None:
    await stage.meeting("/liaisons", "nav.liaisons")


@state(LIAISONS, "full")
async def spread(stage: Stage) -> None:
    await nobody(stage)
    for _ in range(2):
        await stage.page.get_by_label(stage.t("liaisons.add")).select_option(index=1)
    await stage.press("liaisons.spread")
    await expect(stage.page.get_by_text(stage.t("liaisons.provinces", count=19)).first).to_be_visible()
    await stage.page.locator("summary").first.click()


@state(LIAISONS, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await nobody(stage)


@state(LIAISONS, "error", faulty=True)
async def not_kept(stage: Stage) -> None:
    await nobody(stage)
    await stage.cut("/api/v1/events")
    await stage.press("liaisons.save")
    await stage.told_trouble()


@state(LIAISONS, "coordinators sent")
async def coordinators(stage: Stage) -> None:
    await nobody(stage)
    await stage.page.locator(".areas li .row > button").first.click()
    await expect(stage.page.locator(".areas li input").first).to_be_visible()


@state(LIAISONS, "another coordinator")
async def another(stage: Stage) -> None:
    await nobody(stage)
    await stage.page.get_by_role("button", name=stage.t("coordinators.change")).first.click()
    await expect(stage.page.get_by_label(stage.t("coordinators.institution"), exact=True)).to_be_visible()
