"""The log-in of an institution: asked for without telling who is known; all of one's own on one page."""

import re
from uuid import uuid4

import brotli
import httpx
import pytest

from api import wiring
from core.db import rows
from core.grants import Role
from events.contacts import masked
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.focal import NEW, OTHERS, Offices, make_offices, page_of
from tests.api.followups import switch_on
from tests.api.office import REPRESENTED, send
from tests.api.regional import MAIL, PHONE
from tests.api.test_get_changes_nothing import Caught
from tests.edge_fixtures import Staff


@pytest.fixture
async def offices(client: httpx.AsyncClient) -> Offices:
    return await make_offices(client)


async def mailed() -> list[tuple[str, str]]:
    found = await rows("SELECT template, d.address FROM message m JOIN delivery d ON d.message = m.id ORDER BY m.id")
    return [(row["template"], row["address"]) for row in found]


@pytest.mark.parametrize("said", [MAIL, MAIL.upper(), "0813-5550-0917", PHONE])
async def test_link_goes_to_the_address_on_file_whatever_of_it_was_known(
    client: httpx.AsyncClient, offices: Offices, said: str
) -> None:
    assert (await client.post("/o", data={"contact": said})).status_code == 200
    assert await mailed() == [("tautan_instansi", MAIL)]
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    assert offices.makassar in caught.letters[0].text


async def test_nobody_learns_from_asking_who_is_known(client: httpx.AsyncClient, offices: Offices) -> None:
    asked: list[dict[str, str]] = [
        {"contact": MAIL},
        {"contact": "tidak.dikenal@uji.example"},
        {"contact": "0800 0000 099"},
        {"contact": "entah"},
        {"i": str(offices.meeting.makassar.institution)},
        {"i": str(uuid4())},
    ]
    answers = [await client.post("/o", data=said) for said in asked]
    assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}
    assert await mailed() == [("tautan_instansi", MAIL)] * 2


async def test_institution_is_found_by_province_and_by_words(client: httpx.AsyncClient, offices: Offices) -> None:
    assert "Pemerintah Kota Makassar" not in (await client.get("/o")).text
    for query in ("province=73", "q=makassar", "q=KOTA+makas"):
        found = await client.get(f"/o?{query}")
        assert "Pemerintah Kota Makassar" in found.text
        assert "Bengkulu Tengah" not in found.text


