"""The states of the gate: enrolling, ready, and every kind of verdict."""

from playwright.async_api import expect

from attendance import devices
from attendance.states import Profile
from core.actors import COMMAND
from tests.journeys.staff_pages import Stage, state

GATE = "/gate"
ANDRIKO = "Dr. Andriko Noto Susanto, S.P., M.P."
MAYORS = {"id": "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "en": "Raden Gani Muhamad"}
LAST = "Peserta Contoh 0099, S.H."


@state(GATE, "enrolling", role=None)
async def enrolling(stage: Stage) -> None:
    await stage.open("/gate", "gate.enrol_title")
    await stage.page.get_by_role("button", name=stage.t("gate.enrol_submit")).hover()


@state(GATE, "error", role=None, faulty=True)
async def enrolment_refused(stage: Stage) -> None:
    await stage.open("/gate#enrol=bukan-kode-yang-kami-kenal", "gate.enrol_title")
    await stage.press("gate.enrol_submit")
    await expect(stage.page.get_by_text(stage.t("error.enrol_unknown"))).to_be_visible()


@state(GATE, "empty", role=None)
async def ready(stage: Stage) -> None:
    made = await devices.register(
        stage.world.event, name="HP Pintu Utara 2", profile=Profile.GATE, checkpoint=None, actor=COMMAND
    )
    await stage.open(f"/gate#enrol={made.token}", "gate.enrol_title")
    await stage.press("gate.enrol_submit")
    await expect(stage.page.get_by_role("button", name=stage.t("gate.start"))).to_be_visible()


async def scan(stage: Stage, code: str, outcome: str) -> None:
    dialog = await stage.dialog("gate.manual")
    await dialog.get_by_label(stage.t("gate.manual_label")).fill(code)
    await stage.press("gate.manual_send", within=dialog)
    verdict = stage.page.locator("[data-outcome]")
    await expect(verdict).to_have_attribute("data-outcome", outcome)
    await expect(verdict.get_by_text(stage.t("gate.say"))).to_be_visible()


@state(GATE, "full", role=None)
async def admitted(stage: Stage) -> None:
    await ready(stage)
    await stage.page.get_by_label(stage.t("gate.checkpoint")).select_option("Ruang VIP")
    await scan(stage, stage.world.codes[MAYORS[stage.language]], "admitted")


@state(GATE, "already", role=None)
async def already(stage: Stage) -> None:
    await ready(stage)
    await scan(stage, stage.world.codes[ANDRIKO], "already")


@state(GATE, "refused", role=None)
async def refused(stage: Stage) -> None:
    await ready(stage)
    await scan(stage, "RKBUKANKODE", "refused")


@state(GATE, "replaced", role=None)
async def replaced(stage: Stage) -> None:
    await ready(stage)
    await scan(stage, stage.world.codes["Firman Hamid Pagarra"], "refused")


async def cut_off(stage: Stage) -> None:
    """A door that has heard the list, and then nothing more."""
    async with stage.page.expect_response(lambda response: "/door/roster" in response.url):
        await ready(stage)
    await stage.cut("/api/v1/door")


@state(GATE, "offline", role=None, faulty=True)
async def offline(stage: Stage) -> None:
    await cut_off(stage)
    await scan(stage, stage.world.codes[LAST], "admitted")
    await expect(stage.page.locator("[data-alone=true]")).to_be_visible()


@state(GATE, "unknown", role=None, faulty=True)
async def unknown(stage: Stage) -> None:
    await stage.cut("/api/v1/door/roster")
    await ready(stage)
    await stage.cut("/api/v1/door")
    await scan(stage, stage.world.codes[LAST], "")


@state(GATE, "history", role=None)
async def history(stage: Stage) -> None:
    await refused(stage)
    await stage.dialog("gate.history")


@state(GATE, "revoked", role=None, faulty=True)
async def revoked(stage: Stage) -> None:
    made = await devices.register(
        stage.world.event, name="HP hilang 2", profile=Profile.GATE, checkpoint=None, actor=COMMAND
    )
    await stage.open(f"/gate#enrol={made.token}", "gate.enrol_title")
    await stage.press("gate.enrol_submit")
    await expect(stage.page.get_by_role("button", name=stage.t("gate.start"))).to_be_visible()
    await devices.revoke(made.device, event=stage.world.event, reason="hilang", actor=COMMAND)
    for _ in range(2):  # the device hears of it, and still says so when it is opened again
        await stage.page.reload()
        await expect(stage.page.get_by_text(stage.t("gate.revoked"))).to_be_visible()
