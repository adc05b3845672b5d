"""The states of the pages outside a meeting: signing in, the list of meetings, a new one."""

from playwright.async_api import expect

from tests.edge_fixtures import PASSWORD
from tests.journeys.staff_pages import Stage, state

SIGN_IN, HOME, NEW = "/sign-in", "/", "/events/new"


@state(SIGN_IN, "empty", role=None)
async def sign_in(stage: Stage) -> None:
    await stage.open("/sign-in", "signin.title")


@state(SIGN_IN, "full", role=None, faulty=True)
async def sent_to_sign_in(stage: Stage) -> None:
    await stage.open("/events/rakornas-2024/invitations?status=declined", "signin.title")


@state(SIGN_IN, "error", role=None, faulty=True)
async def wrong_password(stage: Stage) -> None:
    await sign_in(stage)
    await stage.page.get_by_label(stage.t("signin.email")).fill("seseorang@uji.example")
    await stage.page.get_by_role("textbox", name=stage.t("signin.password")).fill(PASSWORD)
    await stage.press("signin.submit")
    await stage.told_trouble()


@state(HOME, "full")
async def meetings(stage: Stage) -> None:
    await stage.open("/", "events.title")
    await expect(stage.page.get_by_role("main").get_by_role("link")).to_have_count(7)


@state(HOME, "empty", role="empty_handed")
async def no_meetings(stage: Stage) -> None:
    await stage.open("/", "events.title")
    await expect(stage.page.get_by_text(stage.t("events.empty"), exact=True)).to_be_visible()


@state(HOME, "error", faulty=True)
async def unreached(stage: Stage) -> None:
    await stage.cut("/api/v1/events")
    await stage.open("/", "app.error_title")


@state(HOME, "unknown page")
async def unknown_page(stage: Stage) -> None:
    await stage.open("/tidak-ada", "app.error_title")


@state(NEW, "empty")
async def new_meeting(stage: Stage) -> None:
    await stage.open("/events/new", "events.new")


@state(NEW, "full")
async def provincial(stage: Stage) -> None:
    await new_meeting(stage)
    await stage.page.get_by_label(stage.t("new.example.rakor")).check()
    await stage.page.get_by_label(stage.t("new.provinces")).select_option("73")
    await stage.page.get_by_text(stage.t("new.more")).click()
    await expect(stage.page.get_by_role("status").filter(has_text="= 24 ")).to_be_visible()


@state(NEW, "like an earlier one")
async def like_earlier(stage: Stage) -> None:
    await new_meeting(stage)
    await stage.page.get_by_label(stage.t("new.example.earlier")).check()
    await expect(stage.page.get_by_label(stage.t("new.earlier"), exact=True)).to_be_visible()


@state(NEW, "error", faulty=True)
async def taken_address(stage: Stage) -> None:
    await new_meeting(stage)
    await stage.page.get_by_label(stage.t("meeting.official_title"), exact=True).fill("Rapat Koordinasi")
    await stage.page.get_by_label(stage.t("meeting.short_title"), exact=True).fill("Rakor")
    await stage.page.get_by_label(stage.t("meeting.starts_on")).fill("2024-11-04")
    await stage.page.get_by_text(stage.t("new.more")).click()
    await stage.page.get_by_label(stage.t("meeting.slug")).fill(stage.world.slug)
    await stage.press("meeting.create")
    await stage.told_trouble()
