"""The door without its line: whatever is lost on the way, no scan is lost, none counts twice, presence is right."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserType, Page, Route, expect

from attendance import devices
from attendance.states import Profile
from core import clock, epoch
from core.actors import COMMAND
from core.db import rows
from tests.attendance.hall import Hall, make_hall
from tests.factories import travel
from tests.journeys.camera import phone, record

_NOW = datetime(2024, 9, 17, 1, 0, tzinfo=UTC)
_SCANS = "**/api/v1/door/scans"
_SOON = 20_000


@pytest.fixture
async def hall(live_server: str) -> Hall:
    """A hall with one door, where Gani has a pass and Ramdhan's was replaced."""
    await travel(_NOW)
    made = await make_hall()
    await made.checkpoint("Pintu Utara")
    await made.guest("Gani")
    await made.guest("Ramdhan")
    return made


async def _door(browser: Browser, address: str, hall: Hall, name: str = "HP 1", **options: Any) -> Page:
    """A phone enrolled at the door, that has heard the whole list."""
    made = await devices.register(hall.event, name=name, profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    context = await browser.new_context(locale="id-ID", permissions=["camera"], **options)
    page = await context.new_page()
    await page.goto(f"{address}/app/gate#enrol={made.token}")
    await page.get_by_role("button", name="Daftarkan").click()
    await expect(page.get_by_role("button", name="Ketik kode")).to_be_visible()
    await page.evaluate(_HEARD)
    return page


async def _look(page: Page) -> None:
    await page.get_by_role("button", name="Mulai memindai").click()


async def _type(page: Page, code: str) -> None:
    await page.get_by_role("button", name="Ketik kode").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill(code)
    await page.get_by_role("dialog").get_by_role("button", name="Periksa").click()


async def _told(page: Page, outcome: str, *, alone: bool) -> None:
    """What the door says now, and whether it says so by itself."""
    verdict = page.locator(f"[data-outcome='{outcome}'][data-alone='{str(alone).lower()}']")
    await expect(verdict).to_be_visible(timeout=_SOON)


async def _waits(page: Page, count: int) -> None:
    words = f"{count} pindaian belum terkirim"
    await expect(page.get_by_role("status")).to_contain_text(words if count else "Daring", timeout=_SOON)
    if not count:
        await expect(page.get_by_role("status")).not_to_contain_text("belum terkirim", timeout=_SOON)


async def _log() -> list[tuple[str, str | None, list[str]]]:
    found = await rows("SELECT outcome, reason, flags FROM scan ORDER BY corrected_at")
    return [
        (row["outcome"], row["reason"], [flag for flag in row["flags"] if flag not in ("late", "skewed")])
        for row in found
    ]


async def _present() -> list[tuple[str, int]]:
    found = await rows("SELECT a.name, p.arrivals FROM presence p JOIN attendee a ON a.id = p.attendee")
    return [(row["name"], row["arrivals"]) for row in found]


async def test_door_opened_without_a_line_judges_by_itself_and_sends_later(
    live_server: str, hall: Hall, browser_type: BrowserType, tmp_path: Path
) -> None:
    gani, ramdhan = [await hall.code(hall.guests[name]) for name in ("Gani", "Ramdhan")]
    await hall.guest("Firman", seat=None)
    await hall.replace(hall.guests["Ramdhan"], hall.guests["Firman"])
    async with phone(browser_type, record(tmp_path / "cam.mjpeg", gani)) as handset:
        page = await _door(handset, live_server, hall)
        await page.evaluate("navigator.serviceWorker.ready")
        await page.context.set_offline(True)
        await page.reload()
        await _look(page)
        await _told(page, "admitted", alone=True)
        await expect(page.get_by_text("Luring, daftar pukul 08.0")).to_be_visible()
        await _told(page, "already", alone=True)
        await page.reload()  # what waits and what was let in outlive the page
        await _type(page, gani)
        await _told(page, "already", alone=True)
        await _type(page, ramdhan)
        await _told(page, "refused", alone=True)
        await _type(page, gani[:-4] + "AAAA")
        await _told(page, "refused", alone=True)
        await page.context.set_offline(False)
        await _waits(page, 0)
    log = await _log()
    assert log[0] == ("admitted", None, ["offline"])
    assert log[-2:] == [("refused", "replaced", ["offline"]), ("refused", "bad_signature", ["offline"])]
    assert {row[0] for row in log[1:-2]} == {"already"}
    assert await _present() == [("Gani", 1)]
    [first] = await rows("SELECT first_at FROM presence")
    assert abs((first["first_at"] - clock.now()).total_seconds()) < 120


async def test_answers_lost_on_the_way_are_given_by_the_door_and_counted_once(
    live_server: str, hall: Hall, browser_type: BrowserType, tmp_path: Path
) -> None:
    code = await hall.code(hall.guests["Gani"])
    async with phone(browser_type, record(tmp_path / "cam.mjpeg", code)) as handset:
        page = await _door(handset, live_server, hall, service_workers="block")
        lost = []

        async def lose(route: Route) -> None:
            """The first answer is lost after the server wrote, the second scan never arrives."""
            lost.append(route)
            if len(lost) == 1:
                await route.fetch()
            await route.abort()

        await page.route(_SCANS, lose)
        await _look(page)
        await _told(page, "admitted", alone=True)
        await _told(page, "already", alone=True)
        await page.unroute(_SCANS)
        await _waits(page, 0)
    log = await _log()
    assert log[0] == ("admitted", None, [])  # the answer that was lost is the one that stands
    assert {row[0] for row in log[1:]} == {"already"}
    assert (await _present(), len(lost) >= 2) == ([("Gani", 1)], True)


async def test_device_revoked_while_offline_sends_what_it_holds_and_wipes_itself(
    live_server: str, hall: Hall, browser: Browser
) -> None:
    page = await _door(browser, live_server, hall, service_workers="block")
    await page.context.set_offline(True)
    await _type(page, await hall.code(hall.guests["Gani"]))
    await _told(page, "admitted", alone=True)
    [device] = await rows("SELECT id FROM device")
    await devices.revoke(device["id"], event=hall.event, reason="hilang", actor=COMMAND)
    await page.context.set_offline(False)
    await expect(page.get_by_text("Gawai ini tidak dipakai lagi.")).to_be_visible(timeout=_SOON)
    assert await page.evaluate(_KEPT) == {"post": ["ahead", "hardware", "revoked"]}
    assert await _log() == [("held", None, [])]
    assert await _present() == []
    await page.context.close()


async def test_two_doors_offline_let_the_same_pass_in_and_the_server_says_so(
    live_server: str, hall: Hall, browser: Browser
) -> None:
    code = await hall.code(hall.guests["Gani"])
    doors = [await _door(browser, live_server, hall, name, service_workers="block") for name in ("HP 1", "HP 2")]
    for page in doors:
        await page.context.set_offline(True)
        await _type(page, code)
        await _told(page, "admitted", alone=True)
    for page in doors:
        await page.context.set_offline(False)
        await _waits(page, 0)
        await page.context.close()
    assert await _log() == [("admitted", None, ["offline"]), ("already", None, ["conflict", "offline"])]
    assert await _present() == [("Gani", 1)]


async def test_a_pass_given_out_since_is_recorded_and_said_to_be_unknown(
    live_server: str, hall: Hall, browser: Browser
) -> None:
    page = await _door(browser, live_server, hall, service_workers="block")
    await page.context.set_offline(True)
    await _type(page, await hall.code(await hall.guest("Linus")))
    await _told(page, "", alone=True)
    await expect(page.get_by_text("BELUM DAPAT DIPASTIKAN")).to_be_visible()
    await page.context.set_offline(False)
    await _waits(page, 0)
    assert await _log() == [("admitted", None, ["offline"])]
    assert await _present() == [("Linus", 1)]
    await page.context.close()


async def test_restored_server_makes_the_door_hear_the_whole_list_anew(
    live_server: str, hall: Hall, browser: Browser
) -> None:
    page = await _door(browser, live_server, hall, service_workers="block")
    await epoch.begin_anew()
    async with page.expect_response(lambda response: "/door/roster?" in response.url) as heard:
        await page.reload()
    assert (await (await heard.value).json())["whole"]
    await page.context.set_offline(True)
    await _type(page, await hall.code(hall.guests["Gani"]))
    await _told(page, "admitted", alone=True)
    await page.context.close()


async def test_tab_killed_with_200_scans_loses_none(live_server: str, hall: Hall, browser: Browser) -> None:
    page = await _door(browser, live_server, hall)
    await page.evaluate("navigator.serviceWorker.ready")
    assert await page.evaluate(_SEALED)
    await page.context.set_offline(True)
    await page.evaluate(_WEDGE, [f"{hall.guests['Gani'].number:014x}", 200])
    await _waits(page, 200)
    context = page.context
    await page.close()
    page = await context.new_page()
    await page.goto(f"{live_server}/app/gate")
    await _waits(page, 200)
    await context.set_offline(False)
    await _waits(page, 0)
    assert sorted(row[0] for row in await _log()) == ["admitted"] + ["already"] * 199
    assert await _present() == [("Gani", 1)]
    await context.close()


async def test_full_storage_is_told_at_once_and_loses_nothing(live_server: str, hall: Hall, browser: Browser) -> None:
    page = await _door(browser, live_server, hall, service_workers="block")
    await page.context.set_offline(True)
    await page.evaluate(_FULL)
    await _type(page, await hall.code(hall.guests["Gani"]))
    await _told(page, "admitted", alone=True)
    await expect(page.get_by_role("alert")).to_contain_text("Penyimpanan gawai hampir penuh")
    await _waits(page, 1)
    await page.context.set_offline(False)
    await _waits(page, 0)
    assert await _log() == [("admitted", None, ["offline"])]
    await page.context.close()


_WEDGE = """([code, times]) => {
  for (let nth = 0; nth < times; nth += 1)
    for (const key of [...code, 'Enter']) {
      const pressed = new KeyboardEvent('keydown', { key, bubbles: true });
      Object.defineProperty(pressed, 'timeStamp', { value: 1000 });
      document.body.dispatchEvent(pressed);
    }
}"""

_FULL = """() => {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
}"""

_READ = """const database = await new Promise((resolve) => {
    const request = indexedDB.open('rakornas-gate');
    request.onsuccess = () => resolve(request.result);
  });
  const read = (name, what) => new Promise((resolve) => {
    const request = database.transaction(name).objectStore(name)[what]();
    request.onsuccess = () => resolve(request.result);
  });"""

_HEARD = f"""async () => {{
  {_READ}
  const kept = async () => (await read('post', 'getAllKeys')).includes('roster');
  while (!(await kept())) await new Promise((resolve) => setTimeout(resolve, 20));
  database.close();
}}"""

_SEALED = f"""async () => {{
  {_READ}
  const parts = await read('roster', 'getAll');
  const key = (await read('post', 'getAll')).find((one) => one instanceof CryptoKey);
  return parts.length > 0 && parts.every((one) => Object.keys(one).join() === 'iv,data') && !key.extractable;
}}"""

_KEPT = f"""async () => {{
  {_READ}
  const kept = {{}};
  for (const name of database.objectStoreNames) {{
    const keys = await read(name, 'getAllKeys');
    if (keys.length) kept[name] = keys;
  }}
  database.close();
  return kept;
}}"""
