"""The states of the directory's pages: found, nothing found, one institution, its dialogs, refused."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state

LIST = "/events/[slug]/institutions"
ONE = f"{LIST}/[id]"


@state(LIST, "full")
async def found(stage: Stage) -> None:
    await stage.meeting("/institutions?q=kota+ma", "nav.institutions")
    await expect(stage.page.get_by_role("link", name="Pemerintah Kota Makassar")).to_be_visible()


@state(LIST, "empty")
async def nothing(stage: Stage) -> None:
    await stage.meeting("/institutions?q=tidak+ada+yang+ini", "nav.institutions")
    await expect(stage.page.get_by_role("heading", name=stage.t("institutions.none"))).to_be_visible()


@state(LIST, "error", faulty=True)
async def unreachable(stage: Stage) -> None:
    await stage.meeting("/institutions", "nav.institutions")
    await stage.cut("/api/v1/events")
    await stage.press("app.more")
    await stage.told_trouble()


async def _open(stage: Stage, name: str) -> None:
    await stage.meeting(f"/institutions?q={name}", "nav.institutions")
    await stage.page.get_by_role("list").get_by_role("link", name=name).first.click()
    await expect(stage.page.get_by_role("heading", name=stage.t("institution.offices"))).to_be_visible()


@state(ONE, "full")
async def makassar(stage: Stage) -> None:
    await _open(stage, "Pemerintah Kota Makassar")


@state(ONE, "empty")
async def never_held(stage: Stage) -> None:
    await _open(stage, "Pemerintah Kota Sabang")


@state(ONE, "full for a viewer", role="viewer")
async def for_viewer(stage: Stage) -> None:
    await _open(stage, "Pemerintah Kota Makassar")


@state(ONE, "new holder")
async def appointing(stage: Stage) -> None:
    await makassar(stage)
    await stage.dialog("institution.new_holder")


@state(ONE, "error", faulty=True)
async def not_confirmed(stage: Stage) -> None:
    await makassar(stage)
    await stage.cut("/api/v1/events")
    await stage.press("institution.confirm")
    await stage.told_trouble()
