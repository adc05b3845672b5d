"""Whose answer counts, at the edge: *Bukan kami*, the code of a new number, what waits and who decides it."""

from typing import Any
from uuid import UUID, uuid4

import brotli
import httpx
import msgspec
import pytest

from api import wiring
from api.language import say
from core import links
from core.actors import COMMAND
from core.db import action, rows
from core.grants import Role
from events import attendees
from events.attendees import PersonThen
from events.changes import codes
from events.states import AccreditedAs
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.office import LANGUAGES, PRINCIPAL, REPRESENTED, seats, send
from tests.api.regional import Meeting
from tests.api.test_defaults import keep
from tests.api.test_get_changes_nothing import Caught
from tests.api.test_office_walk import altered, revoked
from tests.api.watching import Queries
from tests.edge_fixtures import Staff

OTHERS = REPRESENTED | {"contact_phone": "0800 0000 012"}
OFFICE, WRONG = "021 555 0100", "000000x"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    """An office has answered, its officer is on file, and the meeting has a telephone."""
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open', settings = settings || jsonb_build_object('office_phone', $1::text)",
               OFFICE)  # fmt: skip
    await regional.hold(made.makassar, "Moh. Ramdhan Pomanto")
    await regional.keep_contact(made.makassar)
    await send(client, made.makassar, PRINCIPAL)
    return made


async def denial(client: httpx.AsyncClient, meeting: Meeting, entries: dict[str, str] = OTHERS) -> str:
    """Somebody else changes the answer; the path of the earlier contact's link."""
    assert (await send(client, meeting.makassar, entries)).status_code == 200
    [row] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
    return f"/bukan/{await links.token(links.KIND_DENIAL, row['id'])}"


async def mark() -> bool:
    [row] = await rows("SELECT check_since FROM invitation WHERE id = (SELECT invitation FROM answer LIMIT 1)")
    return row["check_since"] is not None


