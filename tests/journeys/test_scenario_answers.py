"""The real meeting answers on a telephone: an acting mayor, a secretary for a mayor, two for a chair; then a door."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar
from playwright.async_api import Page

from attendance import checkpoints, devices, keys
from attendance.checkpoints import CheckpointSpec
from attendance.states import Profile
from core import clock
from core.actors import COMMAND
from core.db import rows
from events.states import ActingStatus, Zone
from tests.api import regional
from tests.api.door.conftest import upload
from tests.api.office import seats
from tests.api.regional import Meeting
from tests.attendance.hall import nonce
from tests.edge_fixtures import browser
from tests.journeys.test_regional_office import Hand

MAYOR, SECRETARY = "Moh. Ramdhan Pomanto", "Firman Hamid Pagarra"


@pytest.fixture
async def meeting(live_server: str) -> Meeting:
    return await regional.summon()


async def send(hand: Hand) -> None:
    await hand.tap(hand.page.get_by_role("button", name="Kirim jawaban"))
    await hand.page.get_by_role("heading", name="Terima kasih").wait_for()


async def represent(hand: Hand, office: str) -> None:
    """The part of the form for whoever comes for the head; the rest stays to be filled."""
    await hand.tap(hand.page.get_by_text("Diwakili pejabat lain"))
    await hand.tap(hand.page.locator(".chip", has_text=office).first)
    await hand.fill("#letter_number", "094/17/ST/2024")
    await hand.fill("#letter_date", "2024-09-12")


async def test_step_4_acting_mayor_comes_as_principal(telephone: Page, live_server: str, meeting: Meeting) -> None:
    group = meeting.categories["wali_kota"]
    name, title = "Pemerintah Kota Bekasi", "Wali Kota Bekasi"
    bekasi = await regional.invite(meeting.event, group, name, title, "32.75", Zone.WIB)
    await regional.keep_contact(bekasi)
    await regional.hold(bekasi, "Raden Gani Muhamad", ActingStatus.PJ)
    hand = Hand(telephone)
    await telephone.goto(live_server + bekasi.path)
    await hand.tap(telephone.get_by_text("Wali Kota Bekasi hadir"))
    await send(hand)
    assert (hand.taps, hand.fields) == (2, 0)
    assert await seats(bekasi) == [("principal", "Raden Gani Muhamad", "Wali Kota Bekasi", "PJ")]
    assert "Pj. Wali Kota Bekasi" in await telephone.locator(".badge").inner_text()


async def test_step_6_member_and_coordinator_come_for_the_chair(
    telephone: Page, live_server: str, meeting: Meeting
) -> None:
    await rows("UPDATE participant_category SET companions = 1")
    hand = Hand(telephone)
    await telephone.goto(live_server + meeting.bengkulu.path)
    await represent(hand, "Anggota")
    await hand.fill("#name", "Roni Marzuki")
    await hand.fill("#companion_name_1", "Pory Rusman")
    await hand.fill("#companion_office_1", "Koordinator Sekretariat")
    await hand.fill("#contact_phone", "0813 5550 0917")
    await send(hand)
    assert hand.taps <= 3
    assert [seat[:2] for seat in await seats(meeting.bengkulu)] == [
        ("representative", "Roni Marzuki"),
        ("companion", "Pory Rusman"),
    ]
    badges = await telephone.locator(".badge").all_inner_texts()
    assert ["Roni Marzuki" in badges[0], "mewakili Ketua" in badges[0], "Pendamping" in badges[1]] == [True] * 3
    assert all("Bawaslu Kabupaten Bengkulu Tengah" in badge for badge in badges)


async def test_steps_5_and_9_secretary_for_the_mayor_whose_pass_is_replaced(
    telephone: Page, live_server: str, meeting: Meeting, app: Litestar
) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.hold(meeting.makassar, MAYOR)
    hand = Hand(telephone)
    await telephone.goto(live_server + meeting.makassar.path)
    await hand.tap(telephone.get_by_text("Wali Kota Makassar hadir"))
    await send(hand)
    mayors_pass = await telephone.get_by_role("link", name=f"Kartu Peserta {MAYOR}").get_attribute("href")
    mayors_code = (await codes(meeting.event))[MAYOR]
    hand = Hand(telephone)
    await telephone.get_by_role("link", name="Ubah jawaban").click()
    await represent(hand, "Sekretaris Daerah")
    await telephone.locator("#name").fill(SECRETARY)
    await telephone.locator("#acting").select_option("PJ")
    await send(hand)
    assert await seats(meeting.makassar) == [("representative", SECRETARY, "Sekretaris Daerah Kota Makassar", "PJ")]
    badge = await telephone.locator(".badge").inner_text()
    for words in (SECRETARY, "Pj. Sekretaris Daerah Kota Makassar", "mewakili Wali Kota Makassar"):
        assert words in badge
    replaced = await telephone.goto(f"{live_server}{mayors_pass}")
    assert replaced
    assert replaced.status == 410
    assert await telephone.get_by_text(f"digantikan oleh {SECRETARY}").is_visible()
    first, again, refused = await at_the_door(app, meeting, (await codes(meeting.event))[SECRETARY], mayors_code)
    assert (first["outcome"], again["outcome"]) == ("admitted", "already")
    assert again["message"].startswith("Sudah tercatat pukul ")
    assert (refused["outcome"], refused["message"]) == ("refused", f"Digantikan oleh {SECRETARY}")


async def codes(event: UUID) -> dict[str, str]:
    """The present pass codes by names."""
    found = await rows("SELECT id, name_as_written AS name FROM attendee WHERE event = $1", event)
    made = await keys.codes(event, [row["id"] for row in found])
    return {row["name"]: made[row["id"]] for row in found}


async def at_the_door(app: Litestar, meeting: Meeting, secretary: str, mayor: str) -> list[dict[str, Any]]:
    """Scans the secretary twice and the mayor's old code, one after the other."""
    made = await devices.register(meeting.event, name="Pintu", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    enrolled = await devices.enrol(token=made.token, name="", hardware="Pintu")
    place = await checkpoints.create(meeting.event, msgspec.convert({"name": "Aula"}, CheckpointSpec), actor=COMMAND)
    results = []
    async with browser(app) as door:
        door.headers["authorization"] = f"Bearer {enrolled.secret}"
        for code in (secretary, secretary, mayor):
            moment = clock.real_now().isoformat()
            scan = {"nonce": nonce(), "code": code, "checkpoint": str(place), "scanned_at": moment}
            results += await upload(door, scan)
    return results
