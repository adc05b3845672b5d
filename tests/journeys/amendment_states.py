"""The states of the page of changes of plan: what was changed, what would happen, nothing yet."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import AMENDED, BARE

AMENDMENTS = "/events/[slug]/amendments"


@state(AMENDMENTS, "full")
async def amended(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=AMENDED)
    await stage.page.get_by_role("button", name=stage.t("amend.standing.open")).click()
    await stage.page.get_by_label(stage.t("meeting.starts_on")).fill("2031-01-14")
    await stage.page.get_by_label(stage.t("meeting.ends_on")).fill("2031-01-14")
    await stage.press("amend.look")
    await expect(stage.page.get_by_role("heading", name=stage.t("amend.would"))).to_be_visible()


@state(AMENDMENTS, "cancelling")
async def cancelling(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=AMENDED)
    await stage.page.get_by_label(stage.t("amend.choice.cancel")).check()
    await stage.press("amend.look")
    await expect(stage.page.get_by_role("button", name=stage.t("amend.cancel_now"))).to_be_visible()


@state(AMENDMENTS, "full for a viewer", role="viewer")
async def amended_for_viewer(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=AMENDED)


@state(AMENDMENTS, "empty")
async def nothing_amended(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=BARE)


@state(AMENDMENTS, "error", faulty=True)
async def nothing_changes(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=AMENDED)
    await stage.press("amend.look")
    await stage.told_trouble()


@state(AMENDMENTS, "undoing")
async def undoing(stage: Stage) -> None:
    await stage.meeting("/amendments", "nav.amendments", slug=AMENDED)
    await stage.dialog("amend.undo")