@LANGUAGES
async def test_earlier_contact_sees_the_change_and_says_not_us(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, language: Any
) -> None:
    path = await denial(client, meeting, OTHERS | {"contact_phone": PRINCIPAL["contact_phone"]})
    shown = await client.get(f"{path}?lang={language}")
    for words in ("Moh. Ramdhan Pomanto", "Firman Hamid Pagarra", say(language, "answer.denial_button"), OFFICE):
        assert words in shown.text
    assert not await mark()
    for _ in range(2):
        said = await client.post(f"{path}?lang={language}")
        assert say(language, "answer.denial_thanks") in said.text
        assert "<form" not in said.text
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Firman Hamid Pagarra"]
    office = await staff(Role.SECRETARIAT)
    [queued] = (await office.get(f"/api/v1/events/{meeting.slug}/reviews")).json()["items"]
    assert (queued["denied"], queued["before"]["choice"]) == (True, "principal")
    refused = await client.post(path, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403


async def test_every_wrong_denial_link_gets_the_same_page_by_the_same_queries(
    client: httpx.AsyncClient, meeting: Meeting, queries: Queries
) -> None:
    right = (await denial(client, meeting))[7:]
    [first] = await rows("SELECT id FROM answer ORDER BY at LIMIT 1")
    assert (await client.get(f"/bukan/{right}")).status_code == 200
    wrong = {
        "unknown": "a" * 53,
        "short": "abc",
        "another kind's": meeting.makassar.path[3:],
        "altered": altered(right),
        "no change": await links.token(links.KIND_DENIAL, first["id"]),
        "nobody's": links.derive(links.KIND_DENIAL, uuid4(), 0),
    }
    for state in ("open", "revoked", "expired"):
        if state == "revoked":
            [row] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
            await revoked(links.KIND_DENIAL, row["id"])
            wrong["revoked"] = right
        if state == "expired":
            await regional.at(regional.LONG_AFTER)
            wrong["expired"] = links.derive(links.KIND_DENIAL, row["id"], 1)
        for method in ("GET", "POST"):
            seen = set()
            for token in wrong.values():
                queries.clear()
                answer = await client.request(method, f"/bukan/{token}")
                seen.add((answer.status_code, answer.text.replace(token, ""), len(queries)))
                assert not [one for one in ("Makassar", "Firman", "Ramdhan") if one in answer.text]
            assert {(status, asked) for status, _, asked in seen} == {(404, 2)}
            assert len(seen) == 1


@LANGUAGES
async def test_code_is_asked_on_the_receipt_and_clears_the_mark(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, language: Any
) -> None:
    await keep(await staff(Role.SECRETARIAT), f"/api/v1/events/{meeting.slug}", code_of_new_phone=True)
    taken = await send(client, meeting.makassar, OTHERS | {"contact_email": "baru@uji.example"}, language=language)
    assert say(language, "answer.code_label") in taken.text
    assert "n•••@u•••.example" in taken.text
    assert len(await sized(client, meeting)) <= 8_000
    assert await mark()
    right = codes.derive(await code())
    assert right in await mailed()
    assert await rows("SELECT 1 FROM message m WHERE m::text LIKE '%' || $1 || '%'", right) == []
    missed = await client.post(f"{meeting.makassar.path}/kode?lang={language}", data={"kode": WRONG})
    assert (missed.status_code, say(language, "error.answer_code_wrong") in missed.text) == (422, True)
    done = await client.post(f"{meeting.makassar.path}/kode", data={"kode": right}, follow_redirects=True)
    assert done.status_code == 200
    assert 'name="kode"' not in done.text
    assert not await mark()


async def sized(client: httpx.AsyncClient, meeting: Meeting) -> bytes:

    return bytes(brotli.compress((await client.get(meeting.makassar.path)).content, quality=5))


async def mailed() -> str:
    """The text of the letter with the code, as it leaves."""
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    return next(letter.text for letter in caught.letters if letter.title.startswith("Kode"))


async def code() -> UUID:
    [row] = await rows("SELECT params FROM message WHERE template = 'kode'")
    return UUID(msgspec.json.decode(row["params"])["code"])


@LANGUAGES
@pytest.mark.parametrize("how", ["no code came", "two failures"])
async def test_who_has_no_code_is_told_whom_to_call_and_the_change_stands(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, language: Any, how: str
) -> None:
    await keep(await staff(Role.SECRETARIAT), f"/api/v1/events/{meeting.slug}", code_of_new_phone=True)
    await send(client, meeting.makassar, OTHERS, language=language)
    path = f"{meeting.makassar.path}/kode?lang={language}"
    if how == "no code came":
        last = await client.get(path)
    else:
        for _ in range(2):
            last = await client.post(path, data={"kode": WRONG})
    assert last.status_code == 200
    assert say(language, "answer.code_none") in last.text
    assert say(language, "answer.help", who=OFFICE) in last.text
    assert 'name="kode"' not in last.text
    assert await mark()
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Firman Hamid Pagarra"]


@LANGUAGES
async def test_change_of_a_speaker_waits_and_the_page_says_what_stands(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, language: Any
) -> None:
    [row] = await rows("SELECT person FROM attendee")
    who = PersonThen("Moh. Ramdhan Pomanto", person=row["person"])
    await action(attendees.accredit)(meeting.event, who, as_=AccreditedAs.SPEAKER, reason="session:A1", actor=COMMAND)
    for _ in range(2):
        shown = await send(client, meeting.makassar, OTHERS, language=language)
        for words in (say(language, "answer.pending"), "Firman Hamid Pagarra", "Moh. Ramdhan Pomanto", OFFICE):
            assert words in shown.text
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Moh. Ramdhan Pomanto"]
    office, base = await staff(Role.SECRETARIAT), f"/api/v1/events/{meeting.slug}/reviews/held"
    [held] = (await office.get(base)).json()["items"]
    tag = {"if-match": f'"{held["version"]}"'}
    stale = await office.post(f"{base}/{held['id']}/approve", headers={"if-match": '"9"'})
    assert (stale.status_code, stale.json()["current"]) == (412, held["version"])
    side = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await side.get(base)).json()["items"] == []
    foreign = await side.post(f"{base}/{held['id']}/approve", headers=tag)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "change_unknown")
    assert (await office.post(f"{base}/{held['id']}/approve", headers=tag)).status_code == 204
    assert (await office.post(f"{base}/{held['id']}/approve", headers=tag)).status_code == 412
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Firman Hamid Pagarra"]
    assert say(language, "answer.pending") not in (await client.get(f"{meeting.makassar.path}?lang={language}")).text


@LANGUAGES
async def test_replaced_link_says_whom_to_call_by_as_many_queries_as_any_wrong_one(
    client: httpx.AsyncClient, meeting: Meeting, queries: Queries, language: Any
) -> None:
    wrong = {"unknown": "a" * 53, "foreign": await links.token(links.KIND_PASS, meeting.makassar.invitation)}
    await revoked(links.KIND_INVITATION, meeting.makassar.invitation)
    seen = {}
    for name, token in (wrong | {"replaced": meeting.makassar.path[3:]}).items():
        queries.clear()
        answer = await client.get(f"/k/{token}?lang={language}")
        seen[name] = (
            answer.status_code,
            len(queries),
            say(language, "error.link_replaced_call", who=OFFICE) in answer.text,
        )
    assert seen == {"unknown": (404, 2, False), "foreign": (404, 2, False), "replaced": (409, 2, True)}
    await regional.at(regional.LONG_AFTER)
    current = await links.token(links.KIND_INVITATION, meeting.bengkulu.invitation)
    queries.clear()
    assert (await client.get(f"/k/{current}")).status_code == 404
    assert len(queries) == 2
