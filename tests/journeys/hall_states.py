"""The states of the pages of a meeting's programme, people, doors and settings."""

from playwright.async_api import expect

from tests.journeys.staff_pages import Stage, state
from tests.journeys.staff_world import BARE

AGENDA, SETTINGS = "/events/[slug]/agenda", "/events/[slug]/settings"
PEOPLE, PERSON, DOORS = "/events/[slug]/attendees", "/events/[slug]/attendees/[id]", "/events/[slug]/doors"
ANDRIKO = "Dr. Andriko Noto Susanto, S.P., M.P."


@state(AGENDA, "full")
async def agenda(stage: Stage) -> None:
    await stage.meeting("/agenda", "nav.agenda")
    await expect(stage.page.get_by_text(stage.t("agenda.clashes"), exact=True)).to_be_visible()


@state(AGENDA, "full for a viewer", role="viewer")
async def agenda_for_viewer(stage: Stage) -> None:
    await agenda(stage)


@state(AGENDA, "empty")
async def no_agenda(stage: Stage) -> None:
    await stage.meeting("/agenda", "nav.agenda", slug=BARE)


@state(AGENDA, "session")
async def session(stage: Stage) -> None:
    await agenda(stage)
    await stage.dialog("agenda.add")


@state(AGENDA, "role")
async def role(stage: Stage) -> None:
    await agenda(stage)
    await stage.dialog("agenda.add_role")


@state(AGENDA, "removing")
async def removing(stage: Stage) -> None:
    await agenda(stage)
    await stage.dialog("app.remove")


@state(AGENDA, "releasing")
async def releasing(stage: Stage) -> None:
    await agenda(stage)
    await stage.dialog("agenda.release")


@state(AGENDA, "error", faulty=True)
async def release_lost(stage: Stage) -> None:
    await agenda(stage)
    await stage.cut(f"/api/v1/events/{stage.world.slug}/releases")
    dialog = await stage.dialog("agenda.release")
    await stage.press("agenda.release", within=dialog)
    await stage.told_trouble()


@state(PEOPLE, "full")
async def people(stage: Stage) -> None:
    await stage.meeting("/attendees?sort=name", "nav.attendees")


@state(PEOPLE, "empty")
async def nobody(stage: Stage) -> None:
    await stage.meeting("/attendees", "nav.attendees", slug=BARE)


@state(PEOPLE, "no match")
async def nobody_so_called(stage: Stage) -> None:
    await stage.meeting("/attendees?q=tidak+ada", "nav.attendees")


@state(PEOPLE, "error", faulty=True)
async def people_lost(stage: Stage) -> None:
    await stage.cut(f"/api/v1/events/{stage.world.slug}/attendees")
    await stage.meeting("/attendees", "app.error_title")


@state(PERSON, "full")
async def person(stage: Stage) -> None:
    await stage.meeting(f"/attendees/{stage.world.attendees[ANDRIKO]}")


@state(PERSON, "empty", role="viewer")
async def person_for_viewer(stage: Stage) -> None:
    await stage.meeting(f"/attendees/{stage.world.attendees['Peserta Contoh 0001, S.Uji., M.Uji.']}")


@state(PERSON, "error", faulty=True)
async def unknown_person(stage: Stage) -> None:
    await stage.meeting(f"/attendees/{stage.world.event}", "app.error_title")


@state(DOORS, "full")
async def doors(stage: Stage) -> None:
    await stage.meeting("/doors", "nav.doors")


@state(DOORS, "full for a viewer", role="viewer")
async def doors_for_viewer(stage: Stage) -> None:
    await doors(stage)


@state(DOORS, "empty")
async def no_doors(stage: Stage) -> None:
    await stage.meeting("/doors", "nav.doors", slug=BARE)


@state(DOORS, "checkpoint")
async def checkpoint(stage: Stage) -> None:
    await doors(stage)
    await stage.dialog("doors.add_checkpoint")


@state(DOORS, "enrolling")
async def enrolling(stage: Stage) -> None:
    await doors(stage)
    dialog = await stage.dialog("doors.add_device")
    await dialog.get_by_label(stage.t("doors.device_name")).fill("HP Aula 1")
    await stage.press("doors.add_device", within=dialog)
    await expect(stage.page.get_by_role("img", name=stage.t("doors.enrol_link"))).to_be_visible()


@state(DOORS, "error", faulty=True)
async def device_lost(stage: Stage) -> None:
    await doors(stage)
    await stage.cut(f"/api/v1/events/{stage.world.slug}/devices")
    dialog = await stage.dialog("doors.revoke")
    await stage.press("doors.revoke", within=dialog)
    await stage.told_trouble()


@state(SETTINGS, "full")
async def settings(stage: Stage) -> None:
    await stage.meeting("/settings", "nav.settings")


@state(SETTINGS, "empty")
async def bare_settings(stage: Stage) -> None:
    await stage.meeting("/settings", "nav.settings", slug=BARE)


@state(SETTINGS, "venue")
async def venue(stage: Stage) -> None:
    await settings(stage)
    await stage.dialog("venue.change")


@state(SETTINGS, "hosts")
async def hosts(stage: Stage) -> None:
    await settings(stage)
    await stage.dialog("hosts.change")


@state(SETTINGS, "category")
async def category(stage: Stage) -> None:
    await settings(stage)
    await stage.dialog("categories.add")


@state(SETTINGS, "error", faulty=True)
async def venue_refused(stage: Stage) -> None:
    await settings(stage)
    dialog = await stage.dialog("venue.change")
    await dialog.get_by_label(stage.t("venue.name")).fill("Balai Kota")
    await dialog.get_by_label(stage.t("venue.region_code")).fill("99.99")
    await stage.press("app.save", within=dialog)
    await stage.told_trouble()
