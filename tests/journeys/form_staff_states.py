"""The states of the pages of follow-up forms: the forms and their fields, what came in by one."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

FORMS = "/events/[slug]/forms"
VALUES = f"{FORMS}/[id]"


@state(FORMS, "full")
async def forms(stage: Stage) -> None:
    await stage.meeting("/forms", "forms.title")
    await expect(stage.page.get_by_role("button", name=stage.t("forms.add_field")).first).to_be_visible()


@state(FORMS, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await stage.meeting("/forms", "forms.title")


@state(FORMS, "empty")
async def empty(stage: Stage) -> None:
    await stage.meeting("/forms", "forms.title", slug=BARE)
    await expect(stage.page.get_by_text(stage.t("forms.none"), exact=True)).to_be_visible()


@state(FORMS, "error", faulty=True)
async def lost(stage: Stage) -> None:
    await stage.meeting("/forms", "forms.title", slug=BARE)
    await stage.cut("/api/v1/events")
    await stage.page.get_by_role("button", name=stage.t("forms.switch_on", title="").strip()).first.click()
    await stage.told_trouble()


@state(FORMS, "a form edited")
async def form_dialog(stage: Stage) -> None:
    await forms(stage)
    await stage.dialog("forms.add")


@state(FORMS, "a field edited")
async def field_dialog(stage: Stage) -> None:
    await forms(stage)
    await stage.page.get_by_role("button", name=stage.t("forms.edit_field", label="").strip()).first.click()
    dialog = stage.page.get_by_role("dialog")
    await expect(dialog.get_by_label(stage.t("forms.options"))).to_be_visible()
    await dialog.locator("summary").click()


@state(FORMS, "a field with answers stays", faulty=True)
async def field_stays(stage: Stage) -> None:
    await forms(stage)
    await stage.dialog("forms.remove_field", label="Datang dengan")
    await stage.press("app.remove", within=stage.page.get_by_role("dialog"))
    await expect(stage.page.get_by_text(stage.t("error.field_has_values"))).to_be_visible()


@state(VALUES, "full", role="liaison")
async def values(stage: Stage) -> None:
    await stage.meeting(f"/forms/{stage.world.forms['kedatangan']}")
    await expect(stage.page.get_by_text("GA 604").first).to_be_visible()


@state(VALUES, "only complete ones", role="liaison")
async def complete(stage: Stage) -> None:
    await values(stage)
    await stage.press("forms.only_given")
    await expect(stage.page.get_by_role("button", name=stage.t("app.more"))).to_have_count(0)


@state(VALUES, "empty")
async def nobody(stage: Stage) -> None:
    await stage.meeting(f"/forms/{stage.world.forms['kosong']}")
    await expect(stage.page.get_by_text(stage.t("forms.no_values"))).to_be_visible()


@state(VALUES, "error", faulty=True)
async def no_file(stage: Stage) -> None:
    await values(stage)
    await stage.cut("/api/v1/events")
    await stage.press("export.csv")
    await stage.told_trouble()


@state("/events/[slug]/invitations/[id]", "a form entered by telephone", role="liaison")
async def entered_by_staff(stage: Stage) -> None:
    await values(stage)
    await stage.page.get_by_role("main").locator("a[href*='/invitations/']").first.click()
    await stage.page.get_by_role("button", name=stage.t("forms.enter_one", title="").strip()).first.click()
    dialog = stage.page.get_by_role("dialog")
    await expect(dialog.get_by_role("combobox").first).to_have_value("Pesawat")


@state("/events/[slug]/invitations/[id]", "a form with a fault", role="liaison", faulty=True)
async def faulty_entry(stage: Stage) -> None:
    await entered_by_staff(stage)
    dialog = stage.page.get_by_role("dialog")
    await dialog.get_by_role("combobox").first.select_option("")
    await stage.press("app.save", within=dialog)
    await stage.told_trouble()
