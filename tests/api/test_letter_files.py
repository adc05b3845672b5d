"""The assignment letter's file sent after the answer: taken once, told clearly where it cannot be taken."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from api import limits
from api.forms import FILE_LIMIT
from api.language import say
from core.db import rows
from tests.api import regional
from tests.api.office import LANGUAGES, PRINCIPAL, REPRESENTED, hidden, photo, send
from tests.api.regional import AFTER, LATE, Meeting, at


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


async def hand_in(
    client: httpx.AsyncClient,
    meeting: Meeting,
    data: bytes | None,
    *,
    name: str = "surat.jpg",
    submission: str = "",
    language: str = "id",
) -> httpx.Response:
    """The small form as a browser sends it; without `data` no file was chosen."""
    if not submission:
        submission = hidden((await client.get(meeting.makassar.path)).text).get("submission", str(uuid4()))
    files: Any = {"submission": (None, submission), "file": ("", b"") if data is None else (name, data)}
    return await client.post(f"{meeting.makassar.path}/surat?lang={language}", files=files)


def other_photo() -> bytes:
    data = BytesIO()
    Image.new("RGB", (9, 9), "black").save(data, "JPEG")
    return data.getvalue()


async def letters() -> list[tuple[Any, ...]]:
    found = await rows("SELECT number, state, file IS NOT NULL AS kept FROM assignment_letter ORDER BY id")
    return [tuple(row) for row in found]


async def live_letter() -> Any:
    [row] = await rows(
        "SELECT l.* FROM appointment p JOIN assignment_letter l ON l.id = p.letter WHERE p.to_at IS NULL"
    )
    return row


@LANGUAGES
async def test_file_follows_the_answer_and_waits_to_be_read(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED, language=language)
    assert say(language, "answer.letter_awaited") in receipt.text
    taken = await hand_in(client, meeting, photo(), language=language)
    assert (taken.status_code, taken.headers["location"]) == (303, f"{meeting.makassar.path}?lang={language}#letter")
    page = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert say(language, "answer.letter_unread") in page
    assert await letters() == [("094/17/ST/2024", "unread", True)]
    [entry] = await rows("SELECT actor_kind, fields::text FROM audit_entry WHERE action = 'letter.file_given'")
    assert entry["actor_kind"] == "invitation"
    assert "sha256" in entry["fields"]


async def test_same_submission_twice_is_taken_once(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    submission = str(uuid4())
    statuses = [(await hand_in(client, meeting, photo(), submission=submission)).status_code for _ in range(2)]
    assert statuses == [303, 303]
    assert len(await rows("SELECT 1 FROM audit_entry WHERE action = 'letter.file_given'")) == 1
    assert len(await rows("SELECT 1 FROM stored_file")) == 1


async def test_late_repetition_does_not_undo_a_better_photo(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    first = str(uuid4())
    await hand_in(client, meeting, photo(), submission=first)
    await hand_in(client, meeting, other_photo())
    better = (await live_letter())["file"]
    await hand_in(client, meeting, photo(), submission=first)
    assert (await live_letter())["file"] == better
    assert await letters() == [("094/17/ST/2024", "unread", True)] * 2, "the first photo keeps its row"
    await hand_in(client, meeting, other_photo(), submission=first)
    assert len(await letters()) == 3, "another file from the same page is another one"


async def test_representative_without_a_number_gets_a_letter(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await rows("UPDATE appointment SET letter = NULL")
    assert (await hand_in(client, meeting, photo())).status_code == 303
    assert (await live_letter())["number"] == ""


async def test_letter_that_is_asked_again_is_taken_again(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED, file=("st.jpg", photo()))
    await rows("UPDATE assignment_letter SET state = 'ask_again'")
    assert say("id", "answer.letter_ask_again") in (await client.get(meeting.makassar.path)).text
    assert (await hand_in(client, meeting, other_photo())).status_code == 303
    assert (await live_letter())["state"] == "unread"


async def test_pdf_is_a_letter_too(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    pdf = (await client.get(f"{meeting.makassar.path}/lembar-pimpinan.pdf")).content
    assert (await hand_in(client, meeting, pdf, name="surat.pdf")).status_code == 303
    assert (await live_letter())["state"] == "unread"


@LANGUAGES
@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("surat.jpg", None, 422, "file_missing"),
        ("surat.pdf", b"MZ\x90\x00" + bytes(range(256)) * 40, 422, "file_unreadable"),
        ("surat.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, "file_unreadable"),
        ("surat.pdf", b"%PDF-1.7 broken", 422, "file_unreadable"),
        ("surat.pdf", b"%PDF-1.7" + b"0" * (2 * FILE_LIMIT), 413, "file_too_large"),
    ],
)
async def test_each_fault_is_told_at_the_form_and_the_answer_stands(
    client: httpx.AsyncClient, meeting: Meeting, name: str, data: bytes | None, status: int, code: str, language: Any
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    refused = await hand_in(client, meeting, data, name=name, language=language)
    assert refused.status_code == status
    assert say(language, f"error.{code}", megabytes="10") in refused.text
    assert 'aria-describedby="file-error"' in refused.text
    assert say(language, "answer.status_represented") in refused.text
    assert f'action="{meeting.makassar.path}/surat?' in refused.text, "the form can be sent again from here"
    assert await letters() == [("094/17/ST/2024", "awaited", False)]
    assert await rows("SELECT 1 FROM stored_file") == []
    assert (await client.get(f"{meeting.makassar.path}/surat")).headers["location"].startswith(meeting.makassar.path)


@LANGUAGES
@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("head", "letter_of_nobody"),
        ("nobody", "letter_of_nobody"),
        ("accepted", "letter_accepted"),
        ("closed", "answers_closed"),
        ("withdrawn", "invitation_withdrawn"),
    ],
)
async def test_state_that_takes_no_letter_says_why(
    client: httpx.AsyncClient, meeting: Meeting, case: str, code: str, language: Any
) -> None:
    if case != "nobody":
        await send(client, meeting.makassar, PRINCIPAL if case == "head" else REPRESENTED)
    if case == "accepted":
        await rows("UPDATE assignment_letter SET state = 'accepted'")
    if case == "closed":
        await at(AFTER)
    if case == "withdrawn":
        await rows("UPDATE invitation SET withdrawn_at = now()")
    page = await client.get(meeting.makassar.path)
    assert "/surat?" not in page.text
    before = await letters()
    refused = await hand_in(client, meeting, photo(), language=language)
    assert refused.status_code == 409
    assert say(language, f"error.{code}") in refused.text
    assert await letters() == before


async def test_late_file_does_not_ask_for_another_check(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await at(LATE)
    assert (await hand_in(client, meeting, photo())).status_code == 303
    assert await rows("SELECT 1 FROM invitation WHERE check_since IS NOT NULL") == []


async def test_form_opened_before_the_file_came_is_stale(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    opened = hidden((await client.get(f"{meeting.makassar.path}?change=1")).text)
    await hand_in(client, meeting, photo())
    assert (await send(client, meeting.makassar, PRINCIPAL, filled=opened)).status_code == 412


async def test_another_sites_page_and_too_many_files_are_refused(
    client: httpx.AsyncClient, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    path = f"{meeting.makassar.path}/surat"
    files = {"file": ("surat.jpg", photo())}
    assert (await client.post(path, files=files, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    assert (await client.post(f"/k/{'a' * 53}/surat", files=files)).status_code == 404
    monkeypatch.setattr(limits, "LINK_ANSWER", limits.Limit("link-answer-uji", 1, 60))
    assert [(await client.post(path, files=files)).status_code for _ in range(2)] == [303, 429]
