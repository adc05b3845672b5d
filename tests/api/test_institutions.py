"""The directory and one institution of it: who holds its offices, whom we call; seen by those who may."""

from datetime import date

import httpx
import pytest

from core.actors import COMMAND
from core.grants import Role
from events import offices
from events.offices import NewHolder
from tests.api import regional
from tests.api.regional import MAIL, PHONE, Meeting
from tests.edge_fixtures import Staff
from tests.factories import make_institution, work

MAKASSAR, BENGKULU = "Pemerintah Kota Makassar", "Bawaslu Kabupaten Bengkulu Tengah"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    old = NewHolder("Pejabat Lama", from_on=date(2020, 1, 1), confirmed_on=date(2020, 1, 1))
    await offices.appoint(made.makassar.office, old, actor=COMMAND)
    return made


def address(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/institutions/{meeting.makassar.institution}"


def listing(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/institutions"


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [MAKASSAR, BENGKULU]),
        ({"sort": "name"}, [BENGKULU, MAKASSAR]),
        ({"province": "73"}, [MAKASSAR]),
        ({"kind": "election_supervisor"}, [BENGKULU]),
        ({"lacks": "contact"}, [BENGKULU]),
        ({"lacks": "holder"}, [MAKASSAR, BENGKULU]),
        ({"lacks": "invitation"}, []),
        ({"q": "wali makas"}, [MAKASSAR]),
        ({"q": "17.09"}, [BENGKULU]),
        ({"q": PHONE}, []),
    ],
)
async def test_table_keeps_what_is_asked_for(
    staff: Staff, meeting: Meeting, query: dict[str, str], expected: list[str]
) -> None:
    office = await staff(Role.SECRETARIAT)
    listed = await office.get(listing(meeting), params=query)
    assert (names(listed), listed.json()["total"]) == (expected, len(expected))


@pytest.mark.parametrize("query", [{"kind": "desa"}, {"lacks": "money"}, {"sort": "age"}])
async def test_table_refuses_what_it_does_not_know(staff: Staff, meeting: Meeting, query: dict[str, str]) -> None:
    office = await staff(Role.SECRETARIAT)
    assert (await office.get(listing(meeting), params=query)).status_code in (400, 422)


