"""The states of the page of materials and results."""

from playwright.async_api import FilePayload, expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

DOCUMENTS = "/events/[slug]/documents"


@state(DOCUMENTS, "full")
async def documents(stage: Stage) -> None:
    await stage.meeting("/documents", "documents.title")
    await expect(stage.page.get_by_role("article")).to_have_count(3)


@state(DOCUMENTS, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await stage.meeting("/documents", "documents.title")


@state(DOCUMENTS, "empty")
async def empty(stage: Stage) -> None:
    await stage.meeting("/documents", "documents.title", slug=BARE)
    await expect(stage.page.get_by_text(stage.t("documents.none"), exact=True)).to_be_visible()


@state(DOCUMENTS, "a file handed in")
async def handing_in(stage: Stage) -> None:
    await documents(stage)
    await stage.dialog("documents.add")


@state(DOCUMENTS, "a draft to be published")
async def publishing(stage: Stage) -> None:
    await documents(stage)
    await stage.page.get_by_role("button", name=stage.t("documents.publish") + ":").first.click()
    await expect(stage.page.get_by_role("dialog")).to_be_visible()


@state(DOCUMENTS, "error", faulty=True)
async def unreadable(stage: Stage) -> None:
    await documents(stage)
    dialog = await stage.dialog("documents.add")
    wrong = FilePayload(name="bahan.pdf", mimeType="application/pdf", buffer=b"MZ not a paper")
    await dialog.get_by_label(stage.t("documents.file")).set_input_files(wrong)
    await dialog.get_by_label(stage.t("documents.doc_title"), exact=True).fill("Paparan")
    await stage.press("app.save", within=dialog)
    await stage.told_trouble()
