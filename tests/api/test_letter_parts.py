"""The letter's file in parts: what is here is told, the whole goes the way of the plain form, and no other way in."""

import os
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api import limits
from api.language import say
from api.worker import Post
from core.db import rows
from core.settings import settings
from tests.api import regional
from tests.api.office import PRINCIPAL, REPRESENTED, photo, send
from tests.api.regional import AFTER, Meeting, at

DATA = photo()
HALF = len(DATA) // 2
NAMED: dict[str, Any] = {"sha256": sha256(DATA).hexdigest(), "total": "2"}


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def part(client: httpx.AsyncClient, meeting: Meeting, number: int, **headers: str) -> httpx.Response:
    data = DATA[:HALF] if number == 0 else DATA[HALF:]
    path = f"{meeting.makassar.path}/surat/bagian"
    return await client.post(path, params=NAMED | {"number": number}, content=data, headers=headers)


async def hand_in(client: httpx.AsyncClient, meeting: Meeting, **more: str) -> httpx.Response:
    form = {"submission": str(uuid4()), "name": "surat.jpg"} | NAMED | more
    return await client.post(f"{meeting.makassar.path}/surat?lang=id", data=form)


async def test_parts_become_the_letter_once_all_are_here(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    assert (await part(client, meeting, 1)).json() == {"have": [1]}
    early = await hand_in(client, meeting)
    assert early.status_code == 422
    assert say("id", "error.file_incomplete") in early.text
    assert (await part(client, meeting, 1)).json() == {"have": [1]}
    assert (await part(client, meeting, 0)).json() == {"have": [0, 1]}
    told = await client.get(f"{meeting.makassar.path}/surat/bagian", params=NAMED)
    assert told.json() == {"have": [0, 1]}
    submission = str(uuid4())
    for _ in range(2):  # the answer was lost on its way back
        assert (await hand_in(client, meeting, submission=submission)).status_code == 303
    [letter] = await rows("SELECT l.state, f.name FROM assignment_letter l JOIN stored_file f ON f.id = l.file")
    assert tuple(letter) == ("unread", "surat.jpg")
    assert len(await rows("SELECT 1 FROM audit_entry WHERE action = 'letter.file_given'")) == 1


async def test_nothing_is_kept_where_no_letter_is_welcome(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, PRINCIPAL)
    assert (await part(client, meeting, 0)).status_code == 409
    await send(client, meeting.makassar, REPRESENTED)
    assert (await part(client, meeting, 0, **{"sec-fetch-site": "cross-site"})).status_code == 403
    path = f"{meeting.makassar.path}/surat/bagian"
    assert (await client.post(path, params=NAMED | {"number": 0}, content=bytes(65 * 1024))).status_code == 413
    for wrong in ({"number": 2}, {"number": "x"}, {"sha256": "../../etc"}, {"total": "0"}, {"total": "²"}):
        assert (await client.post(path, params=NAMED | {"number": 0} | wrong, content=b"x")).status_code == 422
    assert (await client.get(path)).status_code == 422
    assert (await client.get(path, params=NAMED)).json() == {"have": []}
    await at(AFTER)
    assert (await part(client, meeting, 0)).status_code == 409


async def test_worker_sweeps_what_was_left(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await part(client, meeting, 0)
    [folder] = (settings().data_dir / "parts" / str(meeting.makassar.invitation)).iterdir()
    os.utime(folder, (1, 1))
    await Post().sweep()
    assert not folder.exists()


async def test_parts_belong_to_one_link_and_are_counted(
    client: httpx.AsyncClient, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await part(client, meeting, 0)
    other = await client.get(f"{meeting.bengkulu.path}/surat/bagian", params=NAMED)
    assert other.json() == {"have": []}
    assert (await client.get(f"/k/{'a' * 53}/surat/bagian", params=NAMED)).status_code == 404
    monkeypatch.setattr(limits, "LINK_PART", limits.Limit("link-part-uji", 1, 60))
    assert [(await part(client, meeting, 1)).status_code for _ in range(2)] == [200, 429]
