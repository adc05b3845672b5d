"""The states of the import pages: nothing handed in, looked at, doubtful, with faults, applied, refused."""

from collections.abc import Sequence

from playwright.async_api import expect

from core import jobs
from tests.events.imports.files import HEADINGS, csv
from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

LIST = "/events/[slug]/imports"
ONE = f"{LIST}/[id]"
FILE = [
    ("73.71", "", "Sekda", "Wakil Contoh", "Pj", "24/08/2024", "", "Narahubung Contoh", "0812 0000 0001", ""),
    ("99.99", "", "", "", "", "besok", "", "", "telepon", ""),
    ("", "Pemerintah Kota Makasar", "", "", "", "", "", "", "", ""),
    ("", "Badan Contoh Nasional", "Kepala", "Kepala Contoh", "", "", "", "", "", ""),
]  # fmt: skip


async def _hand_in(stage: Stage, rows: Sequence[Sequence[str]], name: str) -> None:
    await stage.meeting("/imports", "nav.imports")
    file = {"name": name, "mimeType": "text/csv", "buffer": csv(rows, headings=HEADINGS)}
    await stage.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await stage.press("imports.look")
    await expect(stage.page.get_by_role("heading", level=1, name=name)).to_be_visible()


@state(LIST, "empty")
async def nothing(stage: Stage) -> None:
    await stage.meeting("/imports", "nav.imports", slug=BARE)
    await expect(stage.page.get_by_role("heading", name=stage.t("imports.none"))).to_be_visible()


@state(LIST, "full")
async def handed_in(stage: Stage) -> None:
    await _hand_in(stage, FILE[:1], "narahubung.csv")
    await stage.meeting("/imports", "nav.imports")
    await expect(stage.page.get_by_role("link", name="narahubung.csv").first).to_be_visible()


@state(LIST, "error", faulty=True)
async def no_table(stage: Stage) -> None:
    await stage.meeting("/imports", "nav.imports")
    file = {"name": "foto.xlsx", "mimeType": "image/png", "buffer": b"MZ\0"}
    await stage.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await stage.press("imports.look")
    await stage.told_trouble()


@state(ONE, "full")
async def looked_at(stage: Stage) -> None:
    await _hand_in(stage, FILE, "direktori.csv")
    await expect(stage.page.get_by_role("radio").first).to_be_visible()


@state(ONE, "columns")
async def columns(stage: Stage) -> None:
    await _hand_in(stage, FILE[:1], "kolom.csv")
    await stage.page.get_by_text(stage.t("imports.columns"), exact=False).first.click()


@state(ONE, "empty")
async def nothing_new(stage: Stage) -> None:
    await _hand_in(stage, [("73.71", *[""] * 9)], "tanpa-perubahan.csv")
    await expect(stage.page.get_by_text(stage.t("imports.nothing"))).to_be_visible()


@state(ONE, "applied and taken back")
async def taken_back(stage: Stage) -> None:
    await _hand_in(stage, [("32.75", "", "Sekretaris Daerah", "Wakil Contoh", *[""] * 6)], "terapkan.csv")
    await stage.press("imports.apply")
    await _worked(stage, "imports.undo")
    dialog = await stage.dialog("imports.undo")
    await stage.press("imports.undo", within=dialog)
    await _worked(stage, "imports.apply")


async def _worked(stage: Stage, then: str) -> None:
    """The worker does what was asked; the page then offers this."""
    await expect(stage.page.get_by_role("progressbar")).to_be_visible()
    await jobs.run_waiting()
    await expect(stage.page.get_by_role("button", name=stage.t(then))).to_be_visible()


@state(ONE, "error", faulty=True)
async def not_applied(stage: Stage) -> None:
    await _hand_in(stage, [("53.71", "", "Sekretaris Daerah", "Wakil Contoh", *[""] * 6)], "gagal.csv")
    await stage.cut("/api/v1/events")
    await stage.press("imports.apply")
    await stage.told_trouble()
