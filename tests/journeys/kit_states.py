"""The states of the page of the emergency kit, and of entering the rows signed on its paper."""

from playwright.async_api import Locator, expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE, LETTERED

KIT = "/events/[slug]/kit"


@state(KIT, "full")
async def entered(stage: Stage) -> None:
    """A row, the same again, and one whose pass is no longer in use."""
    await stage.meeting("/kit", "nav.kit")
    door = stage.page.get_by_label(stage.t("kit.checkpoint"))
    await door.select_option(str(stage.world.doors[1]))
    names = [name for name in stage.world.codes if name.startswith("Peserta Contoh 000")]
    for code in (stage.world.codes[names[0]], stage.world.codes[names[0]], "RKKODELAIN"):
        await _scan(stage, code)
    rows = stage.page.get_by_role("listitem").filter(has=stage.page.locator(".verdict"))
    await expect(rows).to_have_count(3)
    await expect(stage.page.get_by_text(stage.t("kit.entered", count=1))).to_be_visible()
    await expect(rows.filter(has_text="…")).to_have_count(0)


@state(KIT, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await stage.meeting("/kit", "nav.kit")


@state(KIT, "empty")
async def no_kit(stage: Stage) -> None:
    await stage.meeting("/kit", "nav.kit", slug=BARE)


@state(KIT, "making")
async def making(stage: Stage) -> None:
    await stage.meeting("/kit", "nav.kit", slug=stage.world.growing)
    await expect(stage.page.get_by_text(stage.t("kit.making"))).to_be_visible()


@state(KIT, "stopped")
async def stopped(stage: Stage) -> None:
    await stage.meeting("/kit", "nav.kit", slug=LETTERED)
    await expect(stage.page.get_by_text(stage.t("kit.stopped"))).to_be_visible()


@state(KIT, "undone")
async def undone(stage: Stage) -> None:
    await stage.meeting("/kit", "nav.kit")
    await stage.page.get_by_label(stage.t("kit.checkpoint")).select_option(str(stage.world.doors[1]))
    await _scan(stage, list(stage.world.codes.values())[-1])
    await stage.press("kit.undo")
    await expect(stage.page.get_by_text(stage.t("kit.undone"), exact=True)).to_be_visible()


@state(KIT, "looking for a name")
async def looked_for(stage: Stage) -> None:
    """Where a code cannot be read its row is found by name."""
    await stage.meeting("/kit", "nav.kit")
    await stage.page.get_by_label(stage.t("kit.code"), exact=True).fill("peserta contoh 00")
    await expect(stage.page.get_by_role("list", name=stage.t("kit.matches")).get_by_role("button")).to_have_count(6)


@state(KIT, "error", faulty=True)
async def line_lost(stage: Stage) -> None:
    """The row stays with what it was scanned at, to be sent again."""
    await stage.meeting("/kit", "nav.kit")
    await stage.cut(f"/api/v1/events/{stage.world.slug}/paper-rows")
    await _scan(stage, list(stage.world.codes.values())[-2])
    await expect(_button(stage, "kit.resend")).to_be_visible()


async def _scan(stage: Stage, code: str) -> None:
    field = stage.page.get_by_label(stage.t("kit.code"), exact=True)
    await field.fill(code)
    await field.press("Enter")


def _button(stage: Stage, key: str) -> Locator:
    return stage.page.get_by_role("button", name=stage.t(key))
