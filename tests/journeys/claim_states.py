"""The states of the queue of contacts we do not know: waiting, decided, nothing, refused."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import AMENDED, BARE

CLAIMS = "/events/[slug]/claims"


@state(CLAIMS, "full")
async def waiting(stage: Stage) -> None:
    await stage.meeting("/claims", "nav.claims", slug=AMENDED)
    await expect(stage.page.get_by_role("article")).to_have_count(2)


@state(CLAIMS, "empty")
async def nobody_waits(stage: Stage) -> None:
    await stage.meeting("/claims", "nav.claims", slug=BARE)


@state(CLAIMS, "decided")
async def decided(stage: Stage) -> None:
    await stage.meeting("/claims?status=refused", "nav.claims", slug=AMENDED)
    await expect(stage.page.get_by_role("article")).to_have_count(1)


@state(CLAIMS, "full for a liaison", role="liaison")
async def for_liaison(stage: Stage) -> None:
    await waiting(stage)


@state(CLAIMS, "refusing")
async def refusing(stage: Stage) -> None:
    await waiting(stage)
    await stage.dialog("claims.refuse")


@state(CLAIMS, "error", faulty=True)
async def approving_lost(stage: Stage) -> None:
    await waiting(stage)
    await stage.cut(f"/api/v1/events/{AMENDED}/claims")
    await stage.press("claims.approve")
    await stage.told_trouble()
