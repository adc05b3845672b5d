"""Whatever a guest hands in: it is refused in clear words with all entries kept, or stored so that it harms nobody."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from PIL import Image

from api.language import say
from core.db import rows
from core.grants import Role
from tests import hostile
from tests.api import regional
from tests.api.followups import ask_photo, come
from tests.api.office import PRINCIPAL, REPRESENTED, hidden, send, written
from tests.api.regional import Meeting
from tests.edge_fixtures import Staff

Hand = Callable[[httpx.AsyncClient, Meeting, str, bytes], Awaitable[httpx.Response]]
TEXTS = ("name", "office", "letter_number", "contact_name", "companion_name_1")


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE participant_category SET companions = 1")
    return made


async def post(client: httpx.AsyncClient, address: str, page: str, files: dict[str, Any]) -> httpx.Response:
    """A form with the hidden entries of its page."""
    whole = {name: (None, text) for name, text in hidden(page).items()}
    return await client.post(address, files=whole | files)


async def with_answer(client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes) -> httpx.Response:
    return await send(client, meeting.makassar, REPRESENTED, file=(name, data))


async def as_letter(client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes) -> httpx.Response:
    page = await send(client, meeting.makassar, REPRESENTED)
    return await post(client, f"{meeting.makassar.path}/surat", page.text, {"file": (name, data)})


async def in_form(client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes) -> httpx.Response:
    await ask_photo(meeting.event)
    await come(client, meeting.makassar)
    address = f"{meeting.makassar.path}/formulir/foto"
    return await post(client, address, (await client.get(address)).text, {"photo": (name, data)})


async def as_claim(client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes) -> httpx.Response:
    await rows("UPDATE event SET state = 'open'")
    address = f"/e/{meeting.slug}/konfirmasi"
    page = await client.get(f"{address}?i={meeting.makassar.invitation}")
    told = {"contact_name": "Narahubung", "contact_office": "Kepala Bagian", "contact_phone": "0800 0000 011"}
    return await post(
        client, address, page.text, {key: (None, text) for key, text in told.items()} | {"file": (name, data)}
    )


@pytest.mark.parametrize("file", hostile.FILES)
@pytest.mark.parametrize("hand", [with_answer, as_letter, in_form, as_claim], ids=lambda one: one.__name__)
async def test_file_is_refused_in_words_or_kept_as_a_file(
    client: httpx.AsyncClient, meeting: Meeting, hand: Hand, file: str
) -> None:
    name, made, fit = hostile.FILES[file]
    answer = await hand(client, meeting, name, made())
    kept = await rows("SELECT media_type FROM stored_file")
    if fit:
        assert answer.status_code in (200, 303), answer.text
        assert [row["media_type"] for row in kept] == ["application/pdf"]
    else:
        assert (answer.status_code, kept) == (422, [])
        assert say("id", "error.file_unreadable") in answer.text
    assert "alert(1)" not in answer.text


async def test_kept_letter_is_served_to_those_allowed_and_never_shown_as_it_is(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    await as_letter(client, meeting, f'surat"{hostile.MARKUP}.pdf', hostile.scripted())
    base = f"/api/v1/events/{meeting.slug}/reviews/letters"
    office, viewer = (
        await staff(Role.LIAISON),
        await staff(Role.LIAISON, side=meeting.sides["bawaslu"], event=meeting.event),
    )
    [one] = (await office.get(base)).json()["items"]
    file = await office.get(f"{base}/{one['id']}/file")
    assert file.headers["content-disposition"].startswith("attachment;")
    assert (file.headers["content-type"], file.headers["x-content-type-options"]) == ("application/pdf", "nosniff")
    picture = await office.get(f"{base}/{one['id']}/picture")
    with Image.open(io.BytesIO(picture.content)) as drawn:
        assert drawn.format == "JPEG"
    for nobody in (viewer, client):
        assert (await nobody.get(f"{base}/{one['id']}/file")).status_code in (401, 404)


@pytest.mark.parametrize(
    "text", [hostile.MARKUP, hostile.EMOJI, hostile.RIGHT_TO_LEFT + "Firman"], ids=["markup", "emoji", "rtl"]
)
async def test_odd_text_in_every_field_is_only_text(client: httpx.AsyncClient, meeting: Meeting, text: str) -> None:
    entries = REPRESENTED | dict.fromkeys(TEXTS, text) | {"name": f"{text} A", "companion_name_1": f"{text} B"}
    answer = await send(client, meeting.makassar, entries)
    assert answer.status_code in (200, 422), answer.text
    for page in (answer.text, (await client.get(f"{meeting.makassar.path}?change=1")).text):
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert not {"\u202e", "\u202c"} & set(page), "nothing turns the line around"


@pytest.mark.parametrize("field", TEXTS)
async def test_text_of_four_hundred_letters_is_told_and_writes_nothing(
    client: httpx.AsyncClient, meeting: Meeting, field: str
) -> None:
    refused = await send(client, meeting.makassar, REPRESENTED | {"companion_name_1": "Puadi"} | {field: "x" * 400})
    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text
    assert await written() == 0
    assert (await send(client, meeting.makassar, PRINCIPAL)).status_code == 200
