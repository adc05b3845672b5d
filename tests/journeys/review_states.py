"""The states of the review page: late answers beside what stood before, taken back, nothing to look at."""

from playwright.async_api import expect

from core.db import rows
from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

REVIEW = "/events/[slug]/review"


@state(REVIEW, "full")
async def checks(stage: Stage) -> None:
    await stage.meeting("/review", "nav.review")
    await expect(stage.page.get_by_role("button", name=stage.t("review.accept")).first).to_be_visible()


@state(REVIEW, "full for a liaison", role="liaison")
async def for_liaison(stage: Stage) -> None:
    await stage.meeting("/review", "nav.review")
    await expect(stage.page.get_by_text(stage.t("review.before")).first).to_be_visible()


@state(REVIEW, "empty")
async def nothing(stage: Stage) -> None:
    await stage.meeting("/review", "nav.review", slug=BARE)


@state(REVIEW, "taking back")
async def taking_back(stage: Stage) -> None:
    """By keyboard: j to the first, r opens the question."""
    await checks(stage)
    await stage.page.keyboard.press("j")
    await stage.page.keyboard.press("r")
    await expect(stage.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()


@state(REVIEW, "taken back and undone")
async def undone(stage: Stage) -> None:
    await taking_back(stage)
    dialog = stage.page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("Belum ada surat tugas")
    await stage.press("review.revert", within=dialog)
    await expect(dialog).to_be_hidden()
    await stage.press("bulk.undo")
    await expect(stage.page.get_by_role("button", name=stage.t("review.accept")).first).to_be_visible()
    assert await rows("SELECT 1 FROM answer WHERE source = 'desk'")


@state(REVIEW, "error", faulty=True)
async def accepting_lost(stage: Stage) -> None:
    await checks(stage)
    await stage.cut(f"/api/v1/events/{stage.world.slug}/reviews")
    await stage.press("review.accept")
    await stage.told_trouble()


@state(REVIEW, "awaiting approval")
async def held(stage: Stage) -> None:
    await stage.meeting("/review?tab=held", "nav.review")
    await expect(stage.page.get_by_text("Peserta Contoh 0098, S.H.")).to_be_visible()


@state(REVIEW, "leaving as it was")
async def refusing(stage: Stage) -> None:
    """By keyboard: r asks why, for the contact officer to read."""
    await held(stage)
    await stage.page.keyboard.press("j")
    await stage.page.keyboard.press("r")
    await expect(stage.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()


@state(REVIEW, "nothing awaits approval")
async def none_held(stage: Stage) -> None:
    await stage.meeting("/review?tab=held", "nav.review", slug=BARE)
    await expect(stage.page.get_by_role("heading", name=stage.t("review.held_none"))).to_be_visible()


@state(REVIEW, "approval lost", faulty=True)
async def approving_lost(stage: Stage) -> None:
    await held(stage)
    await stage.cut(f"/api/v1/events/{stage.world.slug}/reviews/held")
    await stage.press("review.approve")
    await stage.told_trouble()


@state(REVIEW, "letters")
async def letters(stage: Stage) -> None:
    """The paper as a picture beside what was typed."""
    await stage.meeting("/review?tab=letters", "nav.review")
    picture = stage.page.get_by_role("img", name=stage.t("review.picture", name="Peserta")).first
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", value=True, timeout=20_000)  # a process draws it


@state(REVIEW, "letters without a file")
async def letters_awaited(stage: Stage) -> None:
    await stage.meeting("/review?tab=letters&status=awaited", "nav.review")
    await expect(stage.page.get_by_text(stage.t("review.no_file")).first).to_be_visible()


@state(REVIEW, "all that match")
async def matching(stage: Stage) -> None:
    await letters(stage)
    dialog = await stage.dialog("review.matching")
    await expect(dialog.get_by_text(stage.t("review.matching_preview", count=2))).to_be_visible()


@state(REVIEW, "asking for a letter again")
async def asking_again(stage: Stage) -> None:
    await letters(stage)
    await stage.page.keyboard.press("j")
    await stage.page.keyboard.press("r")
    await expect(stage.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()


@state(REVIEW, "letter received and undone")
async def received(stage: Stage) -> None:
    await letters(stage)
    await stage.page.keyboard.press("j")
    await stage.page.keyboard.press("o")
    await stage.press("bulk.undo")
    await expect(stage.page.get_by_role("button", name=stage.t("bulk.undo"))).to_be_hidden()


@state(REVIEW, "odd names")
async def names(stage: Stage) -> None:
    await stage.meeting("/review?tab=names", "nav.review")
    await expect(stage.page.get_by_text(stage.t("odd.degree")).first).to_be_visible()


@state(REVIEW, "nothing on any tab")
async def none(stage: Stage) -> None:
    await stage.meeting("/review?tab=names", "nav.review", slug=BARE)
    await expect(stage.page.get_by_role("heading", name=stage.t("review.names_none"))).to_be_visible()
