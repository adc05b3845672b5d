"""The states of the list of invitations that belong to working with it: chosen rows, saved lists, figures by day."""

from playwright.async_api import expect

from core.db import execute
from tests.journeys.staff_pages import Stage, state

LIST = "/events/[slug]/invitations"
ONE = f"{LIST}/[id]"


@state(LIST, "chosen")
async def chosen(stage: Stage) -> None:
    await stage.meeting("/invitations", "nav.invitations")
    await stage.press("bulk.shown")
    await expect(stage.page.get_by_role("group", name=stage.t("bulk.label"))).to_be_visible()


@state(LIST, "withdrawal previewed")
async def previewed(stage: Stage) -> None:
    await chosen(stage)
    dialog = await stage.dialog("bulk.withdraw")
    await expect(dialog.get_by_role("textbox")).to_be_visible()


@state(LIST, "fields of forms as columns")
async def form_columns(stage: Stage) -> None:
    asked = "form.kedatangan.mode,form.kedatangan.number"
    await stage.meeting(f"/invitations?status=represented&columns=code,status,who,{asked}", "nav.invitations")
    await stage.page.get_by_text(stage.t("lists.title"), exact=True).click()
    await expect(stage.page.get_by_text("GA 604").first).to_be_visible()


@state(LIST, "lists and addresses")
async def lists(stage: Stage) -> None:
    await stage.meeting("/invitations?status=represented&columns=code,status,category", "nav.invitations")
    await stage.page.get_by_text(stage.t("lists.title")).click()
    name = f"Diwakili {stage.language} {len(stage.asked)}"
    await stage.dialog("lists.save")
    await stage.page.get_by_label(stage.t("lists.name"), exact=True).first.fill(name)
    await stage.press("app.save")
    await expect(stage.page.get_by_role("link", name=name)).to_be_visible()
    dialog = await stage.dialog("addresses.give")
    await dialog.get_by_role("textbox").fill(name)
    await stage.press("addresses.give", within=dialog)
    await expect(stage.page.get_by_text(stage.t("addresses.once"))).to_be_visible()


@state(LIST, "day by day")
async def trend(stage: Stage) -> None:
    await stage.meeting("/invitations", "nav.invitations")
    await stage.page.get_by_text(stage.t("trend.title")).click()
    await expect(stage.page.get_by_role("img")).to_be_visible()
    await stage.page.get_by_text(stage.t("trend.table")).click()


@state(ONE, "somebody else was faster", faulty=True)
async def overtaken(stage: Stage) -> None:
    """What was typed stays, what stands now is shown beside it."""
    invitation = next(iter(stage.world.invitations.values()))
    await stage.meeting(f"/invitations/{invitation}")
    dialog = await stage.dialog("invitation.record")
    await dialog.get_by_label(stage.t("person.phone")).fill("0800 0000 777")
    await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", invitation)
    await stage.press("app.save", within=dialog)
    await expect(dialog.get_by_text(stage.t("meanwhile.title"))).to_be_visible()
    await expect(dialog.get_by_label(stage.t("person.phone"))).to_have_value("0800 0000 777")


@state(ONE, "a daily head is asked about")
async def daily_head(stage: Stage) -> None:
    invitation = next(iter(stage.world.invitations.values()))
    await stage.meeting(f"/invitations/{invitation}")
    dialog = await stage.dialog("invitation.record")
    await dialog.get_by_label(stage.t("person.acting")).select_option("PLH")
    await expect(dialog.get_by_role("radio", name=stage.t("person.vacant_yes"))).to_be_visible()
