"""The states of the pages of a meeting's letters and figures: overview, invitations, sending, messages."""

from playwright.async_api import expect

from events.regions import government_key
from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

OVERVIEW, LIST = "/events/[slug]", "/events/[slug]/invitations"
ONE, SENDING, MESSAGES = f"{LIST}/[id]", "/events/[slug]/sending", "/events/[slug]/messages"
MAKASSAR, NTT = government_key("73.71"), government_key("53")


@state(OVERVIEW, "full")
async def overview(stage: Stage) -> None:
    await stage.meeting("", "nav.overview")
    await expect(stage.page.get_by_text(stage.t("live.live"), exact=True)).to_be_visible()


@state(OVERVIEW, "full by presence", role="viewer")
async def by_presence(stage: Stage) -> None:
    await overview(stage)
    await stage.press("overview.colour_present")


@state(OVERVIEW, "empty")
async def bare_overview(stage: Stage) -> None:
    await stage.meeting("", "nav.overview", slug=BARE)


@state(OVERVIEW, "error", faulty=True)
async def unknown_meeting(stage: Stage) -> None:
    await stage.meeting("", "app.error_title", slug="tidak-ada")


@state(OVERVIEW, "cut off", faulty=True)
async def cut_off(stage: Stage) -> None:
    await stage.cut(f"/api/v1/events/{stage.world.slug}/live")
    await stage.meeting("", "nav.overview")
    await expect(stage.page.get_by_text(stage.t("live.broken"), exact=True)).to_be_visible()


@state(LIST, "full")
async def invitations(stage: Stage) -> None:
    await stage.meeting("/invitations", "nav.invitations")
    await stage.page.get_by_text(stage.t("invitations.map")).click()
    await stage.press("app.more")
    await expect(stage.page.get_by_role("row")).to_have_count(201)


@state(LIST, "filtered")
async def filtered(stage: Stage) -> None:
    await stage.meeting("/invitations?status=represented", "nav.invitations")


@state(LIST, "empty")
async def no_invitations(stage: Stage) -> None:
    await stage.meeting("/invitations", "nav.invitations", slug=BARE)


@state(LIST, "no match")
async def no_match(stage: Stage) -> None:
    await stage.meeting("/invitations?q=tidak+ada+yang+begini", "nav.invitations")
    await expect(stage.page.get_by_text(stage.t("invitations.no_match"), exact=True)).to_be_visible()


@state(LIST, "error", faulty=True)
async def more_lost(stage: Stage) -> None:
    await stage.meeting("/invitations", "nav.invitations")
    await stage.cut(f"/api/v1/events/{stage.world.slug}/invitations")
    await stage.press("app.more")
    await stage.told_trouble()


async def show_one(stage: Stage, key: str) -> None:
    await stage.meeting(f"/invitations/{stage.world.invitations[key]}")


@state(ONE, "full")
async def answered(stage: Stage) -> None:
    await show_one(stage, MAKASSAR)


@state(ONE, "full for a viewer", role="viewer")
async def answered_for_viewer(stage: Stage) -> None:
    await show_one(stage, MAKASSAR)


@state(ONE, "empty")
async def unanswered(stage: Stage) -> None:
    await show_one(stage, government_key("11.01"))


@state(ONE, "withdrawn")
async def withdrawn(stage: Stage) -> None:
    await show_one(stage, stage.world.withdrawn)
    await expect(stage.page.get_by_text("Undangan ganda").first).to_be_visible()


@state(ONE, "error", faulty=True)
async def unknown_invitation(stage: Stage) -> None:
    await stage.meeting(f"/invitations/{stage.world.event}", "app.error_title")


@state(ONE, "recording", faulty=True)
async def recording_refused(stage: Stage) -> None:
    await unanswered(stage)
    dialog = await stage.dialog("invitation.record")
    await dialog.get_by_label(stage.t("choice.representative")).check()
    await dialog.get_by_label(stage.t("person.name")).fill("Peserta Contoh")
    await dialog.get_by_label(stage.t("person.office"), exact=True).fill("Sekretaris Daerah")
    await dialog.get_by_label(stage.t("person.phone")).fill("12")
    await stage.press("app.save", within=dialog)
    await stage.told_trouble()


@state(ONE, "withdrawing")
async def withdrawing(stage: Stage) -> None:
    await unanswered(stage)
    await stage.dialog("invitation.withdraw")


@state(ONE, "renewing")
async def renewing(stage: Stage) -> None:
    await unanswered(stage)
    await stage.dialog("invitation.renew")


@state(ONE, "substituting")
async def substituting(stage: Stage) -> None:
    await show_one(stage, NTT)
    await stage.dialog("invitation.substitute")


@state(SENDING, "full")
async def all_made(stage: Stage) -> None:
    await stage.meeting("/sending", "nav.sending")


@state(SENDING, "empty")
async def no_categories(stage: Stage) -> None:
    await stage.meeting("/sending", "nav.sending", slug=BARE)


@state(SENDING, "to do")
async def to_do(stage: Stage) -> None:
    await stage.meeting("/sending", "nav.sending", slug=stage.world.unsent)
    await stage.page.get_by_role("checkbox").nth(1).check()


@state(SENDING, "asking")
async def about_to_send(stage: Stage) -> None:
    await to_do(stage)
    await stage.page.get_by_role("button", name=stage.t("sending.send_button", count=38)).click()
    await expect(stage.page.get_by_role("dialog")).to_be_visible()


@state(SENDING, "error", faulty=True)
async def making_lost(stage: Stage) -> None:
    await to_do(stage)
    await stage.cut(f"/api/v1/events/{stage.world.unsent}/invitations/generate")
    await stage.page.locator("form .button").click()
    await stage.told_trouble()


@state(MESSAGES, "full")
async def messages(stage: Stage) -> None:
    await stage.meeting("/messages", "nav.messages")
    await stage.press("rules.dry_run")


@state(MESSAGES, "failed")
async def failed_messages(stage: Stage) -> None:
    await stage.meeting("/messages?state=failed", "nav.messages")
    await expect(stage.page.get_by_text("mailbox unavailable").first).to_be_visible()


@state(MESSAGES, "text")
async def text(stage: Stage) -> None:
    await stage.meeting("/messages?q=73.71", "nav.messages")
    await stage.page.locator("tbody button").first.click()
    await expect(stage.page.get_by_role("dialog").locator(".text")).to_contain_text("Kota Makassar")


@state(MESSAGES, "rule")
async def rule(stage: Stage) -> None:
    await stage.meeting("/messages", "nav.messages")
    await stage.dialog("rules.add")


@state(MESSAGES, "empty")
async def no_messages(stage: Stage) -> None:
    await stage.meeting("/messages", "nav.messages", slug=BARE)


@state(MESSAGES, "error", faulty=True)
async def dry_run_lost(stage: Stage) -> None:
    await stage.meeting("/messages", "nav.messages")
    await stage.cut(f"/api/v1/events/{stage.world.slug}/reminder-rules")
    await stage.press("rules.dry_run")
    await stage.told_trouble()


@state(SENDING, "inviting one")
async def inviting_one(stage: Stage) -> None:
    await stage.meeting("/sending", "nav.sending", slug=stage.world.unsent)
    opened = await stage.dialog("invite.one")
    await opened.get_by_label(stage.t("invite.institution")).fill("Kota Makassar")
    await opened.get_by_role("button", name="Pemerintah Kota Makassar").click()
    await expect(opened.get_by_label(stage.t("invite.office"))).to_be_visible()
