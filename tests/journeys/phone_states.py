"""The states of the telephone desk: a call under way, each thing it may come to, nobody to call, who was faster."""

from playwright.async_api import expect

from core.db import execute, rows
from events.states import Choice
from tests.factories import answer, given
from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

PHONE = "/events/[slug]/phone"


async def taken(stage: Stage) -> None:
    """A call under way; who holds one already sees it at once."""
    await stage.meeting("/phone", "nav.phone")
    result = stage.page.get_by_role("heading", name=stage.t("phone.result"))
    begin = stage.page.get_by_role("button", name=stage.t("phone.begin"))
    await expect(result.or_(begin)).to_be_visible()
    if await begin.is_visible():
        await begin.click()
    await expect(result).to_be_visible()


async def choose(stage: Stage, digit: int) -> None:
    """By keyboard, as one does with the telephone in the other hand."""
    await taken(stage)
    await stage.page.keyboard.press(str(digit))
    await expect(stage.page.get_by_role("button", name=stage.t("phone.save"))).to_be_visible()


@state(PHONE, "full")
async def under_way(stage: Stage) -> None:
    await taken(stage)


@state(PHONE, "full for a liaison", role="liaison")
async def for_liaison(stage: Stage) -> None:
    await choose(stage, 2)


@state(PHONE, "empty")
async def nobody_to_call(stage: Stage) -> None:
    await stage.meeting("/phone", "nav.phone", slug=BARE)


@state(PHONE, "to begin", role="administrator")
async def to_begin(stage: Stage) -> None:
    await stage.meeting("/phone", "nav.phone")
    await expect(stage.page.get_by_role("button", name=stage.t("phone.begin"))).to_be_visible()


@state(PHONE, "call again")
async def again(stage: Stage) -> None:
    await choose(stage, 5)
    await expect(stage.page.locator("input[type=time]")).to_be_focused()


@state(PHONE, "wrong number")
async def wrong_number(stage: Stage) -> None:
    await choose(stage, 7)
    await expect(stage.page.get_by_label(stage.t("phone.right_number"))).to_be_focused()


@state(PHONE, "recorded")
async def recorded(stage: Stage) -> None:
    """Saved with Enter; the next institution stands there."""
    await choose(stage, 6)
    await stage.page.keyboard.press("Enter")
    await expect(stage.page.get_by_role("link", name=stage.t("phone.look"))).to_be_visible()
    await expect(stage.page.get_by_role("heading", name=stage.t("phone.result"))).to_be_visible()


@state(PHONE, "answered meanwhile", faulty=True)
async def answered(stage: Stage) -> None:
    """The office was faster: nothing is overwritten, the page says what it answered."""
    await taken(stage)
    held = await rows(
        "SELECT c.invitation FROM call c JOIN account a ON a.id = c.account "
        "WHERE c.ended_at IS NULL AND a.email LIKE 'secretariat%'"
    )
    await answer(held[0]["invitation"], given(Choice.UNNAMED))
    await stage.press("call.unnamed")
    await expect(stage.page.get_by_text(stage.t("phone.answered"))).to_be_visible()


@state(PHONE, "error", faulty=True)
async def result_lost(stage: Stage) -> None:
    await taken(stage)
    await stage.cut(f"/api/v1/events/{stage.world.slug}/calls")
    await stage.press("call.no_answer")
    await stage.told_trouble()
    await execute("UPDATE call SET ended_at = until, outcome = 'expired' WHERE ended_at IS NULL")
