"""One institution of the directory: who holds its offices, whom we call, what happened; seen by those who may."""

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


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    old = NewHolder("Pejabat Lama", from_on=date(2020, 1, 1), confirmed_on=date(2020, 1, 1))
    await offices.appoint(made.makassar.office, old, actor=COMMAND)
    return made


def address(meeting: Meeting) -> str:
    return f"/api/v1/events/{meeting.slug}/institutions/{meeting.makassar.institution}"


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
