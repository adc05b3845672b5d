"""The real meeting at its doors: thirteen people scanned in, the figures of the day, the replaced code refused."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest_asyncio
from litestar import Litestar

from api import wiring
from api.demo import accounts, directory, loader, meeting
from api.demo.contacts import load_contacts
from api.demo.facts import facts
from api.demo.travel import arrive
from attendance import devices, keys
from attendance.states import Profile
from core import clock
from core.accounts import issue_token
from core.actors import COMMAND, Actor, ActorKind
from core.db import execute, rows
from events import answers
from events.regions import load_regions, read_regions, seatholders
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice, Source
from tests.api.door.conftest import upload
from tests.attendance.hall import nonce
from tests.conftest import _EMPTY as EMPTY
from tests.edge_fixtures import browser

SLUG = "rakornas-2024"
MORNING = datetime(2024, 9, 17, 8, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
MAYOR, SECRETARY = "Moh. Ramdhan Pomanto", "Firman Hamid Pagarra"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ramdhans_code(connected: None) -> AsyncIterator[str]:
    """The demo's meeting on its day; Makassar had first answered that the mayor comes, with a pass of his own."""
    await execute(EMPTY)
    async with wiring.connected():
        await _load()
        await _answer(Choice.PRINCIPAL, head=PersonGiven(MAYOR, "Wali Kota Makassar", ActingStatus.DEFINITIF))
        code = (await _codes())[MAYOR]
        secretary = PersonGiven(SECRETARY, "Sekretaris Daerah Kota Makassar", ActingStatus.PJ)
        await _answer(Choice.REPRESENTATIVE, representative=secretary)
        await arrive(MORNING)
        yield code
    await execute(EMPTY)
    await clock.refresh()


async def _load() -> None:
    """The real meeting alone, by the demo's own steps."""
    real = facts("rakornas")
    holders = seatholders(read_regions())
    await arrive(real.settings.invited_at)
    await load_regions(actor=COMMAND)
    await load_contacts(holders, actor=COMMAND)
    people = await directory.load_directory(real, actor=COMMAND)
    event = await meeting.create(real, actor=COMMAND)
    await loader._hold(real, event, people, {holder.key: holder for holder in holders})
    await accounts.load_accounts(actor=COMMAND)


async def _answer(choice: Choice, **who: PersonGiven) -> None:
    [row] = await rows(
        "SELECT i.id FROM invitation i JOIN event e ON e.id = i.event JOIN office o ON o.id = i.office "
        "WHERE e.slug = $1 AND o.title = 'Wali Kota Makassar'",
        SLUG,
    )
    given = AnswerGiven(choice=choice, contact=ContactGiven("+628110000001", "Narahubung", ""), **who)  # type: ignore[arg-type]
    await answers.submit(row["id"], given, source=Source.OWN_LINK, actor=Actor(ActorKind.INVITATION, row["id"]))


async def _event() -> Any:
    [row] = await rows("SELECT id FROM event WHERE slug = $1", SLUG)
    return row["id"]


async def _codes() -> dict[str, str]:
    """The present pass codes by names."""
    event = await _event()
    found = await rows("SELECT id, name_as_written FROM attendee WHERE event = $1", event)
    made = await keys.codes(event, [row["id"] for row in found])
    return {row["name_as_written"]: made[row["id"]] for row in found}


async def _door(app: Litestar) -> httpx.AsyncClient:
    made = await devices.register(
        await _event(), name="Pintu Utara", profile=Profile.GATE, checkpoint=None, actor=COMMAND
    )
    async with browser(app) as nobody:
        enrolled = await nobody.post("/api/v1/door/enrol", json={"token": made.token, "name": "", "hardware": "uji"})
    one = browser(app)
    one.headers["authorization"] = f"Bearer {enrolled.json()['secret']}"
    return one


def _scan(code: str, checkpoint: str) -> dict[str, Any]:
    moment = clock.real_now().isoformat()
    return {"nonce": nonce(), "code": code, "checkpoint": checkpoint, "scanned_at": moment}


async def test_the_day_at_the_doors(ramdhans_code: str, app: Litestar) -> None:
    """One story, in order: it begins with nobody there and ends with the figures of the press reports."""
    device = await _door(app)
    async with device:
        token = await _bearer()
        assert (await _summary(device, token))["present"]["people"] == 0
        [aula, *_] = await rows("SELECT id FROM checkpoint WHERE event = $1 ORDER BY position", await _event())
        place, codes = str(aula["id"]), await _codes()
        del codes[MAYOR]
        assert len(codes) == 13
        results = await upload(device, *(_scan(code, place) for code in codes.values()))
        assert {result["outcome"] for result in results} == {"admitted"}
        firman = next(result["delegate"] for result in results if result["delegate"]["name"] == SECRETARY)
        assert (firman["capacity"], firman["represents"]) == ("representative", "Wali Kota Makassar")
        assert firman["office"] == "Pj. Sekretaris Daerah Kota Makassar"

        [again] = await upload(device, _scan(codes[SECRETARY], place))
        assert (again["outcome"], again["message"]) == (
            "already",
            f"Sudah tercatat pukul 08.12 WIB, {await _name(place)}",
        )
        [refused] = await upload(device, _scan(ramdhans_code, place))
        assert (refused["outcome"], refused["reason"]) == ("refused", "replaced")
        assert refused["message"] == "Digantikan oleh Firman Hamid Pagarra"
        _check(await _summary(device, token))


def _check(found: dict[str, Any]) -> None:
    del found["cursor"]
    assert found == {
        "invitations": {
            "total": 1098,
            "unanswered": 0,
            "principal": 5,
            "represented": 2,
            "confirmed_unnamed": 0,
            "declined": 0,
            "lapsed": 1091,
        },
        "delegates": {"total": 8, "principal": 5, "representative": 2, "companion": 1},
        "institutions": {"total": 1098, "hadir": 5, "diwakili": 2, "izin": 0, "belum": 1091},
        "present": {
            "people": 13,
            "inside": 13,
            "institutions": 7,
            "by_capacity": {"principal": 5, "representative": 2, "companion": 1, "official": 5, "guest": 0},
            "by_category": found["present"]["by_category"],
            "by_zone": {"WIB": 9, "WITA": 3, "WIT": 1},
        },
    }
    assert sum(found["present"]["by_category"].values()) == 13
    assert found["present"]["by_category"]["gubernur"] == 1


async def _bearer() -> str:
    return await issue_token(email="penyelenggara@rakornas.example", label="uji", actor=COMMAND)


async def _summary(client: httpx.AsyncClient, token: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/events/{SLUG}/summary", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _name(checkpoint: str) -> str:
    [row] = await rows("SELECT name FROM checkpoint WHERE id = $1", checkpoint)
    return str(row["name"])
