"""The page behind a regional office's link: every way it may go wrong, told in both languages, nothing half-written."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api import limits
from api.forms import FILE_LIMIT
from api.language import say
from core import links
from core.db import rows
from tests.api import regional
from tests.api.office import LANGUAGES, MARKUP, REPRESENTED, seats, send, written
from tests.api.regional import LONG_AFTER, Meeting, at


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


@LANGUAGES
async def test_large_upload_is_refused_with_the_entries_kept(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    large = ("st.pdf", b"%PDF-1.7" + b"0" * (2 * FILE_LIMIT))
    refused = await send(client, meeting.makassar, REPRESENTED, language=language, file=large)
    assert refused.status_code == 413
    assert say(language, "error.file_too_large_kept") in refused.text
    assert 'value="Firman Hamid Pagarra"' in refused.text
    assert 'value="0813 5550 0917"' in refused.text
    assert await written() == 0


@LANGUAGES
@pytest.mark.parametrize("name", ["surat-tugas.pdf", "surat.jpg"])
async def test_renamed_executable_is_refused_with_the_entries_kept(
    client: httpx.AsyncClient, meeting: Meeting, language: Any, name: str
) -> None:
    program = (name, b"MZ\x90\x00" + bytes(range(256)) * 40)
    refused = await send(client, meeting.makassar, REPRESENTED, language=language, file=program)
    assert refused.status_code == 422
    assert say(language, "error.file_unreadable") in refused.text
    assert 'value="094/17/ST/2024"' in refused.text
    assert await written() == 0


async def test_markup_in_names_is_only_text(client: httpx.AsyncClient, meeting: Meeting) -> None:
    entries = REPRESENTED | {"name": MARKUP, "office": MARKUP, "letter_number": MARKUP, "contact_name": MARKUP}
    receipt = await send(client, meeting.makassar, entries)
    assert receipt.status_code == 200
    assert "<script>alert" not in receipt.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Dr. O&#39;Neil &amp; Añ, S.H." in receipt.text
    assert (await seats(meeting.makassar))[0][1] == MARKUP
    again = await client.get(f"{meeting.makassar.path}?change=1")
    assert "<script>alert" not in again.text


@LANGUAGES
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("choice", "", "choice_missing"),
        ("choice", "lain", "choice_missing"),
        ("name", "", "name_missing"),
        ("name", "12", "name_missing"),
        ("office", "", "office_missing"),
        ("letter_number", "", "letter_number_missing"),
        ("letter_date", "", "letter_date_missing"),
        ("letter_date", "12 September", "date_unreadable"),
        ("contact_phone", "", "phone_missing"),
        ("contact_phone", "nomor saya", "phone_unreadable"),
        ("contact_email", "bukan surel", "email_unreadable"),
        ("name", "x" * 201, "text_too_long"),
        ("name", "Nul\x00", "text_unreadable"),
    ],
)
async def test_each_fault_is_told_and_nothing_is_written(
    client: httpx.AsyncClient, meeting: Meeting, field: str, value: str, code: str, language: Any
) -> None:
    refused = await send(client, meeting.makassar, REPRESENTED | {field: value}, language=language)
    assert refused.status_code == 422
    assert say(language, f"error.{code}") in refused.text
    assert f'href="#{field}"' in refused.text
    assert 'value="094/17/ST/2024"' in refused.text or field == "letter_number"
    assert await written() == 0


async def test_all_faults_are_told_at_once(client: httpx.AsyncClient, meeting: Meeting) -> None:
    refused = await send(client, meeting.makassar, {"choice": "representative"})
    for field in ("name", "office", "letter_number", "letter_date", "contact_phone"):
        assert f'href="#{field}"' in refused.text


@LANGUAGES
@pytest.mark.parametrize("case", ["unknown", "foreign", "replaced", "withdrawn", "expired"])
async def test_link_that_opens_nothing_says_why(
    client: httpx.AsyncClient, meeting: Meeting, case: str, language: Any
) -> None:
    path, status, words = await broken(case, meeting)
    page = await client.get(f"{path}?lang={language}")
    assert page.status_code == status
    assert say(language, words) in page.text
    assert page.headers["content-type"].startswith("text/html")
    assert "<form" not in page.text
    posted = await client.post(f"{path}?lang={language}", files={"choice": (None, "declined")})
    assert posted.status_code == (409 if status == 200 else status)
    assert await written() == 0


async def broken(case: str, meeting: Meeting) -> tuple[str, int, str]:
    invited = meeting.makassar
    if case == "unknown":
        return "/k/" + "a" * 53, 404, "error.link_unknown"
    if case == "foreign":  # a pass's link is no invitation's
        return f"/k/{await links.token(links.KIND_PASS, invited.invitation)}", 404, "error.link_unknown"
    if case == "replaced":
        await rows(
            "INSERT INTO link_generation (id, kind, subject, generation) VALUES ($1, 'k', $2, 1)",
            uuid4(),
            invited.invitation,
        )
        return invited.path, 409, "error.link_replaced"
    if case == "withdrawn":
        await rows("UPDATE invitation SET withdrawn_at = now() WHERE id = $1", invited.invitation)
        return invited.path, 200, "answer.withdrawn"
    await at(LONG_AFTER)
    return invited.path, 404, "error.link_expired"


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "ä", "'--", "../../etc/passwd"])
async def test_token_of_any_shape_is_only_unknown(client: httpx.AsyncClient, meeting: Meeting, token: str) -> None:
    assert (await client.get(f"/k/{token}")).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"\x00\x01"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
@LANGUAGES
async def test_body_that_is_no_form_is_told(
    client: httpx.AsyncClient, meeting: Meeting, body: bytes, kind: str, language: Any
) -> None:
    refused = await client.post(
        f"{meeting.makassar.path}?lang={language}", content=body, headers={"content-type": kind}
    )
    assert refused.status_code == 400
    assert say(language, "error.malformed") in refused.text
    assert await written() == 0


async def test_form_of_another_sites_page_is_refused(client: httpx.AsyncClient, meeting: Meeting) -> None:
    refused = await client.post(
        meeting.makassar.path, files={"choice": (None, "declined")}, headers={"sec-fetch-site": "cross-site"}
    )
    assert refused.status_code == 403
    assert await written() == 0


async def test_guessing_links_is_slowed_for_all_but_not_by_address(
    client: httpx.AsyncClient, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINK_UNKNOWN", limits.Limit("link-unknown", 3, 60))
    answers = [(await client.get(f"/k/{'b' * 53}")).status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert (await client.get(meeting.makassar.path)).status_code == 200, "who has a link is never shut out"
