"""The roll over HTTP: order, search, one person whole, a seat handed over."""

from datetime import date

import httpx
import pytest

from core.actors import Actor, ActorKind
from core.grants import Role
from events import answers
from events.letters import LetterGiven
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice, Source
from tests.api import regional
from tests.api.regional import Invited, Meeting
from tests.edge_fixtures import Staff

CONTACT = ContactGiven("0813 5550 0917")
FIRMAN = PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar", ActingStatus.PJ)


async def send_representative(invited: Invited, who: PersonGiven, *companions: PersonGiven) -> None:
    letter = LetterGiven("094/17", date(2024, 9, 12))
    given = AnswerGiven(Choice.REPRESENTATIVE, CONTACT, representative=who, companions=list(companions), letter=letter)
    actor = Actor(ActorKind.INVITATION, invited.invitation)
    await answers.submit(invited.invitation, given, source=Source.OWN_LINK, actor=actor)


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await send_representative(made.makassar, FIRMAN)
    await send_representative(
        made.bengkulu, PersonGiven("Roni Marzuki", "Anggota"), PersonGiven("Dr. Pory Rusman, S.H.", "Koordinator")
    )
    return made


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


async def test_roll_is_in_region_order_or_by_bare_name(meeting: Meeting, staff: Staff) -> None:
    viewer = await staff(Role.VIEWER)
    url = f"/api/v1/events/{meeting.slug}/attendees"
    region = ["Firman Hamid Pagarra", "Roni Marzuki", "Dr. Pory Rusman, S.H."]
    assert names(await viewer.get(url)) == region
    by_name = ["Firman Hamid Pagarra", "Dr. Pory Rusman, S.H.", "Roni Marzuki"]
    assert names(await viewer.get(url, params={"sort": "name"})) == by_name
    assert names(await viewer.get(url, params={"q": "rusman"})) == ["Dr. Pory Rusman, S.H."]
    assert names(await viewer.get(url, params={"category": "wali_kota"})) == ["Firman Hamid Pagarra"]
    page = await viewer.get(url, params={"limit": 2})
    rest = await viewer.get(url, params={"limit": 2, "cursor": page.json()["next_cursor"]})
    assert names(page) + names(rest) == region


async def test_representative_is_shown_with_both_offices(meeting: Meeting, staff: Staff) -> None:
    secretariat, viewer = await staff(Role.SECRETARIAT), await staff(Role.VIEWER)
    url = f"/api/v1/events/{meeting.slug}/attendees"
    [firman] = [one for one in (await viewer.get(url)).json()["items"] if one["name"].startswith("Firman")]
    assert firman["office"] == "Pj. Sekretaris Daerah Kota Makassar"
    assert (firman["capacity"], firman["represents"]) == ("representative", "Wali Kota Makassar")
    whole = (await secretariat.get(f"{url}/{firman['id']}")).json()
    assert whole["pass"].startswith("http://rakornas.example/p/")
    assert [seat["represents"] for seat in whole["appointments"]] == ["Wali Kota Makassar"]
    assert (await viewer.get(f"{url}/{firman['id']}")).json()["pass"] is None


async def test_seat_is_handed_over_with_the_version(meeting: Meeting, staff: Staff) -> None:
    secretariat = await staff(Role.SECRETARIAT)
    base = f"/api/v1/events/{meeting.slug}"
    shown = await secretariat.get(f"{base}/invitations/{meeting.makassar.invitation}")
    [seat] = shown.json()["appointments"]
    body = {"representative": {"name": "Andi Contoh", "office": "Asisten I"}, "reason": "Sakit"}
    url = f"{base}/appointments/{seat['id']}/substitution"
    assert (await secretariat.post(url, json=body)).status_code == 428
    handed = await secretariat.post(url, json=body, headers={"if-match": shown.headers["etag"]})
    assert handed.status_code == 200, handed.text
    assert [one["name"] for one in handed.json()["delegates"]] == ["Andi Contoh"]
    assert (await secretariat.post(url, json=body, headers={"if-match": shown.headers["etag"]})).status_code == 412
    bawaslu = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await bawaslu.post(url, json=body, headers={"if-match": handed.headers["etag"]})).status_code == 404


async def test_scope_sees_its_own_people_only(meeting: Meeting, staff: Staff) -> None:
    url = f"/api/v1/events/{meeting.slug}/attendees"
    liaison = await staff(Role.LIAISON, event=meeting.event, provinces={"73"})
    assert names(await liaison.get(url)) == ["Firman Hamid Pagarra"]
    viewer = await staff(Role.VIEWER)
    [roni] = [one for one in (await viewer.get(url)).json()["items"] if one["name"] == "Roni Marzuki"]
    assert (await liaison.get(f"{url}/{roni['id']}")).status_code == 404


async def test_tiles_add_up_within_the_scope(meeting: Meeting, staff: Staff) -> None:
    viewer = await staff(Role.VIEWER)
    tiles = (await viewer.get(f"/api/v1/events/{meeting.slug}/provinces")).json()["items"]
    assert [(tile["code"], tile["total"], tile["represented"]) for tile in tiles] == [("17", 1, 1), ("73", 1, 1)]
    liaison = await staff(Role.LIAISON, event=meeting.event, provinces={"73"})
    mine = (await liaison.get(f"/api/v1/events/{meeting.slug}/provinces")).json()["items"]
    assert [tile["code"] for tile in mine] == ["73"]


async def test_directory_is_searched_by_words(meeting: Meeting, staff: Staff) -> None:
    viewer = await staff(Role.VIEWER)
    found = await viewer.get(f"/api/v1/events/{meeting.slug}/institutions", params={"q": "kota makassar"})
    assert names(found) == ["Pemerintah Kota Makassar"]