async def test_table_goes_on_where_the_page_ended(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    first = await office.get(listing(meeting), params={"limit": 1})
    assert (names(first), first.json()["total"]) == ([MAKASSAR], 2)
    cursor = first.json()["next_cursor"]
    second = await office.get(listing(meeting), params={"limit": 1, "cursor": cursor})
    assert (names(second), second.json()["next_cursor"]) == ([BENGKULU], None)
    for other in ({"lacks": "holder"}, {"kind": "ministry"}, {"province": "73"}, {"sort": "name"}):
        refused = await office.get(listing(meeting), params={"limit": 1, "cursor": cursor, **other})
        assert (refused.status_code, refused.json()["code"]) == (422, "cursor_of_another_list")


async def test_line_says_office_invitation_and_whether_there_is_a_contact(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    listed = (await office.get(listing(meeting))).json()
    makassar, bengkulu = listed["items"]
    assert makassar == {
        "id": str(meeting.makassar.institution),
        "name": MAKASSAR,
        "kind": "regional_government",
        "region_code": "73.71",
        "province_code": "73",
        "office": "Wali Kota Makassar",
        "holder": None,
        "has_contact": True,
        "contact": {"name": "", "phone": PHONE},
        "invitation": {"id": str(meeting.makassar.invitation), "withdrawn": False},
    }
    assert (bengkulu["has_contact"], bengkulu["contact"]) == (False, None)
    assert listed["facets"]["lacks"] == {"contact": 1, "holder": 2, "invitation": 0}
    await offices.confirm_today(meeting.makassar.office, source="telepon", actor=COMMAND)
    [named] = (await office.get(listing(meeting), params={"q": "makassar"})).json()["items"]
    assert named["holder"] == {"name": "Pejabat Lama", "acting_status": None}


async def test_table_hides_contacts_and_what_is_not_ones_own(staff: Staff, meeting: Meeting) -> None:
    viewer = await staff(Role.VIEWER)
    shown = await viewer.get(listing(meeting))
    assert [(one["has_contact"], one["contact"]) for one in shown.json()["items"]] == [(True, None), (False, None)]
    assert PHONE not in shown.text
    side = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert names(await side.get(listing(meeting))) == [BENGKULU]
    south = await staff(Role.VIEWER, event=meeting.event, provinces={"73"})
    listed = await south.get(listing(meeting))
    assert (names(listed), listed.json()["facets"]["lacks"]["contact"]) == ([MAKASSAR], 0)


async def test_names_alone_are_found_by_who_may_see_them(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    found = await office.get(f"{listing(meeting)}/names", params={"q": "kota makas"})
    assert found.json()["items"] == [
        {
            "id": str(meeting.makassar.institution),
            "name": MAKASSAR,
            "kind": "regional_government",
            "region_code": "73.71",
        }
    ]
    side = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert names(await side.get(f"{listing(meeting)}/names")) == [BENGKULU]


async def test_new_holder_takes_over_and_the_invitation_stays(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    before = (await office.get(address(meeting))).json()
    [post] = before["offices"]
    assert [(one["name"], one["named"]) for one in post["holdings"]] == [("Pejabat Lama", False)]
    body = {
        "office": post["id"],
        "name": "Pejabat Baru",
        "acting_status": "PJ",
        "from_on": "2024-08-24",
        "source": "SK",
    }
    after = await office.post(f"{address(meeting)}/holder", json=body)
    assert after.status_code == 200, after.text
    held = [(one["name"], one["acting_status"], one["to_on"]) for one in after.json()["offices"][0]["holdings"]]
    assert held == [("Pejabat Baru", "PJ", None), ("Pejabat Lama", None, "2024-08-24")]
    assert after.json()["invitations"] == before["invitations"]
    assert [one["action"] for one in after.json()["history"]].count("office.holder_set") == 2


async def test_holder_made_sure_of_is_named_again(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    sure = {"office": str(meeting.makassar.office), "source": "telepon"}
    after = (await office.post(f"{address(meeting)}/holder/confirm", json=sure)).json()
    [held] = after["offices"][0]["holdings"]
    assert (held["name"], held["named"], held["source"]) == ("Pejabat Lama", True, "telepon")


async def test_another_contact_officer_keeps_the_former(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    new = {"name": "Narahubung Baru", "phone": "0800 0000 012", "email": "Baru@uji.example"}
    after = (await office.post(f"{address(meeting)}/contact", json=new)).json()
    [present, former] = after["contacts"]
    assert (present["name"], present["email"], present["to_at"]) == ("Narahubung Baru", "baru@uji.example", None)
    assert (former["phone"], former["to_at"] is None) == (PHONE, False)


async def test_contacts_and_other_sides_stay_hidden(staff: Staff, meeting: Meeting) -> None:
    viewer = await staff(Role.VIEWER)
    shown = await viewer.get(address(meeting))
    assert shown.json()["contacts"] is None
    assert MAIL not in shown.text
    other = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await other.get(address(meeting))).status_code == 404


async def test_office_of_another_institution_is_refused(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    body = {"office": str(meeting.bengkulu.office), "name": "Peserta Contoh"}
    assert (await office.post(f"{address(meeting)}/holder", json=body)).status_code == 404


async def test_chosen_institutions_are_invited_shown_and_taken_back(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    kupang = await make_institution("53.71", "Kota Kupang")
    ids = [str(kupang.institution), str(meeting.makassar.institution)]
    shown = await office.post(f"{listing(meeting)}/invite/preview", json={"ids": ids})
    assert shown.json() == {
        "chosen": 2,
        "fit": 1,
        "left": [{"why": "invited", "n": 1, "names": [MAKASSAR]}],
    }
    wanted = {"ids": ids, "category": str(meeting.categories["wali_kota"])}
    asked = await office.post(f"{listing(meeting)}/invite", json=wanted)
    assert asked.status_code == 202, asked.text
    await work()
    [line] = (await office.get(listing(meeting), params={"q": "kupang"})).json()["items"]
    assert line["invitation"]["withdrawn"] is False
    undo = f"{listing(meeting)}/invite/{asked.json()['job']}/undo"
    assert (await office.post(undo, json={"reason": " "})).status_code in (400, 422)
    assert (await office.post(undo, json={"reason": "Keliru"})).status_code == 202
    await work()
    [line] = (await office.get(listing(meeting), params={"q": "kupang"})).json()["items"]
    assert line["invitation"]["withdrawn"] is True


async def test_inviting_many_is_for_those_of_the_whole_country_and_their_own_side(
    staff: Staff, meeting: Meeting
) -> None:
    wanted = {"ids": [str(meeting.makassar.institution)], "category": str(meeting.categories["wali_kota"])}
    south = await staff(Role.SECRETARIAT, event=meeting.event, provinces={"73"})
    assert (await south.post(f"{listing(meeting)}/invite", json=wanted)).status_code == 403
    side = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    refused = await side.post(f"{listing(meeting)}/invite", json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (404, "category_unknown")
    own = wanted | {"category": str(meeting.categories["bawaslu_provinsi"])}
    assert (await side.post(f"{listing(meeting)}/invite", json=own)).json()["code"] == "institution_unknown"
