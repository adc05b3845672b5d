"""The outbox and reminder rules over HTTP: found, limited to what the asker may see, changed with a version."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api import wiring
from core.db import rows
from core.grants import Role
from messaging import delivery, reminders
from messaging.channels import Letter
from tests.api import regional
from tests.api.regional import LATE, MAIL, Meeting
from tests.edge_fixtures import Staff

URL = "/api/v1/events/rakornas-uji"


class Pile:
    """Keeps letters instead of sending them; the channel is not what is tested here."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    async def close(self) -> None:
        return None


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> AsyncIterator[Meeting]:
    """Two invited and silent: Makassar with an officer's address, Bengkulu with none."""
    made = await regional.summon()
    await regional.keep_contact(made.makassar)
    await rows("UPDATE event SET state = 'open'")  # as sending its first letter does
    async with wiring.connected():
        yield made


@pytest.fixture
async def secretariat(meeting: Meeting, staff: Staff) -> httpx.AsyncClient:
    return await staff(Role.SECRETARIAT)


async def _rule(secretariat: httpx.AsyncClient, **given: Any) -> dict[str, Any]:
    made = await secretariat.post(f"{URL}/reminder-rules", json={"days_before": 3} | given)
    assert made.status_code == 201, made.text
    rule: dict[str, Any] = made.json()
    return rule


async def _remind(pile: Pile) -> None:
    """The reminder of the deadline's day, made and sent."""
    await reminders.sweep()
    await delivery.deliver_due({"email": [pile]}, taker="test")


async def test_rule_is_made_listed_and_tried_without_sending(secretariat: httpx.AsyncClient) -> None:
    rule = await _rule(secretariat)
    assert (rule["name"], rule["days_before"], rule["at"], rule["version"]) == ("H-3", 3, "07:30:00", 1)
    assert rule["due_at"] == "2024-09-10T22:30:00Z" or rule["due_at"].startswith("2024-09-11T07:30:00+09")
    assert (await secretariat.get(f"{URL}/reminder-rules")).json()["items"] == [rule]
    tried = await secretariat.post(f"{URL}/reminder-rules/{rule['id']}/dry-run")
    assert tried.status_code == 200
    assert (tried.json()["recipients"], tried.json()["sample"]) == (2, [MAIL, ""])
    assert await rows("SELECT 1 FROM message WHERE template = 'pengingat'") == []


async def test_change_touches_only_what_is_given(secretariat: httpx.AsyncClient) -> None:
    rule = await _rule(secretariat, at="06:15", enabled=False)
    url = f"{URL}/reminder-rules/{rule['id']}"
    assert (await secretariat.patch(url, json={"days_before": 1})).status_code == 428
    changed = await secretariat.patch(url, json={"days_before": 1}, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    now = changed.json()
    assert (now["name"], now["days_before"], now["at"], now["enabled"]) == ("H-1", 1, "06:15:00", False)
    stale = await secretariat.patch(url, json={"enabled": True}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)


@pytest.mark.parametrize(
    "body",
    [{"days_before": -1}, {"days_before": 61}, {"at": "07:30:00+07:00"}, {"at": "25:00"}, {"unknown": 1}, {"name": 5}],
)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_unfit_rule_is_refused(secretariat: httpx.AsyncClient, body: dict[str, Any], language: str) -> None:
    refused = await secretariat.post(f"{URL}/reminder-rules?lang={language}", json={"days_before": 3} | body)
    assert refused.status_code == 400
    assert refused.json()["detail"]
    assert await rows("SELECT 1 FROM reminder_rule") == []


async def test_unknown_rule_and_message_are_said_to_be(secretariat: httpx.AsyncClient) -> None:
    nobody = "018f0000-0000-7000-8000-000000000000"
    assert (await secretariat.post(f"{URL}/reminder-rules/{nobody}/dry-run")).status_code == 404
    assert (await secretariat.get(f"{URL}/messages/{nobody}")).status_code == 404
    change = await secretariat.patch(f"{URL}/reminder-rules/{nobody}", json={}, headers={"if-match": '"1"'})
    assert change.status_code == 404


async def test_log_shows_who_was_told_and_the_text_without_the_link(secretariat: httpx.AsyncClient) -> None:
    await _rule(secretariat, days_before=0)
    await regional.at(LATE.replace(day=14, hour=1))  # the deadline's own day, before it ends
    pile = Pile()
    await _remind(pile)
    listed = (await secretariat.get(f"{URL}/messages")).json()
    assert (listed["total"], listed["facets"]) == (2, {"sent": 1, "none": 1})
    [told] = (await secretariat.get(f"{URL}/messages", params={"state": "sent"})).json()["items"]
    assert (told["recipient"], told["address"]) == ("Pemerintah Kota Makassar", MAIL)
    assert (told["template"], told["kind"], told["attempts"]) == ("pengingat", "administrasi", 1)
    text = (await secretariat.get(f"{URL}/messages/{told['id']}")).json()["text"]
    assert "{link}" in text
    assert "/k/" not in text
    assert [letter.text.count("/k/") for letter in pile.letters] == [1]
    assert (await secretariat.get(f"{URL}/messages", params={"q": "%"})).json()["total"] == 0
    assert (await secretariat.get(f"{URL}/messages", params={"q": "narahubung.makassar"})).json()["total"] == 1
    assert (await secretariat.get(f"{URL}/messages", params={"state": "gone"})).status_code == 400


async def test_who_sees_one_province_sees_only_its_messages(
    meeting: Meeting, secretariat: httpx.AsyncClient, staff: Staff
) -> None:
    rule = await _rule(secretariat, days_before=0)
    await regional.at(LATE.replace(day=14, hour=1))
    await _remind(Pile())
    elsewhere = await staff(Role.SECRETARIAT, event=meeting.event, provinces={"17"})
    listed = (await elsewhere.get(f"{URL}/messages")).json()
    assert [one["recipient"] for one in listed["items"]] == ["Bawaslu Kabupaten Bengkulu Tengah"]
    [theirs] = (await secretariat.get(f"{URL}/messages", params={"q": MAIL})).json()["items"]
    assert (await elsewhere.get(f"{URL}/messages/{theirs['id']}")).status_code == 404
    tried = (await elsewhere.post(f"{URL}/reminder-rules/{rule['id']}/dry-run")).json()
    assert (tried["recipients"], tried["sample"]) == (1, [""])


async def test_rule_shows_when_it_fired_and_how_many_were_told(secretariat: httpx.AsyncClient) -> None:
    await _rule(secretariat, days_before=0)
    await regional.at(LATE.replace(day=14, hour=1))
    await _remind(Pile())
    [rule] = (await secretariat.get(f"{URL}/reminder-rules")).json()["items"]
    assert [(one["state"], one["told"]) for one in rule["occasions"]] == [("done", 2)]
