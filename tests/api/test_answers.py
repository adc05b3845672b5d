"""The page behind a regional office's link: every way an answer may come, and every way it may go wrong."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from api.forms import FILE_LIMIT
from api.language import say
from core import links
from core.db import rows
from tests.api import regional
from tests.api.regional import AFTER, LATE, LONG_AFTER, Invited, Meeting, at

LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])
MARKUP = "<script>alert(1)</script> Dr. O'Neil & Añ, S.H."
REPRESENTED = {
    "choice": "representative",
    "name": "Firman Hamid Pagarra",
    "office": "Sekretaris Daerah Kota Makassar",
    "acting": "PJ",
    "letter_number": "094/17/ST/2024",
    "letter_date": "2024-09-12",
    "contact_phone": "0813 5550 0917",
}
PRINCIPAL = {"choice": "principal", "contact_phone": "0813 5550 0917"}


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


async def fill(client: httpx.AsyncClient, invited: Invited, language: str = "id") -> dict[str, str]:
    form = await client.get(f"{invited.path}?lang={language}&change=1")
    assert form.status_code == 200
    return hidden(form.text)


async def send(
    client: httpx.AsyncClient,
    invited: Invited,
    entries: dict[str, str],
    *,
    language: str = "id",
    file: tuple[str, bytes] | None = None,
    filled: dict[str, str] | None = None,
) -> httpx.Response:
    whole = (await fill(client, invited, language) if filled is None else filled) | entries
    files: Any = {name: (None, text) for name, text in whole.items()}
    files["file"] = file or ("", b"")
    return await client.post(f"{invited.path}?lang={language}", files=files)


async def seats(invited: Invited) -> list[tuple[Any, ...]]:
    found = await rows(
        "SELECT p.capacity, t.name_as_written, t.office, t.acting_status FROM appointment p "
        "JOIN attendee t ON t.id = p.attendee WHERE p.invitation = $1 AND p.to_at IS NULL ORDER BY p.seat",
        invited.invitation,
    )
    return [tuple(row) for row in found]


async def written() -> int:
    """Everything an answer could have left behind."""
    counts = [
        (await rows(f"SELECT count(*)::int AS n FROM {name}"))[0]["n"]
        for name in ("answer", "appointment", "attendee", "assignment_letter", "stored_file", "message")
    ]
    return sum(counts)


def photo() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "JPEG")
    return data.getvalue()


@LANGUAGES
async def test_form_tells_the_meeting_and_asks_in_the_offices_own_title(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    page = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert say(language, "answer.principal", office="Wali Kota Makassar") in page
    assert "Aula, Ecovention Ancol, Jakarta Utara" in page
    assert ("08.00 WIB" in page, "09.00 WITA" in page) == (language == "id", language == "id")
    assert ("08:00 WIB" in page, "09:00 WITA" in page) == (language == "en", language == "en")
    assert ("Sabtu, 14 September 2024, pukul 16.59 WIB" in page) == (language == "id")
    assert "<b>Netralitas</b>" not in page


async def test_head_comes_with_one_tap_where_the_phone_is_on_file(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.hold(meeting.makassar, "Moh. Ramdhan Pomanto")
    form = (await client.get(meeting.makassar.path)).text
    assert regional.PHONE not in form
    assert regional.MAIL not in form
    receipt = await send(client, meeting.makassar, {"choice": "principal"})
    assert receipt.status_code == 200
    assert "Wali Kota Makassar akan hadir" in receipt.text
    assert "Moh. Ramdhan Pomanto" in receipt.text
    assert await seats(meeting.makassar) == [("principal", "Moh. Ramdhan Pomanto", "Wali Kota Makassar", "DEFINITIF")]


@LANGUAGES
async def test_only_the_phone_is_required(client: httpx.AsyncClient, meeting: Meeting, language: Any) -> None:
    refused = await send(client, meeting.makassar, {"choice": "principal"}, language=language)
    assert refused.status_code == 422
    assert say(language, "error.phone_missing") in refused.text
    assert await written() == 0
    assert (await send(client, meeting.makassar, PRINCIPAL, language=language)).status_code == 200
    [answer] = await rows("SELECT contact_phone, source, late FROM answer")
    assert tuple(answer) == ("+6281355500917", "own_link", False)


@LANGUAGES
async def test_representative_keeps_both_offices_and_gets_a_pass_link(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED, language=language, file=("st.jpg", photo()))
    assert receipt.status_code == 200
    assert "Pj. Sekretaris Daerah Kota Makassar" in receipt.text
    assert say(language, "answer.capacity_representative", office="Wali Kota Makassar") in receipt.text
    [attendee] = await rows("SELECT id FROM attendee")
    assert f'href="/p/{await links.token(links.KIND_PASS, attendee["id"])}' in receipt.text
    [letter] = await rows("SELECT number, dated_on::text, state, file IS NOT NULL AS kept FROM assignment_letter")
    assert tuple(letter) == ("094/17/ST/2024", "2024-09-12", "unread", True)


async def test_letters_photo_may_follow(client: httpx.AsyncClient, meeting: Meeting) -> None:
    receipt = await send(client, meeting.makassar, REPRESENTED)
    assert receipt.status_code == 200
    assert say("id", "answer.letter_awaited") in receipt.text


async def test_companion_has_a_seat_of_his_own(client: httpx.AsyncClient, meeting: Meeting) -> None:
    entries = REPRESENTED | {"name": "Roni Marzuki", "office": "Anggota", "acting": "", "companion_name": "Pory Rusman"}
    await send(client, meeting.bengkulu, entries | {"companion_office": "Koordinator Sekretariat"})
    assert await seats(meeting.bengkulu) == [
        ("representative", "Roni Marzuki", "Anggota", None),
        ("companion", "Pory Rusman", "Koordinator Sekretariat", None),
    ]


@pytest.mark.parametrize(("choice", "status"), [("unnamed", "confirmed_unnamed"), ("declined", "declined")])
@LANGUAGES
async def test_answer_without_a_name_is_an_answer(
    client: httpx.AsyncClient, meeting: Meeting, choice: str, status: str, language: Any
) -> None:
    entries = PRINCIPAL | {"choice": choice, "reason": "Dinas luar"}
    receipt = await send(client, meeting.makassar, entries, language=language)
    assert say(language, f"answer.status_{status}") in receipt.text
    assert await seats(meeting.makassar) == []


async def test_answer_can_be_changed_until_the_doors_close(client: httpx.AsyncClient, meeting: Meeting) -> None:
    await send(client, meeting.makassar, PRINCIPAL)
    again = await client.get(meeting.makassar.path)
    assert say("id", "answer.change") in again.text
    await send(client, meeting.makassar, REPRESENTED)
    assert [seat[0] for seat in await seats(meeting.makassar)] == ["representative"]
    assert len(await rows("SELECT 1 FROM answer")) == 2


@LANGUAGES
async def test_change_after_the_deadline_counts_and_is_marked(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await at(LATE)
    assert say(language, "answer.late") in (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    receipt = await send(client, meeting.makassar, PRINCIPAL, language=language)
    assert say(language, "answer.to_be_checked") in receipt.text
    assert [seat[0] for seat in await seats(meeting.makassar)] == ["principal"]


@LANGUAGES
async def test_answer_after_the_doors_closed_is_refused_kindly(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    filled = await fill(client, meeting.makassar)
    await at(AFTER)
    refused = await send(client, meeting.makassar, REPRESENTED, language=language, filled=filled)
    assert refused.status_code == 409
    assert say(language, "answer.closed") in refused.text
    assert "<form" not in refused.text
    assert await written() == 0
    shown = await client.get(meeting.makassar.path)
    assert (shown.status_code, "<form" in shown.text) == (200, False)


async def test_same_submission_twice_gets_the_receipt_again(client: httpx.AsyncClient, meeting: Meeting) -> None:
    filled = await fill(client, meeting.makassar)
    first = await send(client, meeting.makassar, REPRESENTED, filled=filled)
    again = await send(client, meeting.makassar, REPRESENTED, filled=filled)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.text == again.text
    assert len(await rows("SELECT 1 FROM answer")) == 1


@LANGUAGES
async def test_stale_edit_shows_both_and_keeps_the_entries(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    filled = await fill(client, meeting.makassar)
    await send(client, meeting.makassar, PRINCIPAL | {"choice": "declined", "contact_name": "Petugas Satu"})
    before = await written()
    stale = await send(client, meeting.makassar, REPRESENTED, language=language, filled=filled)
    assert stale.status_code == 412
    assert say(language, "error.answer_stale", name="Petugas Satu") in stale.text
    assert say(language, "answer.status_declined") in stale.text
    assert 'value="Firman Hamid Pagarra"' in stale.text
    assert 'value="094/17/ST/2024"' in stale.text
    assert await written() == before
    saved = await send(client, meeting.makassar, REPRESENTED, filled=hidden(stale.text))
    assert saved.status_code == 200
    assert [seat[1] for seat in await seats(meeting.makassar)] == ["Firman Hamid Pagarra"]


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
        ("letter_number", "", "letter_missing"),
        ("letter_date", "", "letter_missing"),
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
    from api import limits

    monkeypatch.setattr(limits, "LINK_UNKNOWN", limits.Limit("link-unknown", 3, 60))
    answers = [(await client.get(f"/k/{'b' * 53}")).status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert (await client.get(meeting.makassar.path)).status_code == 200, "who has a link is never shut out"


@LANGUAGES
@pytest.mark.parametrize("case", ["empty", "full", "receipt"])
async def test_page_fits_a_slow_line(client: httpx.AsyncClient, meeting: Meeting, language: Any, case: str) -> None:
    if case != "empty":
        await send(client, meeting.makassar, REPRESENTED | {"companion_name": "Peserta Contoh 0002"})
    path = f"{meeting.makassar.path}?lang={language}" + ("&change=1" if case == "full" else "")
    page = await client.send(client.build_request("GET", path, headers={"accept-encoding": "br"}), stream=True)
    sent = b"".join([piece async for piece in page.aiter_raw()])
    assert page.headers["content-encoding"] == "br"
    head = sum(len(name) + len(value) + 4 for name, value in page.headers.raw)
    assert len(sent) + head <= 5_000
    await page.aclose()
    text = (await client.get(path)).text
    assert not re.search(r'<(?:link|script|img)[^>]+(?:href|src)="(?!data:)', text), "one request is the whole page"


async def test_simulated_meeting_is_marked(client: httpx.AsyncClient) -> None:
    simulated = await regional.summon("simulasi", simulated=True)
    assert say("id", "page.simulated") in (await client.get(simulated.makassar.path)).text
