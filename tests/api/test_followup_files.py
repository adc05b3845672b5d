"""Files asked for by a follow-up form: judged by content, replaced, shown to few, gone with their day."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image

from api.language import say
from core import clock
from core.db import rows
from core.grants import Role
from core.settings import settings
from events.forms import ending
from tests.api import regional
from tests.api.followups import ask_photo, come
from tests.api.office import LANGUAGES, hidden, photo
from tests.api.regional import Meeting, at
from tests.edge_fixtures import Staff

PDF = b"%PDF-1.4\nnot really"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


@pytest.fixture
async def form(meeting: Meeting, client: httpx.AsyncClient) -> UUID:
    made = await ask_photo(meeting.event)
    await come(client, meeting.makassar)
    return made


async def upload(
    client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes, *, language: str = "id"
) -> httpx.Response:
    path = f"{meeting.makassar.path}/formulir/foto?lang={language}"
    page = (await client.get(path)).text
    assert 'enctype="multipart/form-data"' in page
    files: dict[str, Any] = {key: (None, text) for key, text in hidden(page).items()}
    return await client.post(path, files=files | {"photo": (name, data)})


async def held() -> list[str]:
    """The files of the form: their rows; each has its bytes on the disk."""
    found = await rows("SELECT s.sha256 FROM form_value v JOIN stored_file s ON s.id = v.file")
    assert all(on_disk(row["sha256"]) for row in found)
    return [row["sha256"] for row in found]


def on_disk(digest: str) -> bool:
    return (settings().data_dir / "files" / digest[:2] / digest).exists()


def age(digest: str) -> None:
    """As if written an hour ago."""
    before = (clock.real_now() - timedelta(hours=1)).timestamp()
    os.utime(settings().data_dir / "files" / digest[:2] / digest, (before, before))


@LANGUAGES
async def test_what_is_no_file_is_told_and_what_is_one_stays(
    client: httpx.AsyncClient, meeting: Meeting, form: UUID, language: Any
) -> None:
    for name, data in (("surat.pdf", PDF), ("foto.jpg", SVG), ("foto.png", b"\x89PNG\r\n"), ("a.html", b"<html>")):
        refused = await upload(client, meeting, name, data, language=language)
        assert refused.status_code == 422
        assert say(language, "error.file_unreadable") in refused.text
    none = await upload(client, meeting, "", b"", language=language)
    assert say(language, "error.field_missing") in none.text
    assert await held() == []
    taken = await upload(client, meeting, "<b>foto</b>\u202egpj.exe", photo(), language=language)
    assert taken.status_code == 200
    assert "<b>foto" not in taken.text
    again = await upload(client, meeting, "", b"", language=language)  # required, and there already
    assert again.status_code == 200
    assert len(await held()) == 1


async def test_another_replaces_it_and_too_large_a_one_keeps_it(
    client: httpx.AsyncClient, meeting: Meeting, form: UUID
) -> None:
    await upload(client, meeting, "foto.jpg", photo())
    [first] = await held()
    large = await upload(client, meeting, "besar.jpg", b"x" * (10 * 1024 * 1024 + 1))
    assert large.status_code == 413
    assert await held() == [first]
    age(first)
    other = photo_of("black")
    assert (await upload(client, meeting, "foto.jpg", other)).status_code == 200
    [second] = await held()
    assert second != first
    assert not on_disk(first)
    assert len(await rows("SELECT 1 FROM stored_file")) == 1


def photo_of(colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (9, 9), colour).save(data, "JPEG")
    return data.getvalue()


async def test_staff_read_it_within_their_scope_never_inline(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting, form: UUID
) -> None:
    await upload(client, meeting, "foto.jpg", photo())
    base = f"/api/v1/events/{meeting.slug}/forms/{form}"
    office = await staff(Role.LIAISON)
    [row] = (await office.get(f"{base}/values")).json()["items"]
    assert row["values"] == {"photo": "foto.jpg"}
    address = f"{base}/files/{row['files']['photo']}"
    file = await office.get(address)
    assert file.headers["content-type"] == "image/jpeg"
    assert file.headers["content-disposition"].startswith("attachment")
    bawaslu = await staff(Role.LIAISON, event=meeting.event, side=meeting.sides["bawaslu"])
    assert (await bawaslu.get(address)).status_code == 404
    other = await regional.summon("lain")
    elsewhere = address.replace(meeting.slug, other.slug)
    assert (await office.get(elsewhere)).status_code == 404
    assert (await (await staff(Role.VIEWER)).get(address)).status_code == 403


async def test_it_goes_from_the_disk_when_its_day_has_come(
    client: httpx.AsyncClient, meeting: Meeting, form: UUID
) -> None:
    await upload(client, meeting, "foto.jpg", photo_of("red"))
    [digest] = await held()
    age(digest)
    await at(datetime(2024, 9, 24, 17, 0, tzinfo=UTC))
    assert await ending.sweep() == 1
    assert await rows("SELECT 1 FROM stored_file") == []
    assert not on_disk(digest)
