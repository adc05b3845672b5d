"""The states of the directory's pages: found, nothing found, one institution, its dialogs, refused."""

from playwright.async_api import expect

from tests.factories import work
from tests.journeys.staff_pages import Stage, state

LIST = "/events/[slug]/institutions"
ONE = f"{LIST}/[id]"


@state(LIST, "full")
async def found(stage: Stage) -> None:
    await stage.meeting("/institutions?q=kota+ma", "nav.institutions")
    await expect(stage.page.get_by_role("link", name="Pemerintah Kota Makassar")).to_be_visible()


@state(LIST, "something missing")
async def lacking(stage: Stage) -> None:
    await stage.meeting("/institutions?lacks=holder&province=73&columns=code,holder,contact,kind", "nav.institutions")
    await expect(stage.page.get_by_role("columnheader", name=stage.t("institutions.kind"))).to_be_attached()
    await stage.page.get_by_text(stage.t("institutions.columns")).click()
    await expect(stage.page.get_by_label(stage.t("institutions.kind")).last).to_be_checked()


@state(LIST, "kept in hand by the keyboard")
async def keyboard(stage: Stage) -> None:
    """A slash searches, arrows and letters go from row to row, Enter opens."""
    page = stage.page
    await stage.meeting("/institutions?province=73", "nav.institutions")
    links = page.get_by_role("rowheader").get_by_role("link")
    await links.first.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await expect(links.nth(1)).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("makassar")
    await expect(links).to_have_count(2)


@state(LIST, "full for a viewer", role="viewer")
async def table_for_viewer(stage: Stage) -> None:
    await stage.meeting("/institutions?q=kota+ma", "nav.institutions")
    await expect(stage.page.get_by_text(stage.t("institutions.has_contact"), exact=True).first).to_be_visible()


async def _choose(stage: Stage, q: str) -> None:
    """Chooses all that a search finds at the meeting that has invited governors only."""
    await stage.meeting(f"/institutions?q={q}", "nav.institutions", slug=stage.world.growing)
    await stage.press("bulk.shown")
    await expect(stage.page.get_by_role("group", name=stage.t("institutions.chosen"))).to_be_visible()


@state(LIST, "chosen")
async def chosen(stage: Stage) -> None:
    await _choose(stage, "sulawesi")


@state(LIST, "inviting previewed")
async def previewed(stage: Stage) -> None:
    await chosen(stage)
    dialog = await stage.dialog("institutions.invite")
    await expect(dialog.get_by_role("heading", name=stage.t("institutions.left_alone"))).to_be_visible()
    await expect(dialog.get_by_role("combobox")).to_be_visible()


@state(LIST, "nobody to invite")
async def nobody(stage: Stage) -> None:
    await stage.meeting("/institutions?q=kota+ma", "nav.institutions")
    await stage.press("bulk.shown")
    dialog = await stage.dialog("institutions.invite")
    await expect(dialog.get_by_text(stage.t("institutions.left_invited"))).to_be_visible()
    await expect(dialog.get_by_role("combobox")).to_have_count(0)


@state(LIST, "invited")
async def invited(stage: Stage) -> None:
    """Each language invites others: what was taken back is not invited anew."""
    await _choose(stage, {"id": "kota+ambon", "en": "kota+manado"}[stage.language])
    dialog = await stage.dialog("institutions.invite")
    await dialog.get_by_role("combobox").select_option(index=1)
    await stage.press("institutions.invite_do", within=dialog, count=2)
    await expect(dialog).to_be_hidden()
    await _done(stage, stage.t("institutions.invite_done", count=2))


@state(LIST, "inviting undone")
async def undone(stage: Stage) -> None:
    await _choose(stage, {"id": "kota+bitung", "en": "kota+tomohon"}[stage.language])
    dialog = await stage.dialog("institutions.invite")
    await dialog.get_by_role("combobox").select_option(index=1)
    await stage.press("institutions.invite_do", within=dialog, count=2)
    await _done(stage, stage.t("institutions.invite_done", count=2))
    await stage.press("bulk.undo")
    await _done(stage, stage.t("institutions.invite_undone", count=2))


async def _done(stage: Stage, words: str) -> None:
    """The job is done, as a worker would, and the page says so."""
    await expect(stage.page.get_by_role("progressbar")).to_be_visible()
    await work()
    await expect(stage.page.get_by_text(words)).to_be_visible()


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
    await stage.page.get_by_role("rowheader").get_by_role("link", name=name).first.click()
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


@state(LIST, "adding one", faulty=True)
async def adding(stage: Stage) -> None:
    """A name on file is told, and what was typed stays."""
    await stage.meeting("/institutions", "nav.institutions")
    dialog = await stage.dialog("institution.add")
    await dialog.get_by_label(stage.t("doors.name")).fill("Pemerintah Kota Makassar")
    await dialog.get_by_label(stage.t("institution.head")).fill("Kepala")
    await stage.press("app.save", within=dialog)
    await expect(
        dialog.get_by_text(stage.t("error.institution_exists", name="Pemerintah Kota Makassar"))
    ).to_be_visible()
    await expect(dialog.get_by_label(stage.t("institution.head"))).to_have_value("Kepala")