async def test_asking_again_and_again_is_stopped_by_institution_and_never_told_apart(
    client: httpx.AsyncClient, offices: Offices
) -> None:
    for said in ({"i": str(offices.meeting.makassar.institution)}, {"i": str(uuid4())}, {"contact": MAIL}):
        statuses = [(await client.post("/o", data=said)).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
    assert len(await mailed()) == 3
    assert (await client.post("/o", data={"contact": PHONE})).status_code == 200
    assert len(await mailed()) == 3


@pytest.mark.parametrize("language", ["id", "en"])
async def test_page_shows_all_of_ones_own(client: httpx.AsyncClient, offices: Offices, language: str) -> None:
    page = await client.get(f"{offices.makassar}?lang={language}")
    for mine in ("Pemerintah Kota Makassar", "Firman Hamid Pagarra", "094/17/ST/2024", "Wali Kota Makassar"):
        assert mine in page.text
    assert f"{offices.meeting.makassar.path}?lang={language}" in page.text
    assert re.search(r"/p/[a-z2-7]{53}", page.text)
    assert not [other for other in (*OTHERS, PHONE, MAIL) if other in page.text]
    assert "<script" not in page.text


async def test_drafts_and_letters_not_sent_stay_unseen(client: httpx.AsyncClient, offices: Offices) -> None:
    hidden = await regional.summon("lain")
    await rows("UPDATE event SET official_title = 'Rapat Rahasia', official_title_en = '' WHERE id = $1", hidden.event)
    assert "Rapat Rahasia" not in (await client.get(offices.makassar)).text
    await rows("UPDATE event SET state = 'open'")
    assert "Rapat Rahasia" in (await client.get(offices.makassar)).text
    await rows("UPDATE invitation SET sent_at = NULL WHERE event = $1", hidden.event)
    assert "Rapat Rahasia" not in (await client.get(offices.makassar)).text


async def test_page_stays_small_with_forty_meetings(client: httpx.AsyncClient, offices: Offices) -> None:
    for number in range(39):
        one = await regional.summon(f"rapat-{number}")
        await send(client, one.makassar, REPRESENTED | {"name": f"Peserta Contoh {number:04d}"})
    await rows("UPDATE event SET state = 'open'")
    page = await client.get(offices.makassar)
    assert page.text.count("<article") == 40
    assert len(brotli.compress(page.content, quality=5)) <= 15_000


async def test_sheet_is_a_paper_and_a_letter_that_was_not_mailed_is_not_offered(
    client: httpx.AsyncClient, offices: Offices
) -> None:
    invitation = offices.meeting.makassar.invitation
    sheet = await client.get(f"{offices.makassar}/lembar/{invitation}")
    assert sheet.content.startswith(b"%PDF-")
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert (await client.get(f"{offices.makassar}/surat/{invitation}")).status_code == 404
    assert "/surat/" not in (await client.get(offices.makassar)).text


async def test_signed_letter_is_there_once_it_was_mailed(client: httpx.AsyncClient, offices: Offices) -> None:
    await regional.mail_letter(offices.meeting.makassar, event=offices.meeting.event)
    path = f"{offices.makassar}/surat/{offices.meeting.makassar.invitation}"
    assert path in (await client.get(offices.makassar)).text
    letter = await client.get(path)
    assert letter.content.startswith(b"%PDF-")
    assert (await client.get(path.replace(offices.makassar, offices.bengkulu))).status_code == 404


async def test_new_officer_follows_the_former_is_told_and_the_link_ends(
    client: httpx.AsyncClient, offices: Offices
) -> None:
    done = await client.post(f"{offices.makassar}/narahubung", data=NEW | {"contact_email": "Baru@uji.example"})
    assert (done.status_code, masked("baru@uji.example") in done.text) == (200, True)
    assert await mailed() == [("narahubung_diganti", MAIL), ("tautan_instansi", "baru@uji.example")]
    assert (await client.get(offices.makassar)).status_code == 404
    assert "Narahubung Baru" in (await client.get(await page_of(offices.meeting.makassar))).text
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    told = next(one for one in caught.letters if one.address == MAIL)
    assert "Narahubung Baru" in told.text
    assert "/o/" not in told.text


async def test_faults_are_told_and_entries_kept(client: httpx.AsyncClient, offices: Offices) -> None:
    wrong = NEW | {"contact_phone": "12", "contact_email": "bukan surel"}
    again = await client.post(f"{offices.makassar}/narahubung", data=wrong)
    assert again.status_code == 422
    assert 'value="Narahubung Baru"' in again.text
    assert '<a href="#contact_phone">' in again.text
    assert await mailed() == []
    assert (await client.get(offices.makassar)).status_code == 200


async def test_link_is_renewed_by_the_institution_and_by_staff(
    client: httpx.AsyncClient, staff: Staff, offices: Offices
) -> None:
    assert (await client.post(f"{offices.makassar}/tautan", data={})).status_code == 200
    renewed = await page_of(offices.meeting.makassar)
    assert [(await client.get(one)).status_code for one in (offices.makassar, renewed)] == [404, 200]
    office = await staff(Role.SECRETARIAT)
    path = f"/api/v1/events/{offices.meeting.slug}/institutions/{offices.meeting.makassar.institution}/page-link/renew"
    assert (await office.post(path)).status_code == 200
    assert (await client.get(renewed)).status_code == 404
    assert await mailed() == [("tautan_instansi", MAIL)] * 2


async def test_forms_of_another_site_are_refused(client: httpx.AsyncClient, offices: Offices) -> None:
    for path in ("/o", f"{offices.makassar}/narahubung", f"{offices.makassar}/tautan"):
        refused = await client.post(path, data=NEW | {"contact": MAIL}, headers={"sec-fetch-site": "cross-site"})
        assert refused.status_code == 403
    assert await mailed() == []


async def test_forms_of_own_meetings_are_linked_while_they_may_be_entered(
    client: httpx.AsyncClient, offices: Offices
) -> None:
    await switch_on(offices.meeting.event)
    await rows("UPDATE event SET state = 'open'")
    await send(client, offices.meeting.makassar, REPRESENTED)
    links_to = re.findall(r'href="(/k/[a-z2-7]+/formulir/kedatangan)\?', (await client.get(offices.makassar)).text)
    assert links_to == [f"{offices.meeting.makassar.path}/formulir/kedatangan"]
    assert (await client.get(links_to[0])).status_code == 200
    await regional.at(regional.AFTER)
    assert "/formulir/" not in (await client.get(offices.makassar)).text
